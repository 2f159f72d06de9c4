"""Readings are shared, repaired and refused; conflicts are found with their reason."""

import pytest

from dossiers.models import Deposit
from juries.domain import assessments, charters
from juries.domain.late_conflicts import ConflictRefusedError
from juries.domain.sharing import assignments
from juries.models import Assessment, Conflict
from panels.domain import conflicts, panels
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    return f.PanelFactory(readings=2)


def readers_of(deposit):
    return set(deposit.assessments.exclude(state="recused").values_list("juror", flat=True))


def recuse(reading):
    assessments.recuse(reading, by=reading.juror.user, at=NOW, reason="ancienne collègue")


@pytest.mark.parametrize("count", [1, 7, 12])
def test_loads_are_balanced(panel, team, count):
    jurors = f.JurorFactory.create_batch(5, panel=panel)
    number = assignments.assign(panel, f.DepositFactory.create_batch(count), by=team, at=NOW)
    assert number == 2 * count
    loads = [juror.assessments.count() for juror in jurors]
    assert max(loads) - min(loads) <= 1
    assert {deposit.assessments.count() for deposit in Deposit.objects.all()} == {2}


def test_trade_kind_and_capacity_are_followed(panel, team):
    knows = f.JurorFactory(panel=panel, trades=["design"], kind="programme")
    f.JurorFactory.create_batch(2, panel=panel, kind="programme")
    host = f.JurorFactory(panel=panel, kind="host")
    tired = f.JurorFactory(panel=panel, trades=["design"], kind="host", capacity=0)
    deposit = f.DepositFactory(content={"profession": "design"})
    assignments.assign(panel, [deposit], by=team, at=NOW)
    assert readers_of(deposit) == {knows.pk, host.pk}
    assert not tired.assessments.exists()


def test_own_deposit_and_recorded_conflict_are_never_given(panel, team):
    first, two, three = f.JurorFactory.create_batch(3, panel=panel)
    mine = f.DepositFactory(deposited_by=first.user)
    assignments.assign(panel, [mine], by=team, at=NOW)
    assert readers_of(mine) == {two.pk, three.pk}
    other = f.DepositFactory()
    f.ConflictFactory(juror=two, deposit=other)
    assignments.assign(panel, [other], by=team, at=NOW)
    assert readers_of(other) == {first.pk, three.pk}


def test_shortage_names_the_bottleneck_and_assigns_nothing(panel, team):
    f.JurorFactory(panel=panel)
    deposit = f.DepositFactory()
    with pytest.raises(
        assignments.NotEnoughJurorsError, match=f"{deposit.number} attend 2.lectures, mais 1.juré seulement"
    ):
        assignments.assign(panel, [deposit], by=team, at=NOW)
    many = f.DepositFactory.create_batch(7)
    with pytest.raises(assignments.NotEnoughJurorsError, match=r"1.lecture n’a personne \(en tout, 7\)"):
        assignments.assign(panel, many, by=team, at=NOW)
    assert not Assessment.objects.exists()


def test_collective_grid_goes_to_the_secretary(team, db):
    panel = f.PanelFactory(collective=True)
    other = f.JurorFactory(panel=panel)
    secretary = f.JurorFactory(panel=panel, secretary=True)
    assignments.assign(panel, [f.DepositFactory()], by=team, at=NOW)
    assessment = Assessment.objects.get()
    assert assessment.juror == secretary
    recuse(assessment)
    assert Assessment.objects.exclude(state="recused").get().juror == other


def test_recusal_gives_the_dossier_to_another_at_once_and_moves_nobody(panel, team):
    f.JurorFactory.create_batch(4, panel=panel)
    deposits = f.DepositFactory.create_batch(6)
    assignments.assign(panel, deposits, by=team, at=NOW)
    before = {deposit.pk: readers_of(deposit) for deposit in deposits}
    gone = deposits[0].assessments.first()
    recuse(gone)
    after = readers_of(deposits[0])
    assert gone.juror_id not in after
    assert len(after) == 2
    assert {key: readers for key, readers in before.items() if key != deposits[0].pk} == {
        deposit.pk: readers_of(deposit) for deposit in deposits[1:]
    }
    assert Conflict.objects.get().origin == "recusal"
    assert not assignments.under_read(panel).exists()


