"""The team lets people choose their slot; somebody convened takes another one, and everybody sees it."""

from datetime import UTC, datetime, timedelta

import pytest

from panels.models import BookablePeriod, SelfScheduling
from tests import factories as f
from tests.factories import NOW

DAY = datetime(2026, 3, 17, tzinfo=UTC)


def at(hour, minute=0):
    return DAY.replace(hour=hour, minute=minute)


@pytest.fixture
def panel(db):
    panel = f.PanelFactory(name="Carte")
    f.StageFactory(kind="hearing", campaign__timezone="UTC").panels.add(panel)
    f.JurorFactory(panel=panel)
    return panel


@pytest.fixture
def hearing(panel):
    application = f.DepositedApplicationFactory(
        campaign=panel.stages.get().campaign, state="shortlisted", announced_state="shortlisted"
    )
    return f.HearingFactory(
        panel=panel, deposit=application.dossier.deposit, starts_at=at(9), ends_at=at(9, 30), convened_at=NOW
    )


@pytest.fixture
def candidate(hearing, signed_in):
    return signed_in(hearing.deposit.dossier.owner)


def team_page(panel):
    return f"/equipe/jurys/{panel.public_id}/auditions/choix/"


def slot_page(hearing):
    return f"/candidature/auditions/{hearing.public_id}/creneau/"


ALLOWED = {"act": "allow", "allowed": "on", "last_day": "2026-03-15", "notice_hours": 24, "most_changes": 1}
HOURS = {
    "act": "open", "first": "2026-03-17", "last": "2026-03-17", "starts": "09:00", "ends": "10:00", "minutes": 30,
    "pause": 0, "place": "Salle 1",
}  # fmt: skip


@pytest.mark.takes("juries.Hearing.choose", by="candidate:hearing-slot")
def test_the_team_allows_a_person_chooses_everybody_sees_it(panel, hearing, candidate, signed_in, team):
    client = signed_in(team)
    assert team_page(panel) in client.get(f"/equipe/jurys/{panel.public_id}/auditions/").text
    assert candidate.get(slot_page(hearing)).status_code == 404, "nothing was ever allowed"
    assert "Personne n’a choisi" in client.get(team_page(panel)).text
    assert "parmi ceux qui sont libres" in client.post(team_page(panel), ALLOWED, follow=True).text
    assert "Aucun autre créneau n’est libre" in candidate.get(slot_page(hearing)).text
    assert "1 journée est ouverte au choix" in words(client.post(team_page(panel), HOURS, follow=True).text)
    assert slot_page(hearing) in candidate.get("/candidature/dossiers/" + str(own(hearing).public_id) + "/").text
    page = words(candidate.get(slot_page(hearing)).text)
    assert "17 mars 2026" in page
    assert "09:30</label>" in page
    assert "Lieu de tous ces créneaux : Salle 1." in page
    assert "encore 1 fois" in page
    missing = candidate.post(slot_page(hearing), {"slot": ""})
    assert (missing.status_code, "Choisissez un créneau." in missing.text) == (422, True)
    taken = candidate.post(slot_page(hearing), {"slot": "2026-03-17T09:30Z"}, follow=True).text
    taken = words(taken)
    assert "Votre créneau est changé" in taken
    assert "9 h 30" in taken
    assert slot_page(hearing) not in taken, "the one change was used"
    assert "autant que ce jury le permet" in candidate.get(slot_page(hearing)).text
    assert "créneau choisi par la personne" in words(client.get(f"/equipe/jurys/{panel.public_id}/auditions/").text)
    assert "au lieu du 17 mars 2026 à 9 h 00" in words(client.get(team_page(panel)).text)
    calendar = candidate.get(f"/candidature/dossiers/{own(hearing).public_id}/auditions.ics").content
    assert b"DTSTART:20260317T093000Z" in calendar


def own(hearing):
    return hearing.deposit.dossier.application


def words(text):
    return " ".join(text.split())


@pytest.fixture
def opened(panel):
    f.BookablePeriodFactory(panel=panel, starts_at=at(9), ends_at=at(10), minutes=30)
    return f.SelfSchedulingFactory(panel=panel)


