"""« Et maintenant ? » for every state of a mission, at every moment, for each reader; and where it is shown."""

from datetime import timedelta

import pytest

from challenges.queries.steps import Reader
from documents.models import Document, Signature
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

EVIDENCE = {
    "signed": {"answered_at": NOW, "read_at": NOW, "sha256": "b" * 64},
    "refused": {"answered_at": NOW, "reason": "Erreur"},
}


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


def read_by_each(mission):
    at = NOW - timedelta(days=9)
    mission = Mission.objects.get(pk=mission.pk)
    return {reader: next_step(mission, at, reader=reader) for reader in Reader}


def test_whoever_signs_next_reads_that_it_is_theirs_and_the_others_who_it_is(make_contract):
    mission = make_contract("contracted")
    for states, whose, text in (
        ((), Reader.TEAM, "Faites signer le contrat avant la prise de poste"),
        (("called", "waiting"), Reader.TALENT, "Signez votre contrat avant la prise de poste"),
        (("signed", "called"), Reader.HOST, "Le contrat attend la signature de votre administration"),
        (("signed", "refused"), Reader.TEAM, "Une signature du contrat est refusée : réglez-le"),
        (("signed", "signed"), None, "Le contrat est signé. La prise de poste a lieu le"),
    ):
        mission.contract.signatures.all().delete()
        for rank, state in enumerate(states, start=1):
            signer = mission.talent if rank == 1 else f.UserFactory()
            f.SignatureFactory(
                document=mission.contract, rank=rank, state=state, signer=signer, **EVIDENCE.get(state, {})
            )
        steps = read_by_each(mission)
        assert [reader for reader, step in steps.items() if step.yours] == ([whose] if whose else []), states
        assert text in steps[whose or Reader.TALENT].text
    mission.contract.signatures.filter(rank=2).update(state="called", sha256="")
    assert "attend la signature de l’employeur" in read_by_each(mission)[Reader.TALENT].text
    mission.cohort.campaign.__class__.objects.update(employer="dinum")
    assert "attend la signature de l’employeur" in read_by_each(mission)[Reader.HOST].text


def test_person_host_and_team_read_what_is_theirs(make_contract, team, signed_in):
    mission = make_contract("contracted", awaited=True)
    Signature.objects.update(signer=mission.talent)
    f.AdministrationMemberFactory(administration=mission.host, user=(host := f.UserFactory()), role="lead")
    Mission.objects.update(starts_on=NOW.date() + timedelta(days=9))
    room = f"/mission/{mission.public_id}/"
    assert "Signez votre contrat" in signed_in(mission.talent).get("/talent/").text
    assert "Signez votre contrat" in signed_in(mission.talent).get(room).text
    assert "attend la signature de la personne recrutée" in signed_in(host).get(room).text
    assert "attend la signature de la personne recrutée" in signed_in(team).get(room).text
    assert "attend la signature" in signed_in(team).get(f"/equipe/missions/{mission.public_id}/").text
    Document.objects.update(state="queued", size=None, sha256="", done_at=None)
    assert "Le contrat est en production" in signed_in(team).get(room).text
    Mission.objects.update(state="ended")
    assert "Votre contrat est en préparation" not in signed_in(mission.talent).get("/talent/").text