def test_recusal_with_nobody_free_is_seen_and_completed_when_somebody_joins(panel, team):
    f.JurorFactory.create_batch(2, panel=panel)
    deposit = f.DepositFactory()
    assignments.assign(panel, [deposit], by=team, at=NOW)
    recuse(deposit.assessments.first())
    assert list(assignments.under_read(panel)) == [deposit]
    joined = f.JurorFactory(panel=panel)
    assert assignments.top_up(panel, by=team, at=NOW) == 1
    assert joined.pk in readers_of(deposit)
    assert assignments.top_up(panel, by=team, at=NOW) == 0


def test_recusal_takes_the_place_of_a_dismissed_conflict(panel, team):
    f.JurorFactory.create_batch(3, panel=panel)
    deposit = f.DepositFactory()
    assignments.assign(panel, [deposit], by=team, at=NOW)
    application = deposit.assessments.first()
    f.ConflictFactory(juror=application.juror, deposit=deposit, dismissed_at=NOW, dismissed_by=team)
    recuse(application)
    conflict = Conflict.objects.get()
    assert str(conflict) == "ancienne collègue"
    assert (conflict.origin, conflict.dismissed_at, conflict.reason) == ("recusal", None, "ancienne collègue")


def test_conflicts_are_found_with_their_reason(team, db):
    panel = f.PanelFactory()
    domain = f.JurorFactory(panel=panel, user__email="a@ministere.example")
    employer = f.JurorFactory(panel=panel)
    author = f.UserFactory(email="b@ministere.example")
    for person in (employer.user, author):
        profile = f.ProfileFactory(person=person)
        f.ExperienceFactory(profile=profile, organisation="Atelier Éclair" if person is author else "ATELIER ECLAIR")
        f.EducationFactory(profile=profile, school="École du Lac")
    deposit = f.DepositFactory(deposited_by=author)
    assert conflicts.find(panel, [deposit], at=NOW) == 2
    reasons = dict(Conflict.objects.values_list("juror", "reason"))
    assert reasons[domain.pk] == "Même domaine de messagerie : ministere.example"
    assert reasons[employer.pk] == "Même employeur : atelier eclair ; Même établissement : ecole du lac"
    assert conflicts.find(panel, [deposit], at=NOW) == 0


def test_a_promotion_in_common_is_a_conflict(team, db):
    panel = f.PanelFactory()
    alumnus, stranger = f.JurorFactory.create_batch(2, panel=panel)
    past = f.CampaignFactory(name="Promotion 3")
    author = f.UserFactory()
    for person in (alumnus.user, author):
        f.DepositedApplicationFactory(campaign=past, candidate=person, state="accepted")
    f.DepositedApplicationFactory(campaign=past, candidate=stranger.user, state="not_selected")
    deposit, own = f.DepositFactory(deposited_by=author), f.DepositFactory(deposited_by=alumnus.user)
    conflicts.find(panel, [deposit, own], at=NOW)
    assert dict(Conflict.objects.filter(deposit=deposit).values_list("juror", "reason")) == {
        alumnus.pk: "Même promotion : Promotion 3"
    }
    assert Conflict.objects.get(deposit=own).reason == "Lien personnel avec ce dossier"


def test_blind_panel_is_told_what_is_in_common_never_its_name(team, db):
    panel = f.PanelFactory(blind=True)
    f.JurorFactory(panel=panel, user__email="a@ministere.example")
    own = f.JurorFactory(panel=panel)
    conflicts.find(panel, [f.DepositFactory(deposited_by=f.UserFactory(email="b@ministere.example"))], at=NOW)
    conflicts.find(panel, [f.DepositFactory(deposited_by=own.user)], at=NOW)
    assert set(Conflict.objects.values_list("reason", flat=True)) == {
        "Même domaine de messagerie", "Lien personnel avec ce dossier",
    }  # fmt: skip