@pytest.mark.parametrize("sent", ["2026-03-17T10:30Z", "demain"])
def test_a_slot_that_is_not_free_is_refused_at_its_field(hearing, opened, candidate, sent):
    answer = candidate.post(slot_page(hearing), {"slot": sent})
    assert (answer.status_code, "n’est plus libre. Vous gardez le vôtre" in answer.text) == (422, True)


def test_a_slot_taken_meanwhile_is_said_even_when_it_was_the_last(panel, hearing, opened, candidate):
    other = f.DepositedApplicationFactory(campaign=panel.stages.get().campaign)
    f.HearingFactory(panel=panel, deposit=other.dossier.deposit, starts_at=at(9, 30), ends_at=at(10))
    answer = candidate.post(slot_page(hearing), {"slot": "2026-03-17T09:30Z"})
    assert (answer.status_code, "n’est plus libre. Vous gardez le vôtre" in answer.text) == (422, True)
    assert "Aucun autre créneau n’est libre" in answer.text


def test_a_refusal_under_the_lock_is_shown_where_it_was_asked(hearing, opened, candidate, monkeypatch):
    from panels.domain import self_scheduling

    def late(*args, **kwargs):
        raise self_scheduling.ChoiceRefusedError("Ce créneau n’est plus libre.", field="slot")

    monkeypatch.setattr(self_scheduling, "choose", late)
    answer = candidate.post(slot_page(hearing), {"slot": "2026-03-17T09:30Z"})
    assert (answer.status_code, "Ce créneau n’est plus libre." in answer.text) == (422, True)


def test_what_is_another_person_s_is_not_there(hearing, opened, signed_in):
    assert signed_in(f.UserFactory()).get(slot_page(hearing)).status_code == 404


def test_the_team_takes_back_hours_and_the_choice(panel, opened, signed_in, team):
    client = signed_in(team)
    period = BookablePeriod.objects.get()
    assert "ne sont plus ouvertes" in client.post(
        team_page(panel), {"act": f"close:{period.public_id}"}, follow=True
    ).text  # fmt: skip
    assert not BookablePeriod.objects.exists()
    off = {name: value for name, value in ALLOWED.items() if name != "allowed"}
    assert "chacune garde le sien" in client.post(team_page(panel), off, follow=True).text
    assert not SelfScheduling.objects.get().allowed


def test_hours_that_cannot_be_are_refused_at_their_field(panel, signed_in, team):
    client = signed_in(team)
    for fields, sentence in (
        ({"last": "2026-03-16"}, "Le dernier jour suit le premier"),
        ({"ends": "08:00"}, "La fin suit le début"),
        ({"first": "", "ends": ""}, "fr-input-group--error"),
        ({"ends": "09:10"}, "ne contiennent aucune audition"),
    ):
        answer = client.post(team_page(panel), {**HOURS, **fields})
        assert (answer.status_code, sentence in answer.text) == (422, True), fields
    wrong = client.post(team_page(panel), ALLOWED | {"most_changes": 0})
    assert wrong.status_code == 422


def test_a_convocation_leads_to_the_choice_only_where_it_is_allowed(panel, hearing, opened, candidate):
    assert "Choisir un autre créneau" in candidate.get(f"/candidature/dossiers/{own(hearing).public_id}/").text
    hearing.starts_at, hearing.ends_at = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    hearing.save()
    assert "Choisir un autre créneau" not in candidate.get(f"/candidature/dossiers/{own(hearing).public_id}/").text


def test_slots_that_differ_by_place_name_it(panel, hearing, opened, candidate):
    f.BookablePeriodFactory(panel=panel, starts_at=at(14), ends_at=at(14, 30), minutes=30, place="Salle 2")
    page = words(candidate.get(slot_page(hearing)).text)
    assert "14:00, Salle 2</label>" in page
    assert "Lieu de tous" not in page


def test_the_limits_are_proposed_before_anything_is_decided(panel, team, signed_in):
    page = signed_in(team).get(f"/equipe/jurys/{panel.public_id}/auditions/choix/").text
    assert all(text in page for text in ('name="notice_hours" value="', 'name="most_changes" value="1"'))
