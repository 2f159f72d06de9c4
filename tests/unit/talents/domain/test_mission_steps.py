"""« Et maintenant ? » for every state of a mission, at every moment, for each reader; and where it is shown."""

from datetime import timedelta

import pytest

from challenges.queries.steps import Reader
from talents.enums import MissionState
from talents.models import Mission
from talents.queries.steps import next_step
from tests import factories as f
from tests.factories import NOW
from tests.prose import faults

DAYS = {
    "before": -30, "the eve": -1, "first day": 0, "the day after": 1, "during": 60, "last day": 100, "just over": 101,
    "long over": 400,
}  # fmt: skip


@pytest.fixture
def make_contract(db):
    """Return a function that makes a mission of a hundred days in a state, its contract to be signed or not."""

    def make(state, *, awaited=False):
        mission = f.MissionFactory(
            state=state, starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=100), offer__state="accepted"
        )
        if state != "prepared":
            mission.contract = f.DocumentFactory(state="done", size=1, sha256="a" * 64, done_at=NOW, file="x")
            mission.save()
            f.SignatureFactory(document=mission.contract, state="called" if awaited else "closed")
        return Mission.objects.get(pk=mission.pk)

    return make


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("awaited", [False, True])
@pytest.mark.parametrize("state", MissionState)
def test_each_state_is_told_right_at_each_moment(make_contract, state, awaited, reader):
    mission = make_contract(state, awaited=awaited)
    for moment, days in DAYS.items():
        at = NOW + timedelta(days=days)
        assert faults(next_step(mission, at, reader=reader), at.date()) == [], moment


def test_person_host_and_team_read_what_is_theirs(make_contract, team, signed_in):
    mission = make_contract("contracted", awaited=True)
    f.AdministrationMemberFactory(administration=mission.host, user=(host := f.UserFactory()), role="lead")
    Mission.objects.update(starts_on=NOW.date() + timedelta(days=9))
    room = f"/mission/{mission.public_id}/"
    assert "attend des signatures" in signed_in(mission.talent).get("/talent/").text
    assert "attend des signatures" in signed_in(mission.talent).get(room).text
    assert "attend des signatures" in signed_in(host).get(room).text
    assert "Faites signer le contrat" in signed_in(team).get(room).text
    assert "Faites signer le contrat" in signed_in(team).get(f"/equipe/missions/{mission.public_id}/").text
    Mission.objects.update(state="ended")
    assert "Votre contrat est en préparation" not in signed_in(mission.talent).get("/talent/").text