def test_public_mail_is_no_tie(panel):
    f.JurorFactory(panel=panel, user__email="a@gmail.com")
    assert conflicts.find(panel, [f.DepositFactory(deposited_by=f.UserFactory(email="b@gmail.com"))], at=NOW) == 0


def test_colleague_never_reads_their_own_administration(db, team):
    stage = f.StageFactory(kind="challenge_jury", readings=1)
    challenge = f.deposited(campaign=stage.campaign, state="shortlisted")
    panel = f.PanelFactory(readings=1)
    stage.panels.add(panel)
    colleague = f.JurorFactory(panel=panel)
    f.AdministrationMemberFactory(administration=challenge.administration, user=colleague.user)
    free = f.JurorFactory(panel=panel)
    assert panels.give(stage, panel, by=team, at=NOW) == 1
    assert Assessment.objects.get().juror == free
    assert Conflict.objects.get().reason == f"Agit pour la même administration : {challenge.administration.name}"


def test_dismissed_conflict_is_not_found_again_and_the_dossier_may_be_read(panel, team):
    juror, _ = f.JurorFactory.create_batch(2, panel=panel)
    deposit = f.DepositFactory()
    conflict = f.ConflictFactory(juror=juror, deposit=deposit)
    conflicts.dismiss(conflict, by=team, at=NOW)
    with pytest.raises(ConflictRefusedError):
        conflicts.dismiss(conflict, by=team, at=NOW)
    assignments.assign(panel, [deposit], by=team, at=NOW)
    assert juror.pk in readers_of(deposit)


def sign(juror, **ties):
    type(juror).objects.filter(pk=juror.pk).update(charter_signed_at=None)
    charters.sign(juror, ties=ties, at=NOW)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("employer", "atelier eclair"),
        ("employer", "Atelier Éclair, pôle données"),
        ("school", "ÉCOLE DU LAC"),
        ("admin", "Atelier Éclair"),
        ("person", "camille durand"),
        ("person", "Durand Camille"),
        ("person", "camille@exemple.invalid"),
    ],
)
def test_declared_tie_takes_the_dossier_away_before_it_opens(panel, team, kind, label):
    author = f.UserFactory(first_name="Camille", last_name="Durand", email="camille@exemple.invalid")
    profile = f.ProfileFactory(person=author)
    f.ExperienceFactory(profile=profile, organisation="Atelier Éclair")
    f.EducationFactory(profile=profile, school="École du Lac")
    tied, two, three = f.JurorFactory.create_batch(3, panel=panel)
    f.ConflictFactory(juror=three, deposit=(deposit := f.DepositFactory(deposited_by=author)), origin="recusal")
    other = f.DepositFactory()
    assignments.assign(panel, [deposit], by=team, at=NOW)
    assert readers_of(deposit) == {tied.pk, two.pk}
    Conflict.objects.all().delete()
    sign(tied, **{kind: [label, " ", label]})
    assert readers_of(deposit) == {two.pk, three.pk}
    assert Conflict.objects.get().origin == "declared"
    assert str(tied.ties.get()) == label
    assignments.assign(panel, [other], by=team, at=NOW)
    assert conflicts.find(panel, [deposit, other], at=NOW) == 0


@pytest.mark.parametrize(("kind", "label"), [("employer", "lac"), ("school", "Atelier Éclair"), ("person", "Durand")])
def test_what_is_not_declared_is_not_held_against(panel, team, kind, label):
    author = f.UserFactory(first_name="Camille", last_name="Du", email="camille@exemple.invalid")
    f.ExperienceFactory(profile=f.ProfileFactory(person=author), organisation="Atelier Éclair du Lac")
    juror, _ = f.JurorFactory.create_batch(2, panel=panel)
    assignments.assign(panel, [f.DepositFactory(deposited_by=author)], by=team, at=NOW)
    sign(juror, **{kind: [label]})
    assert not Conflict.objects.exists()


