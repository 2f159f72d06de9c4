"""Two people take the same slot at the same instant: one has it, the other is told and keeps theirs."""

from datetime import timedelta
from functools import partial

import pytest

from panels.domain import self_scheduling
from tests import factories as f
from tests.factories import NOW

TIMES = 3  # one order of arrival proves little
WANTED = NOW + timedelta(days=7)


def two_choices():
    """Return the hearings of two people, and the choice that each makes of the same slot."""
    panel = f.PanelFactory()
    f.StageFactory(kind="hearing").panels.add(panel)
    f.JurorFactory(panel=panel)
    f.BookablePeriodFactory(panel=panel, starts_at=WANTED, ends_at=WANTED + timedelta(minutes=30))
    f.SelfSchedulingFactory(panel=panel)
    hearings = []
    for rank in (1, 2):
        application = f.DepositedApplicationFactory(campaign=panel.stages.get().campaign)
        start = WANTED + timedelta(days=rank)
        hearings.append(
            f.HearingFactory(
                panel=panel, deposit=application.dossier.deposit, starts_at=start,
                ends_at=start + timedelta(minutes=30), convened_at=NOW,
            )
        )  # fmt: skip
    calls = [
        partial(self_scheduling.choose, hearing, WANTED, by=hearing.deposit.dossier.owner, at=NOW)
        for hearing in hearings
    ]
    return hearings, calls


def check_one_has_it(hearings):
    before = {hearing.pk: hearing.starts_at for hearing in hearings}
    for hearing in hearings:
        hearing.refresh_from_db()
    moved = [hearing for hearing in hearings if hearing.starts_at == WANTED]
    staying = [hearing for hearing in hearings if hearing.starts_at == before[hearing.pk]]
    assert (len(moved), len(staying)) == (1, 1)


def test_one_after_the_other(db):
    hearings, (first, second) = two_choices()
    first()
    with pytest.raises(self_scheduling.ChoiceRefusedError):
        second()
    check_one_has_it(hearings)


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_people_take_one_slot(race, turn):
    hearings, calls = two_choices()
    answers = race(*calls, refusals=(self_scheduling.ChoiceRefusedError,))
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    check_one_has_it(hearings)
