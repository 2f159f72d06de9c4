"""Missions: lengths, contracts of both regimes, acts, replacement, deadlines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from common.transitions import TransitionRefusedError
from documents.models import Document
from talents import tasks
from talents.domain import acts, cohorts, deadlines, terms
from talents.domain.acts import ActRefusedError
from talents.domain.cohorts import AdmissionRefusedError
from talents.domain.documents import facts
from talents.domain.documents.papers import PaperRefusedError
from talents.enums import ActKind
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW

SPRING = date(2027, 3, 1)


def contracted(mission, team, state="contracted"):
    cohorts.contract(mission, by=team, at=NOW)
    Document.objects.update(state="done", size=1, sha256="a" * 64, done_at=NOW, file="x")
    Mission.objects.filter(pk=mission.pk).update(state=state)
    mission.refresh_from_db()
    return mission


def test_project_contract_prints_its_twelve_mentions(make_mission, team):
    mission = contracted(make_mission(project=True, variable_pct=Decimal(6), clearance=True, working_time=80), team)
    data = mission.contract.context
    assert (mission.contract.template, mission.contract.title) == (
        "contract_project",
        "Contrat de projet de Zoé N’Diaye",
    )
    assert (data["duration"], data["trial_period"], data["probation"]) == ("douze mois", "deux mois", "deux mois")
    assert data["tasks"] == ["Concevoir", "Mettre en service"]
    assert (data["variable"], data["working_time"]) == ("6\u00a0%", "80\u00a0% d’un temps plein")
    assert (data["has_variable"], data["has_clearance"], data["is_part_time"], data["host_employs"]) == (
        True,
        True,
        True,
        False,
    )
    assert data["employer_address"] == "20 avenue de Ségur, 75007 Paris"


@pytest.mark.parametrize("blank", ["talent_address", "tasks", "outcome", "evaluation"])
def test_project_contract_is_refused_with_a_mention_missing(make_mission, team, blank):
    mission = make_mission(project=True, **{blank: ""})
    with pytest.raises(PaperRefusedError, match="Il manque"):
        cohorts.contract(mission, by=team, at=NOW)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("ends_on", "accepted"),
    [(date(2027, 8, 30), False), (date(2027, 8, 31), True), (date(2032, 8, 31), True), (date(2032, 9, 1), False)],
)
def test_project_contract_lasts_one_to_six_years(make_mission, ends_on, accepted):
    mission = make_mission(project=True)
    if accepted:
        cohorts.check_length(mission, ends_on)
    else:
        with pytest.raises(AdmissionRefusedError, match="renouvellements compris"):
            cohorts.check_length(mission, ends_on)


def test_names_are_never_replaced_by_an_address(mission, team):
    type(mission.talent).objects.update(first_name="")
    mission.refresh_from_db()
    mission.talent.refresh_from_db()
    with pytest.raises(PaperRefusedError, match="prénom et nom de la personne"):
        cohorts.contract(mission, by=team, at=NOW)
    assert facts.mission_facts(mission, on=NOW.date())["lead"] == ""


def test_correction_replaces_a_contract_that_nobody_signed(mission, team):
    with pytest.raises(AdmissionRefusedError, match="pas encore produit"):
        cohorts.correct(mission, reason="Erreur", by=team, at=NOW)
    contracted(mission, team)
    former = mission.contract
    with pytest.raises(AdmissionRefusedError, match="Dites ce qui est corrigé"):
        cohorts.correct(mission, reason=" ", by=team, at=NOW)
    signature = f.SignatureFactory(document=former, signer=mission.talent, state="called")
    document = cohorts.correct(mission, reason="Adresse", by=team, at=NOW)
    signature.refresh_from_db()
    assert (document.replaces, mission.contract, signature.state) == (former, document, "closed")
    assert mission.log.get(verb="correct").reason == "Adresse"
    Document.objects.filter(pk=document.pk).update(state="done", size=1, sha256="b" * 64, done_at=NOW, file="y")
    mission.contract.refresh_from_db()
    f.SignatureFactory(document=document, state="signed", sha256="c" * 64, answered_at=NOW, read_at=NOW)
    assert terms.signed(mission)
    with pytest.raises(AdmissionRefusedError, match="un avenant le modifie"):
        cohorts.correct(mission, reason="Encore", by=team, at=NOW)


def test_terms_are_written_and_logged_by_name(mission, team):
    terms.write(mission, {}, by=team, at=NOW)
    assert not mission.log.exists()
    terms.write(mission, {"place": "Lyon", "remote_days": 1}, by=team, at=NOW)
    assert mission.place == "Lyon"
    assert mission.log.get().reason == "Termes : lieu de travail, jours de télétravail par semaine."
    assert not terms.signed(mission)


def test_taking_up_a_post_waits_for_the_day_and_the_clearance(mission, team):
    contracted(mission, team)
    with pytest.raises(AdmissionRefusedError, match="commence le 1er"):
        cohorts.start(mission, by=team, at=NOW)
    day = NOW + timedelta(days=200)
    mission.clearance = True
    with pytest.raises(AdmissionRefusedError, match="habilitation"):
        cohorts.start(mission, by=team, at=day)
    mission.cleared_on = day.date()
    cohorts.start(mission, by=team, at=day)
    assert mission.state == "active"
    with pytest.raises(TransitionRefusedError):
        cohorts.start(mission, by=team, at=day)


@pytest.mark.takes("talents.Mission.end", by="talents.watch")
def test_missions_over_are_ended_by_the_watch(mission, team, monkeypatch):
    contracted(mission, team, "active")
    assert cohorts.end_those_over(at=NOW) == 0
    Mission.objects.update(starts_on=date(2025, 9, 1), ends_on=NOW.date() - timedelta(days=1))
    tasks.watch()
    mission.refresh_from_db()
    assert (mission.state, mission.log.get(verb="end").by) == ("ended", None)


def test_extension_moves_the_end_and_makes_an_amendment(mission, team):
    contracted(mission, team, "active")
    act = acts.record(mission, ActKind.EXTENSION, on=SPRING, until=date(2027, 9, 30), reason="Suite", by=team, at=NOW)
    mission.refresh_from_db()
    assert (mission.ends_on, act.rank, act.document.template) == (date(2027, 9, 30), 1, "amendment")
    assert (act.document.context["is_extension"], act.document.context["is_pay"]) == (True, False)
    assert act.document.title == "Avenant n°\u00a01 au contrat de Zoé N’Diaye"
    assert act.document.context["duration_after"] == "treize mois"
    assert str(act) == "Prolongation, mission de Zoé N’Diaye"


def test_transfer_and_pay_say_what_was_before(mission, team):
    contracted(mission, team, "active")
    other = f.AdministrationFactory(name="Agence de l’eau", address="Rue du Lac")
    f.SignatureDelegationFactory(administration=other)
    moved = acts.record(mission, ActKind.TRANSFER, on=SPRING, host=other, reason="Réorganisation", by=team, at=NOW)
    paid = acts.record(mission, ActKind.PAY, on=SPRING, net_monthly=Decimal(4200), reason="Expertise", by=team, at=NOW)
    mission.refresh_from_db()
    assert (mission.host, mission.net_monthly) == (other, 4200)
    assert (moved.host_before.name, moved.document.context["host_after"]) == ("Office des forêts", "Agence de l’eau")
    assert (paid.rank, paid.document.context["net_after_words"]) == (2, "quatre mille deux cents euros")


def test_suspension_resumption_and_end_follow_one_another(mission, team):
    contracted(mission, team, "active")
    for kind, state in (
        (ActKind.SUSPENSION, "suspended"),
        (ActKind.RESUMPTION, "active"),
        (ActKind.TERMINATION, "ended"),
    ):
        act = acts.record(mission, kind, on=SPRING, reason="Motif", by=team, at=NOW.replace(year=2027))
        assert mission.state == state
    assert (mission.ends_on, act.document.template) == (SPRING, "termination_letter")
    mission.offer.refresh_from_db()
    assert mission.offer.state == "ended"  # the seat is open again
    with pytest.raises(ActRefusedError, match="pas sous contrat"):
        acts.record(mission, ActKind.SUSPENSION, on=SPRING, reason="Motif", by=team, at=NOW)


def test_human_resources_end_a_mission_without_holding_the_selection(mission, team):
    contracted(mission, team)
    colleague = f.RoleAssignmentFactory(user=f.UserFactory(), role="hr").user
    acts.record(mission, ActKind.TERMINATION, on=mission.starts_on, reason="Départ", by=colleague, at=NOW)
    mission.refresh_from_db()
    assert mission.state == "ended"


def test_an_end_on_the_first_day_keeps_the_dates(mission, team):
    contracted(mission, team)
    act = acts.record(mission, ActKind.TERMINATION, on=mission.starts_on, reason="Renoncement", by=team, at=NOW)
    mission.refresh_from_db()
    assert (mission.state, mission.ends_on, act.ends_after) == ("ended", date(2027, 6, 30), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (ActKind.EXTENSION, {}, "until"),
        (ActKind.EXTENSION, {"until": date(2027, 6, 30)}, "until"),
        (ActKind.TRANSFER, {}, "host"),
        (ActKind.PAY, {}, "net_monthly"),
        (ActKind.RESUMPTION, {}, "kind"),
        (ActKind.SUSPENSION, {"on": date(2026, 8, 31)}, "on"),
        (ActKind.SUSPENSION, {"reason": " "}, "reason"),
    ],
)
def test_impossible_acts_are_refused_at_their_field(mission, team, kind, values, field):
    contracted(mission, team, "active")
    with pytest.raises(ActRefusedError) as refused:
        acts.record(mission, kind, by=team, at=NOW, **({"on": SPRING, "reason": "Motif"} | values))
    assert refused.value.field == field
    assert not mission.acts.exists()


def test_renewal_beyond_six_years_is_refused(make_mission, team):
    mission = contracted(make_mission(project=True), team, "active")
    with pytest.raises(ActRefusedError, match="renouvellements compris"):
        acts.record(mission, ActKind.RENEWAL, on=SPRING, until=date(2033, 1, 1), reason="Suite", by=team, at=NOW)
    act = acts.record(mission, ActKind.RENEWAL, on=SPRING, until=date(2028, 8, 31), reason="Suite", by=team, at=NOW)
    assert (act.document.template, act.document.context["is_renewal"]) == ("amendment", True)


def intent(mission, team):
    return acts.record(mission, ActKind.INTENT, on=SPRING, until=date(2028, 8, 31), reason="Suite", by=team, at=NOW)


def test_an_intention_of_renewal_changes_nothing_before_its_answer(make_mission, team):
    mission = contracted(make_mission(project=True), team, "active")
    act = intent(mission, team)
    mission.refresh_from_db()
    assert (mission.ends_on, act.document.template) == (date(2027, 8, 31), "renewal_letter")
    assert act.document.context["answer_until"].replace("\u00a0", " ") == "18 mars 2026"
    assert acts.pending(mission) == act
    with pytest.raises(ActRefusedError, match="une autre personne"):
        acts.reply(act, accept=True, by=team, at=NOW)
    answered = acts.reply(act, accept=True, by=mission.talent, at=NOW + timedelta(days=8))
    mission.refresh_from_db()
    assert (mission.ends_on, answered.kind, answered.document.template) == (date(2028, 8, 31), "renewal", "amendment")
    with pytest.raises(ActRefusedError, match="déjà enregistrée"):
        acts.reply(act, accept=False, by=mission.talent, at=NOW)
    assert acts.pending(mission) is None


def test_silence_is_a_renunciation_after_eight_days(make_mission, team, monkeypatch):
    mission = contracted(make_mission(project=True), team, "active")
    act = intent(mission, team)
    late = NOW + timedelta(days=9)
    with pytest.raises(ActRefusedError, match="renonciation"):
        acts.reply(act, accept=True, by=mission.talent, at=late)
    assert acts.lapse(at=NOW + timedelta(days=8)) == 0
    assert acts.lapse(at=late) == 1
    act.refresh_from_db()
    assert (act.reply, act.replied_at) == ("lapsed", late)
    assert {deadline.rule.code: str(deadline.state) for deadline in deadlines.of(mission, at=late)}["answer"] == "done"


def test_renewal_is_answered_by_the_talent_in_their_space(make_mission, team, signed_in):
    mission = contracted(make_mission(project=True), team, "active")
    client = signed_in(mission.talent)
    for answer, sentence in (("decline", "Votre réponse est enregistrée"), ("accept", "Votre contrat est renouvelé")):
        act = intent(mission, team)
        assert "Renouvellement proposé" in client.get("/talent/").content.decode()
        here = f"/talent/renouvellement/{act.public_id}/"
        assert sentence in client.post(here, {"answer": answer}, follow=True).content.decode()
    assert "déjà enregistrée" in client.post(here, {"answer": "accept"}, follow=True).content.decode()


def test_who_replaces_somebody_comes_for_what_remains(mission, team):
    contracted(mission, team, "active")
    day = date(2026, 12, 15)
    acts.record(mission, ActKind.TERMINATION, on=day, reason="Départ", by=team, at=NOW)
    assert (mission.state, mission.ends_on) == ("active", day)  # until that day
    offer = f.OfferFactory(
        state="accepted", position=mission.position, application__campaign=mission.cohort.campaign,
        application__experience_years=Decimal(3), application__candidate=f.UserFactory(first_name="Luc", last_name="Bel"),
    )  # fmt: skip
    at = NOW.replace(year=2026, month=12, day=20)
    second = cohorts.admit(offer, by=team, at=at)
    assert (second.starts_on, second.ends_on, second.replaces) == (date(2026, 12, 21), date(2027, 6, 30), mission)
    with pytest.raises(PaperRefusedError, match="adresse de la personne, tâches"):
        cohorts.contract(second, by=team, at=at)
    type(second).objects.filter(pk=second.pk).update(talent_address="Rue du Lac", tasks="Concevoir")
    second.refresh_from_db()
    cohorts.contract(second, by=team, at=at)
    assert second.contract.context["is_replacement"]
    assert (second.contract.context["replaced"], second.contract.context["duration"]) == (
        "Zoé N’Diaye",
        "six mois et dix jours",
    )
    assert cohorts.left_before(offer) is None
    with pytest.raises(AdmissionRefusedError, match="terminée"):
        cohorts.admit(offer, by=team, at=NOW.replace(year=2027, month=7))
