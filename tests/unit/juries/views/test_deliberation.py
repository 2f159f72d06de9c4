"""The pages of a deliberation: who enters, what each reads, and what is refused beside its field."""

import pytest
from django.urls import reverse

from accounts.models import JournalEntry
from juries.domain import assessments, deliberations
from tests import factories as f
from tests.factories import NOW

TEXT = "Un dossier solide"


@pytest.fixture
def panel(db):
    return f.PanelFactory(grid=f.CriterionFactory(label="Clarté").grid)


@pytest.fixture
def keeper(panel):
    return f.JurorFactory(panel=panel, secretary=True)


@pytest.fixture
def member(panel):
    return f.JurorFactory(panel=panel)


@pytest.fixture
def grids(keeper, member):
    """Two dossiers, tied: one read by each."""
    grids = [f.AssessmentFactory(juror=juror) for juror in (keeper, member)]
    for grid in grids:
        criterion = grid.grid.criteria.get()
        assessments.score(grid, {criterion.pk: 3}, by=grid.juror.user, at=NOW, comment=TEXT)
        assessments.submit(grid, by=grid.juror.user, at=NOW)
        f.PassageFactory(assessment=grid, criterion=criterion, quote="Une phrase du dossier")
    return grids


@pytest.fixture
def deliberation(panel, keeper, grids):
    return deliberations.open_deliberation(panel, names=False, in_minutes=False, by=keeper.user, at=NOW)


def overview(seat):
    return reverse("juror:deliberation", args=[seat.public_id])


def dossier(seat, grid):
    return reverse("juror:deliberation-dossier", args=[seat.public_id, grid.deposit.number])


def settling(grids, first, second):
    keys = sorted(grid.deposit_id for grid in grids)
    places = {f"place_{key}": place for key, place in zip(keys, (first, second), strict=True)}
    return {"act": f"settle-{keys[0]}-{keys[1]}", **places, "reason": "À la relecture"}


def message(client, address, text):
    """Write what the page's own form sends."""
    form = client.get(address).context["acts"]["message"]
    key = form.get_initial_for_field(form.fields["public_id"], "public_id")
    return client.post(address, {"act": "message", "public_id": key, "text": text})


def test_keeper_opens_it_and_members_wait(panel, keeper, member, grids, signed_in):
    waiting = signed_in(member.user)
    assert "ouvre la délibération" in waiting.get(overview(member)).content.decode()
    refused = waiting.post(overview(member), {})
    assert refused.status_code == 422
    assert "ou qui le préside" in refused.content.decode()
    assert not hasattr(type(panel).objects.get(pk=panel.pk), "deliberation")
    late = f.AssessmentFactory(juror=member)
    page = signed_in(keeper.user).get(overview(keeper)).content.decode()
    assert "1 grille reste à" in page
    assert "Ouvrir la délibération" not in page
    refused = signed_in(keeper.user).post(overview(keeper), {"names": "on"})
    assert refused.status_code == 422
    assert "chacun note seul" in refused.content.decode()
    late.delete()
    page = signed_in(keeper.user).post(overview(keeper), {"names": "on"}, follow=True).content.decode()
    assert "La délibération est ouverte" in page
    assert overview(member) in signed_in(member.user).get("/jury/").content.decode()
    assessments.close(panel, at=NOW)
    other = f.JurorFactory(panel=f.PanelFactory(closed_at=NOW))
    assert "n’a pas tenu sa délibération" in signed_in(other.user).get(overview(other)).content.decode()


def test_members_compare_discuss_and_its_keeper_settles(keeper, member, grids, deliberation, signed_in):
    client = signed_in(member.user)
    page = client.get(overview(member)).content.decode()
    assert "1 égalité à départager" in page
    assert "Départager</button>" not in page
    assert "2 dossiers ont les mêmes notes" in page
    assert message(client, overview(member), "Commençons.").status_code == 302
    assert "Commençons." in signed_in(keeper.user).get(overview(keeper)).content.decode()
    refused = message(client, overview(member), " ")
    assert refused.status_code == 422
    assert refused.context["acts"]["message"].errors["text"] == ["Écrivez votre message."]
    assert client.post(overview(member), settling(grids, 1, 2)).status_code == 422  # a member settles nothing
    client = signed_in(keeper.user)
    refused = client.post(overview(keeper), settling(grids, 1, 1))
    assert "un rang différent" in refused.content.decode()
    assert client.post(overview(keeper), settling(grids, 2, 1)).status_code == 302
    page = client.get(overview(keeper)).content.decode()
    assert "Le jury a départagé ces dossiers" in page
    assert "ex aequo</td>" not in page
    assert "À la relecture" in signed_in(member.user).get(overview(member)).content.decode()


def test_trades_are_shown_one_at_a_time_under_their_words(member, grids, deliberation, signed_in):
    mine, theirs = grids
    for grid, trade in ((mine, "designer"), (theirs, "developer")):
        type(grid).objects.filter(pk=grid.pk).update(batch=trade)
    f.ProfessionFactory(code="developer", label="Développement")
    client = signed_in(member.user)
    page = client.get(overview(member)).content.decode()
    assert "designer (1)" in page  # a trade that nobody called
    assert "Développement (1)" in page
    assert mine.deposit.number in page
    assert theirs.deposit.number not in page
    assert "à départager" not in page
    page = client.get(overview(member), {"metier": "developer"}).content.decode()
    assert theirs.deposit.number in page
    assert dossier(member, theirs) in client.get(dossier(member, mine)).content.decode()


