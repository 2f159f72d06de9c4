"""The discussion of the common lot: nothing before one's own grids are in, then the spread without a name."""

import uuid

import pytest
from django.urls import reverse

from juries.domain import assessments, common_lot
from juries.domain.common_lot import DiscussionRefusedError
from juries.models import CommonLotMessage
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    return f.PanelFactory(grid=f.CriterionFactory().grid, common=1)


@pytest.fixture
def grids(panel):
    """One dossier of the common lot before three members; the first has not handed in."""
    deposit = f.DepositFactory()
    first = f.AssessmentFactory(juror=f.JurorFactory(panel=panel), deposit=deposit, common=True)
    others = [
        f.AssessmentFactory(
            juror=f.JurorFactory(panel=panel), deposit=deposit, common=True, state="submitted", result=result,
            submitted_at=NOW,
        )
        for result in (2, 3)
    ]  # fmt: skip
    return [first, *others]


def page_of(seat):
    return reverse("juror:common-lot", args=[seat.public_id])


def hand_in(grid):
    assessments.score(grid, {grid.grid.criteria.get().pk: 4}, by=grid.juror.user, at=NOW)
    assessments.submit(grid, by=grid.juror.user, at=NOW)


def test_nobody_reads_it_before_their_own_grids_are_in(panel, grids, signed_in):
    late, early = grids[0].juror, grids[1].juror
    common_lot.write_message(early, "J’ai noté bas.", public_id=uuid.uuid4(), at=NOW)
    page = signed_in(late.user).get(page_of(late)).content.decode()
    assert "note d’abord, seul" in page
    assert "noté bas" not in page
    refused = signed_in(late.user).post(page_of(late), {"public_id": uuid.uuid4(), "text": "Moi aussi."})
    assert refused.status_code == 422
    assert "Remettez d’abord toutes vos grilles" in refused.content.decode()
    page = signed_in(early.user).get(page_of(early)).content.decode()
    assert "noté bas" in page
    assert "trois personnes au moins" in page  # two results say who gave what


def test_members_discuss_the_spread_and_the_team_reads_it(panel, grids, team, signed_in):
    hand_in(grids[0])
    seat, client = grids[0].juror, signed_in(grids[0].juror.user)
    own = client.get(reverse("juror:own-reading", args=[seat.public_id])).content.decode()
    assert page_of(seat) in own
    sent = {"public_id": uuid.uuid4(), "text": "L’exemple m’a convaincu."}
    for _ in range(2):
        assert client.post(page_of(seat), sent).status_code == 302
    assert CommonLotMessage.objects.count() == 1
    page = client.get(page_of(seat)).content.decode()
    assert "votre résultat : 4,00" in page
    refused = client.post(page_of(seat), {"public_id": uuid.uuid4(), "text": " "})
    assert refused.context["form"].errors["text"] == ["Écrivez votre message."]
    f.StageFactory(kind="preselection").panels.add(panel)
    address = reverse("team:common-lot", args=[panel.public_id])
    client = signed_in(team)
    assert address in client.get(reverse("team:panel", args=[panel.public_id])).content.decode()
    page = client.get(address).content.decode()
    assert "L’exemple m’a convaincu." in page
    assert "votre résultat" not in page
    assert "Écrire au jury" not in page
    assessments.close(panel, at=NOW)
    assert "Écrire au jury" not in signed_in(seat.user).get(page_of(seat)).content.decode()
    with pytest.raises(DiscussionRefusedError, match="clos"):
        common_lot.write_message(seat, "Trop tard", public_id=uuid.uuid4(), at=NOW)
