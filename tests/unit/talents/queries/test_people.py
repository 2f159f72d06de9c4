"""The people of a challenge as its host knows them, moment by moment; nothing that was not announced."""

from datetime import date, timedelta

import pytest

from talents.queries.people import people_of
from tests import factories as f
from tests.factories import NOW

BEFORE = NOW - timedelta(days=3)


@pytest.fixture
def challenge(db):
    return f.PublishedChallengeFactory(hearing_panel=f.PanelFactory(), dossier=f.DossierFactory())


@pytest.fixture
def member(challenge):
    return f.AdministrationMemberFactory(administration=challenge.administration, role="lead").user


@pytest.fixture
def seat(challenge, member):
    return f.JurorFactory(panel=challenge.hearing_panel, user=member, is_host=True)


def heard(challenge, state="held", announced="shortlisted", **hearing):
    """Return an application convened to a hearing of the challenge's panel."""
    application = f.DepositedApplicationFactory(campaign=challenge.campaign, state=announced, announced_state=announced)
    fields = {"starts_at": BEFORE, "ends_at": BEFORE + timedelta(minutes=30), "convened_at": BEFORE} | hearing
    f.HearingFactory(panel=challenge.hearing_panel, deposit=application.dossier.deposit, state=state, **fields)
    return application


def sentences(challenge, user):
    return [person.step.text.replace("\xa0", " ") for person in people_of(challenge, user, at=NOW)]


@pytest.mark.parametrize(
    ("state", "announced", "words"),
    [
        ("planned", "shortlisted", "L’audition était prévue le"),
        ("held", "shortlisted", "donnez votre ordre avant la clôture du jury"),
        ("absent", "shortlisted", "la personne était absente"),
        ("held", "waiting", "Après l’audition : liste d’attente"),
    ],
)
def test_a_host_reads_where_each_person_they_hear_stands(challenge, member, seat, state, announced, words):
    application = heard(challenge, state, announced)
    (person,) = people_of(challenge, member, at=NOW)
    assert (person.name, person.mission) == (str(application.candidate), None)
    assert words in person.step.text
    assert person.step.yours == ("donnez votre ordre" in words)


def test_a_hearing_to_come_says_its_hour(challenge, member, seat):
    heard(challenge, "planned", starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=2))
    assert "L’audition est prévue le" in sentences(challenge, member)[0]


def test_the_last_day_of_the_panel_is_the_last_day_to_order(challenge, member, seat):
    stage = f.StageFactory(
        kind="hearing", campaign=challenge.campaign, starts_on=date(2026, 6, 29), ends_on=date(2026, 6, 30)
    )
    stage.panels.add(challenge.hearing_panel)
    heard(challenge)
    assert "avant le 30 juin 2026" in sentences(challenge, member)[0]


def test_an_order_given_is_read_again_and_a_closed_panel_asks_for_none(challenge, member, seat):
    application = heard(challenge)
    type(challenge.hearing_panel).objects.update(closed_at=NOW)
    assert "Le jury est clos" in sentences(challenge, member)[0]
    f.HostPlaceFactory(panel=challenge.hearing_panel, deposit=application.dossier.deposit)
    assert "Votre ordre : 1." in sentences(challenge, member)[0]


def test_hearings_are_for_who_sits_and_never_for_who_is_tied(challenge, member):
    application = heard(challenge)
    heard(challenge, "cancelled", starts_at=BEFORE - timedelta(hours=1))
    heard(challenge, "planned", convened_at=None, starts_at=BEFORE - timedelta(hours=2))
    assert people_of(challenge, member, at=NOW) == []
    seat = f.JurorFactory(panel=challenge.hearing_panel, user=member, is_host=True)
    assert len(people_of(challenge, member, at=NOW)) == 1
    f.ConflictFactory(juror=seat, deposit=application.dossier.deposit)
    assert people_of(challenge, member, at=NOW) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("sent", "la réponse est attendue avant le"),
        ("accepted", "La place est acceptée."),
        ("declined", "déclinée"),
        ("expired", "sans réponse"),
        ("cancelled", "annulée"),
        ("replaced", "mieux placé dans ses vœux"),
        ("ended", "rendue"),
    ],
)
def test_a_host_reads_what_becomes_of_a_seat(challenge, member, state, words):
    f.OfferFactory(position=f.PositionFactory(challenge=challenge), state=state)
    assert words in sentences(challenge, member)[0]


def test_an_accepted_seat_says_its_first_day(challenge, member):
    position = f.PositionFactory(challenge=challenge)
    f.OfferFactory(position=position, state="accepted", starts_on=date(2026, 9, 1))
    assert "La prise de poste est prévue le 1er septembre 2026." in sentences(challenge, member)[0]


def test_a_mission_replaces_its_offer_and_its_hearing(challenge, member, seat, signed_in):
    application = heard(challenge, announced="offered")
    offer = f.OfferFactory(position=f.PositionFactory(challenge=challenge), application=application, state="accepted")
    mission = f.MissionFactory(offer=offer, talent=application.candidate, host=challenge.administration)
    (person,) = people_of(challenge, member, at=NOW)
    assert (person.mission, person.step.yours) == (mission, True)
    page = signed_in(member).get(f"/administration/defis/{challenge.public_id}/personnes/").content.decode()
    assert f"/mission/{mission.public_id}/" in page
    assert f"/jury/ordre/{seat.public_id}/" in page


def test_nobody_yet_says_so_to_each(challenge, member, signed_in):
    address = f"/administration/defis/{challenge.public_id}/personnes/"
    page = signed_in(member).get(address).content.decode()
    assert "se montrent aux personnes qui siègent" in page
    f.JurorFactory(panel=challenge.hearing_panel, user=member, is_host=True)
    assert "se montrent aux personnes qui siègent" not in signed_in(member).get(address).content.decode()
    assert signed_in(f.AdministrationMemberFactory().user).get(address).status_code == 404