def test_declared_administration_is_never_read(db, team):
    stage = f.StageFactory(kind="challenge_jury")
    challenge = f.deposited(campaign=stage.campaign, state="shortlisted")
    panel = f.PanelFactory()
    stage.panels.add(panel)
    tied = f.JurorFactory(panel=panel)
    sign(tied, admin=[challenge.administration.name])
    free = f.JurorFactory(panel=panel)
    panels.give(stage, panel, by=team, at=NOW)
    assert Assessment.objects.get().juror == free


def test_charter_is_signed_once(panel):
    juror = f.JurorFactory(panel=panel)
    charters.sign(juror, ties={"school": ["École du Lac"]}, at=NOW)
    assert not juror.ties.exists()


@pytest.fixture
def stage_panel(panel, db):
    stage = f.StageFactory(kind="preselection")
    stage.panels.add(panel)
    return panel


def test_team_dismisses_a_found_conflict_and_never_a_recusal(stage_panel, team, signed_in):
    client, here = signed_in(team), f"/equipe/jurys/{stage_panel.public_id}/"
    conflict = f.ConflictFactory(juror__panel=stage_panel)
    declared = f.ConflictFactory(juror__panel=stage_panel, origin="recusal", reason="ancienne collègue")
    page = client.get(here).content.decode()
    assert "Même employeur : atelier" in page
    assert page.count("Écarter<span") == 1
    assert "sous votre nom" in client.post(f"{here}conflits/{conflict.pk}/", follow=True).content.decode()
    assert "Écarté par" in client.get(here).content.decode()
    refused = client.post(f"{here}conflits/{declared.pk}/", follow=True).content.decode()
    assert "ne peut pas être écarté" in refused


def test_team_completes_the_readings_that_are_missing(stage_panel, team, signed_in):
    f.JurorFactory.create_batch(2, panel=stage_panel)
    deposit = f.DepositFactory()
    assignments.assign(stage_panel, [deposit], by=team, at=NOW)
    recuse(deposit.assessments.first())
    client, here = signed_in(team), f"/equipe/jurys/{stage_panel.public_id}/"
    assert "1 dossier manque d’un lecteur" in client.get(here).content.decode()
    refused = client.post(here, {"act": "top_up"})
    assert (refused.status_code, "mais aucun juré ne peut encore le lire" in refused.text) == (422, True)
    f.JurorFactory(panel=stage_panel)
    assert "1\xa0grille est à remplir." in client.post(here, {"act": "top_up"}, follow=True).content.decode()
    assert "manque d’un lecteur" not in client.get(here).content.decode()


def test_team_says_origin_trades_and_capacity(stage_panel, team, signed_in):
    trade = f.ProfessionFactory()
    juror = f.JurorFactory(panel=stage_panel)
    client, here = signed_in(team), f"/equipe/jurys/{stage_panel.public_id}/jures/"
    assert trade.label in client.get(here).content.decode()
    data = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": juror.pk, "form-0-kind": "host",
        "form-0-trades": [trade.code], "form-0-capacity": "12", "act": "people",
    }  # fmt: skip
    assert "(12 au plus)" in client.post(here, data, follow=True).content.decode()
    juror.refresh_from_db()
    assert (juror.kind, juror.trades, juror.capacity) == ("host", [trade.code], 12)
    wrong = client.post(here, data | {"form-0-capacity": "-3"})
    assert wrong.status_code == 422


def test_panel_opens_with_what_profiles_say_of_its_people(db, team):
    stage = f.StageFactory(kind="preselection")
    profile = f.ProfileFactory()
    profile.professions.add(f.ProfessionFactory(code="dev"))
    panel = panels.open_panel(stage, name="Jury", jurors=[team, profile.person], by=f.UserFactory(is_team=True), at=NOW)
    assert list(panel.jurors.order_by("pk").values_list("kind", "trades")) == [("programme", []), ("outside", ["dev"])]
