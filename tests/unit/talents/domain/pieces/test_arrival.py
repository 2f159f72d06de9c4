"""What is prepared for an arrival: the shipped list, then the team's own; what each side says and writes of a point."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from talents.domain import arrival, tracker
from talents.domain.arrival import ArrivalPointRefusedError
from talents.enums import Side
from talents.models import ArrivalPoint, Mission
from tests import factories as f
from tests.factories import NOW

VALUES = {"label": "Visite du site", "help": "Avec qui, où.", "owner": "host", "days": 3, "asked": True}
TODAY = NOW.date()


@pytest.fixture
def soon(mission):
    """A mission that begins tomorrow."""
    Mission.objects.filter(pk=mission.pk).update(starts_on=TODAY + timedelta(days=1))
    return fresh(mission)


def fresh(mission):
    return tracker.with_facts(Mission.objects.filter(pk=mission.pk)).get()


def expected(mission, code):
    return next(row for row in arrival.expected_of(fresh(mission), today=TODAY) if row.point.code == code)


def test_a_campaign_has_the_shipped_list_until_it_writes_its_own(mission, team):
    campaign = mission.cohort.campaign
    assert [row.point.code for row in arrival.expected_of(mission, today=TODAY)][:4] == [
        "access", "data", "week", "acronyms",
    ]  # fmt: skip
    assert not ArrivalPoint.objects.exists()
    added = arrival.write(campaign, arrival.NEW, VALUES, by=team, at=NOW)
    assert (added.code, added.rank, str(added)) == ("visite-du-site", len(arrival.SHIPPED) + 1, "Visite du site")
    arrival.write(campaign, added.code, VALUES | {"asked": False}, by=team, at=NOW)
    assert added.code not in {row.point.code for row in arrival.expected_of(fresh(mission), today=TODAY)}
    assert [log.reason for log in campaign.log.filter(verb="arrival")] == ["Point d’arrivée : Visite du site"] * 2


def test_what_was_said_of_a_point_is_read_once_it_is_asked_no_longer(mission, team):
    campaign = mission.cohort.campaign
    tracker.answer(mission, "badge", Side.HOST, done=False, by=team, at=NOW)
    values = {"label": "Badge", "help": "", "owner": "host", "days": 0, "asked": False}
    arrival.write(campaign, "badge", values, by=team, at=NOW)
    assert not expected(mission, "badge").late


def test_two_points_never_share_a_label_nor_a_code(mission, team):
    campaign = mission.cohort.campaign
    arrival.write(campaign, arrival.NEW, VALUES, by=team, at=NOW)
    with pytest.raises(ArrivalPointRefusedError, match="Un autre point porte cet intitulé") as refused:
        arrival.write(campaign, arrival.NEW, VALUES | {"label": "visite DU site"}, by=team, at=NOW)
    assert refused.value.field == "label"
    twin = arrival.write(campaign, arrival.NEW, VALUES | {"label": "Visite du site !"}, by=team, at=NOW)
    assert twin.code == "visite-du-site-2"
    with pytest.raises(ArrivalPointRefusedError, match="n’est pas dans la liste"):
        arrival.write(campaign, "absent", VALUES | {"label": "Autre"}, by=team, at=NOW)


def test_a_point_is_due_relative_to_the_first_day_and_late_until_one_side_settles_it(soon, team):
    assert (expected(soon, "week").due_on, expected(soon, "week").late) == (TODAY - timedelta(days=6), True)
    assert not expected(soon, "badge").late
    tracker.answer(soon, "week", Side.TALENT, done=False, by=team, at=NOW, note=" ")
    assert (expected(soon, "week").late, expected(soon, "week").notes) == (True, [])
    tracker.answer(soon, "week", Side.HOST, done=True, by=team, at=NOW, note="Lundi, 9 h, accueil du ministère.")
    row = expected(soon, "week")
    assert (row.late, row.disagrees, [answer.note for answer in row.notes]) == (
        False, True, ["Lundi, 9 h, accueil du ministère."],
    )  # fmt: skip
    tracker.answer(soon, "week", Side.HOST, done=True, by=team, at=NOW)
    assert expected(soon, "week").notes[0].note == "Lundi, 9 h, accueil du ministère."


def test_the_team_reads_what_is_late_once_it_wrote_its_list(soon, team):
    assert not [reason for reason in tracker.status(soon, at=NOW).reasons if "arrivée" in reason]
    arrival.write(soon.cohort.campaign, arrival.NEW, VALUES | {"days": -3}, by=team, at=NOW)
    assert "point d’arrivée en retard : visite du site" in tracker.status(fresh(soon), at=NOW).reasons


@pytest.mark.parametrize(
    ("days", "words"), [(0, "Le jour de l’arrivée"), (-1, "1\xa0jour avant"), (14, "14\xa0jours après")]
)
def test_when_a_point_is_due_is_said_in_words(days, words):
    assert ArrivalPoint(days=days).when == words


def said(page):
    """Return what the room shows that each side says of the first week."""
    rows = BeautifulSoup(page, "html.parser").find_all("tr")
    cells = next(row for row in rows if "Programme de la première semaine" in row.get_text()).find_all("td")
    return [cell.get_text(strip=True) for cell in cells[2:4]]


class TestPages:
    def test_the_team_writes_the_list(self, mission, team, signed_in):
        client, base = signed_in(team), f"/equipe/campagnes/{mission.cohort.campaign.code}/arrivees/"
        assert "Programme de la première semaine" in client.get(base).content.decode()
        done = client.post(f"{base}nouveau/", VALUES, follow=True).content.decode()
        assert "Le point est enregistré" in done
        assert "Visite du site" in done
        refused = client.post(f"{base}nouveau/", VALUES)
        assert (refused.status_code, "Un autre point porte" in refused.content.decode()) == (422, True)
        assert client.get(f"{base}week/").status_code == 200
        assert client.get(f"{base}absent/").status_code == 404

    def test_each_side_says_and_writes_of_a_point(self, mission, signed_in):
        client, room = signed_in(mission.talent), f"/mission/{mission.public_id}/"
        page = client.get(room).content.decode()
        assert "Sigles et vocabulaire" in page
        assert said(page) == ["sans réponse", "sans réponse"]
        client.post(f"{room}points/", {"item": "week", "done": "no", "note": "Rien n’est prévu le mardi."})
        page = client.get(room).content.decode()
        assert "Rien n’est prévu le mardi." in page
        assert said(page) == ["pas réglé", "sans réponse"]
        long = client.post(f"{room}points/", {"item": "week", "done": "no", "note": "x" * 2001}, follow=True)
        assert "2000" in long.content.decode()
        client.post(f"{room}points/", {"item": "handover", "done": "yes"})
        assert mission.answers.get(item="handover").note == ""

    def test_who_only_reads_writes_nothing(self, mission, signed_in):
        coach = f.UserFactory()
        Mission.objects.filter(pk=mission.pk).update(coach=coach, starts_on=date(2026, 9, 1))
        page = signed_in(coach).get(f"/mission/{mission.public_id}/").content.decode()
        assert "Programme de la première semaine" in page
        assert "Préciser" not in page