def test_one_dossier_with_its_grids_passages_and_what_the_panel_concludes(
    keeper, member, grids, deliberation, signed_in
):
    mine, _ = grids
    client = signed_in(member.user)
    page = client.get(dossier(member, mine)).content.decode()
    assert "Lecture A" in page
    assert str(keeper.user) not in page
    assert TEXT in page
    assert "Une phrase du dossier" in page
    assert "Enregistrer l’avis du jury" not in page
    assert JournalEntry.objects.filter(target=f"dossier {mine.deposit.number}", actor=member.user).exists()
    assert message(client, dossier(member, mine), "Je le lis autrement.").status_code == 302
    sent = {"act": "conclude", "verdict": "favourable", "reason": "Mûr", "base": ""}
    assert client.post(dossier(member, mine), sent).status_code == 422
    client = signed_in(keeper.user)
    refused = client.post(dossier(keeper, mine), sent | {"reason": ""})
    assert refused.context["acts"]["conclude"].errors["reason"]
    assert client.post(dossier(keeper, mine), sent).status_code == 302
    page = client.get(dossier(keeper, mine)).content.decode()
    assert "Avis du jury : Avis favorable" in page
    assert client.post(dossier(keeper, mine), sent).status_code == 422  # somebody concluded meanwhile: here, oneself
    assert client.get(overview(keeper)).context["concluded"] == 1


def test_who_is_tied_to_a_dossier_neither_reads_nor_discusses_it(member, grids, deliberation, signed_in):
    theirs, mine = grids
    f.ConflictFactory(juror=member, deposit=theirs.deposit)
    client = signed_in(member.user)
    page = client.get(overview(member)).content.decode()
    assert theirs.deposit.number not in page
    assert "1 dossier dont vous vous êtes déporté" in page
    assert client.get(dossier(member, theirs)).status_code == 404
    assert client.post(dossier(member, theirs), {"act": "message", "text": "Vu"}).status_code == 404
    assert client.get(dossier(member, mine)).status_code == 200


def test_a_dossier_given_late_waits_for_ones_own_grid(member, grids, deliberation, signed_in):
    """Nobody reads what the others gave before their own marks, even once the deliberation is open."""
    theirs, _ = grids
    late = f.AssessmentFactory(juror=member, deposit=theirs.deposit)
    client = signed_in(member.user)
    page = client.get(overview(member)).content.decode()
    assert theirs.deposit.number not in page
    assert "1 dossier se montrera une fois votre" in page
    assert client.get(dossier(member, theirs)).status_code == 404
    assessments.score(late, {late.grid.criteria.get().pk: 3}, by=member.user, at=NOW)
    assert client.get(dossier(member, theirs)).status_code == 404
    assessments.submit(late, by=member.user, at=NOW)
    assert client.get(dossier(member, theirs)).status_code == 200
    assessments.reopen(late, by=member.user, at=NOW)
    assert client.get(dossier(member, theirs)).status_code == 200  # they have compared already


def test_whoever_only_reads_panels_is_offered_no_act(panel, grids, deliberation, signed_in):
    stage = f.StageFactory(kind="hearings")
    stage.panels.add(panel)
    reader = f.RoleAssignmentFactory().user
    own = reverse("team:deliberation-dossier", args=[panel.public_id, grids[0].deposit.number])
    page = signed_in(reader).get(own)
    assert (page.status_code, "Ce que le jury conclut" in page.content.decode()) == (200, False)


def test_nobody_else_enters_and_nothing_is_written_once_it_is_closed(
    panel, keeper, member, grids, deliberation, signed_in
):
    other = f.JurorFactory()
    assert signed_in(other.user).get(overview(member)).status_code == 404
    unsigned = f.JurorFactory(panel=panel, charter_signed_at=None)
    assert signed_in(unsigned.user).get(overview(unsigned)).status_code == 404
    assessments.close(panel, at=NOW)
    client = signed_in(keeper.user)
    page = client.get(overview(keeper)).content.decode()
    assert "Écrire au jury" not in page
    assert "Départager</button>" not in page
    assert "Écrire au jury" not in client.get(dossier(keeper, grids[0])).content.decode()


def test_team_follows_it_and_keeps_its_record(panel, keeper, grids, team, signed_in):
    stage = f.StageFactory(kind="hearings")
    stage.panels.add(panel)
    client = signed_in(team)
    address = reverse("team:deliberation", args=[panel.public_id])
    assert address in client.get(reverse("team:panel", args=[panel.public_id])).content.decode()
    assert client.post(address, {}).status_code == 302
    assert client.post(address, settling(grids, 1, 2)).status_code == 302
    own = reverse("team:deliberation-dossier", args=[panel.public_id, grids[0].deposit.number])
    sent = {"act": "conclude", "verdict": "favourable", "reason": "Mûr", "base": ""}
    assert client.post(own, sent).status_code == 302
    assert "Mûr" in client.get(own).content.decode()
    assert signed_in(f.UserFactory()).get(address).status_code in {403, 404}
