"""One act for several people of a team: its preview, its money in proportion, then the acts."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from documents.models import Document
from talents.domain import cohorts, team_acts
from talents.domain.acts import ActRefusedError
from talents.domain.team_acts import TeamAct
from talents.enums import ActKind
from talents.models import Mission, MissionAct
from tests import factories as f
from tests.factories import NOW

SPRING = date(2027, 3, 1)


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def pair(mission, team):
    """Return the two missions of one challenge, under contract, whose host shares the cost."""
    campaign = mission.cohort.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(cofunding="flat", cofunding_amount=Decimal(10000))
    f.FundingPlanFactory(challenge=mission.position.challenge, programme="129")
    second = f.MissionFactory(
        cohort=mission.cohort, position=mission.position, host=mission.host, starts_on=mission.starts_on,
        ends_on=mission.ends_on, talent__first_name="Noé", talent__last_name="Petit", talent_address="3 rue du Lac",
        place="Orléans", tasks="Concevoir",
    )  # fmt: skip
    for row in (mission, second):
        cohorts.contract(row, by=team, at=NOW)
    Document.objects.update(state="done", size=1, sha256="a" * 64, done_at=NOW, file="x")
    Mission.objects.update(state="active")
    return [Mission.objects.get(pk=mission.pk), Mission.objects.get(pk=second.pk)]


def here(mission):
    return f"/equipe/missions/{mission.public_id}/equipe/"


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def test_team_is_prolonged_together_after_its_preview(client, pair):
    assert "Acte pour l’équipe" in text_of(client.get(here(pair[0])))
    values = {
        "kind": "extension", "missions": [row.pk for row in pair], "on": "2027-03-01", "until": "2027-09-30",
        "reason": "Suite",
    }  # fmt: skip
    preview = text_of(client.post(here(pair[0]), values | {"step": "preview"}))
    assert preview.count("Fin le 30 septembre 2027 au lieu du 30 juin 2027.") == 2
    assert "Aucun message ne part avant la signature." in preview
    assert not MissionAct.objects.exists()
    assert Document.objects.count() == 2
    done = client.post(here(pair[0]), values | {"step": "record"}, follow=True)
    assert "2 actes sont enregistrés" in text_of(done)
    assert {act.document.template for act in MissionAct.objects.all()} == {"amendment"}
    assert set(Mission.objects.values_list("ends_on", flat=True)) == {date(2027, 9, 30)}


def test_team_is_split_between_two_hosts(client, pair):
    other = f.PublishedChallengeFactory(campaign=pair[0].cohort.campaign).administration
    type(other).objects.filter(pk=other.pk).update(address="1 quai du Port, 44000 Nantes")
    f.SignatureDelegationFactory(administration=other)
    values = {"kind": "transfer", "missions": [pair[1].pk], "on": "2027-03-01", "host": other.pk, "reason": "Partage"}
    assert f"Accueil par {other}" in text_of(client.post(here(pair[0]), values | {"step": "preview"}))
    client.post(here(pair[0]), values | {"step": "record"})
    hosts = dict(Mission.objects.values_list("pk", "host"))
    assert hosts == {pair[0].pk: pair[0].host_id, pair[1].pk: other.pk}


def test_departure_says_what_stays_to_be_done_and_owed(client, pair):
    values = {"kind": "termination", "missions": [pair[0].pk], "on": "2027-03-31", "reason": "Départ"}
    preview = text_of(client.post(here(pair[0]), values | {"step": "preview"}))
    assert "Reste à pourvoir du 1er avril 2027 au 30 juin 2027, soit trois mois : 3 000 € dus au prorata." in preview
    assert "7 000 €, auparavant 10 000 €" in preview
    last = client.post(here(pair[0]), values | {"on": "2027-06-30", "step": "preview"})
    assert "Reste à pourvoir" not in text_of(last)


def test_refusal_names_the_person_at_its_field(client, pair, team):
    values = {"kind": "extension", "missions": [pair[0].pk], "on": "2027-03-01", "reason": "Suite", "step": "record"}
    refused = client.post(here(pair[0]), values)
    assert (refused.status_code, "Zoé N’Diaye : Le nouveau terme vient après" in text_of(refused)) == (422, True)
    Mission.objects.filter(pk=pair[0].pk).update(talent_address="")
    lacking = client.post(here(pair[0]), values | {"until": "2027-09-30"})
    assert (lacking.status_code, "Zoé N’Diaye : Il manque" in text_of(lacking)) == (422, True)
    with pytest.raises(ActRefusedError, match="parmi l’équipe"):
        team_acts.record(
            pair[0].position.challenge, TeamAct(kind=ActKind.EXTENSION, missions=[], on=SPRING, reason="Suite"),
            by=team, at=NOW,
        )  # fmt: skip
