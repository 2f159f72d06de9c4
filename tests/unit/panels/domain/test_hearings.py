"""Hearings are planned without clash, told once for each slot, moved, called off, and shown to who is heard."""

from datetime import UTC, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from common.language.formatting import french_datetime
from juries.domain.timetables import hearings
from notifications.models import Message
from panels.domain import hearings as convocations
from selection.domain.proofs import status
from tests import factories as f

PARIS = ZoneInfo("Europe/Paris")
DAY = hearings.Day(minutes=30, pause=10, until=time(17))


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="hearing")


@pytest.fixture
def panel(stage):
    panel = f.PanelFactory(name="Auditions Carte")
    stage.panels.add(panel)
    return panel


@pytest.fixture
def heard(stage, panel):
    """Three people shortlisted and told so, given to the panel."""
    juror = f.JurorFactory(panel=panel)
    applications = []
    for rank in range(3):
        application = f.DepositedApplicationFactory(
            campaign=stage.campaign, state="shortlisted", announced_state="shortlisted"
        )
        type(application.dossier.deposit).objects.filter(pk=application.dossier.deposit.pk).update(
            deposited_at=f.NOW + timedelta(minutes=rank)
        )
        f.AssessmentFactory(juror=juror, deposit=application.dossier.deposit)
        applications.append(application)
    return applications


def fill(panel, team, first=f.NOW + timedelta(days=1), day=DAY, **more):
    local = first.astimezone(PARIS).replace(hour=9, minute=0, second=0, microsecond=0)
    return hearings.fill(panel, convocations.to_plan(panel), first=local, day=day, by=team, at=f.NOW, **more)


def test_slots_follow_each_other_in_the_order_of_deposits(panel, heard, team):
    planned = fill(panel, team, place="Salle 3")
    assert [hearing.deposit for hearing in planned] == [hearing.dossier.deposit for hearing in heard]
    hours = [hearing.starts_at.astimezone(PARIS).strftime("%H:%M") for hearing in panel.hearings.all()]
    assert hours == ["09:00", "09:40", "10:20"]
    assert {hearing.place for hearing in panel.hearings.all()} == {"Salle 3"}
    assert panel.hearings.first().log.get().verb == "plan"
    assert fill(panel, team) == []


def test_day_that_is_full_goes_on_the_next_working_day(panel, heard, team):
    friday = f.NOW + timedelta(days=(4 - f.NOW.weekday()) % 7)
    short = hearings.Day(minutes=30, pause=10, until=time(10, 10))
    planned = fill(panel, team, first=friday, day=short)
    assert [hearing.starts_at.astimezone(PARIS).strftime("%a %H:%M") for hearing in planned] == [
        "Fri 09:00", "Fri 09:40", "Mon 09:00",
    ]  # fmt: skip


def test_late_comer_has_the_next_free_slot(stage, panel, heard, team):
    fill(panel, team)
    application = f.DepositedApplicationFactory(
        campaign=stage.campaign, state="shortlisted", announced_state="shortlisted"
    )
    f.AssessmentFactory(juror=panel.jurors.get(), deposit=application.dossier.deposit)
    [planned] = fill(panel, team)
    assert planned.starts_at.astimezone(PARIS).strftime("%H:%M") == "11:00"


def test_day_too_short_is_told(panel, heard, team):
    with pytest.raises(hearings.SlotTakenError, match="trop courte"):
        fill(panel, team, day=hearings.Day(minutes=90, pause=0, until=time(10)))


def test_person_heard_elsewhere_waits_and_the_next_one_passes(panel, heard, team):
    first = (f.NOW + timedelta(days=1)).astimezone(PARIS).replace(hour=9, minute=0, second=0, microsecond=0)
    hearings.plan(
        f.PanelFactory(), heard[0].dossier.deposit, starts_at=first - timedelta(minutes=10), minutes=30, by=team,
        at=f.NOW,
    )  # fmt: skip
    planned = fill(panel, team)
    assert [heard.index(hearing.deposit.dossier.application) for hearing in planned] == [1, 0, 2]


@pytest.mark.parametrize(
    ("shift", "message"), [(-20, "à cette heure"), (20, "à cette heure"), (500, "pour ce dossier")]
)
def test_slot_taken_is_told(panel, heard, team, shift, message):
    deposit = heard[0].dossier.deposit
    hearings.plan(panel, deposit, starts_at=f.NOW, minutes=30, by=team, at=f.NOW)
    other = deposit if message == "pour ce dossier" else heard[1].dossier.deposit
    with pytest.raises(hearings.SlotTakenError, match=message):
        hearings.plan(panel, other, starts_at=f.NOW + timedelta(minutes=shift), minutes=30, by=team, at=f.NOW)
    assert panel.hearings.count() == 1


def test_nobody_is_in_two_rooms(panel, heard, team):
    deposit = heard[0].dossier.deposit
    hearings.plan(panel, deposit, starts_at=f.NOW, minutes=30, by=team, at=f.NOW)
    with pytest.raises(hearings.SlotTakenError, match="par un autre jury"):
        hearings.plan(f.PanelFactory(), deposit, starts_at=f.NOW, minutes=30, by=team, at=f.NOW)


def test_each_person_is_convened_once_then_again_when_moved(stage, panel, heard, team):
    planned = fill(panel, team, place="https://visio.exemple.invalid/carte")
    assert convocations.convene(stage, panel, at=f.NOW) == 3
    assert convocations.convene(stage, panel, at=f.NOW) == 0
    message = heard[0].candidate.messages.get()
    assert "vous entend le" in message.body
    assert "https://visio.exemple.invalid/carte" in message.body
    planned[0].refresh_from_db()
    hearings.reschedule(planned[0], starts_at=f.NOW + timedelta(days=9), minutes=45, place="Salle 1", by=team, at=f.NOW)
    assert convocations.convene(stage, panel, at=f.NOW + timedelta(hours=1)) == 1
    assert heard[0].candidate.messages.count() == 2


def test_convocation_never_tells_the_decision_first(stage, panel, heard, team):
    type(heard[1]).objects.filter(pk=heard[1].pk).update(announced_state="submitted")
    fill(panel, team)
    with pytest.raises(convocations.ConvocationRefusedError, match="Annoncez d’abord"):
        convocations.convene(stage, panel, at=f.NOW)
    assert not Message.objects.exists()


def test_host_is_convened_and_reads_it(panel, stage, team, signed_in):
    challenge = f.deposited(state="shortlisted", announced_state="shortlisted")
    soon = f.NOW + timedelta(hours=2)
    hearings.plan(panel, challenge.dossier.deposit, starts_at=soon, minutes=30, by=team, at=f.NOW, place="Salle 2")
    assert convocations.convene(stage, panel, at=f.NOW) == 1
    assert "/administration/" in challenge.dossier.owner.messages.get().body
    from challenges.queries.status import next_step

    assert "(Salle 2)" in next_step(challenge, f.NOW).text


def test_cancelled_hearing_is_announced_to_whoever_was_ever_convened_by_the_hour_they_know(stage, panel, heard, team):
    first, second, third = fill(panel, team)
    convocations.cancel(stage, third, reason="jury empêché", by=team, at=f.NOW)  # before any convocation
    convocations.convene(stage, panel, at=f.NOW)
    known = french_datetime(second.starts_at, stage.campaign.timezone)
    hearings.reschedule(second, starts_at=f.NOW + timedelta(days=9), minutes=30, place="", by=team, at=f.NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    convocations.cancel(stage, first, reason="jury empêché", by=team, at=f.NOW)
    convocations.cancel(stage, second, reason="jury empêché", by=team, at=f.NOW)
    sent = Message.objects.filter(template="hearing_cancelled")
    assert set(sent.values_list("recipient", flat=True)) == {heard[0].candidate_id, heard[1].candidate_id}
    assert known in sent.get(recipient=heard[1].candidate).body
    with pytest.raises(hearings.SlotTakenError, match="motif"):
        hearings.cancel(first, reason=" ", by=team, at=f.NOW)
    assert [hearing.deposit for hearing in fill(panel, team)] == [each.dossier.deposit for each in heard]


def test_person_reads_the_hour_and_takes_the_calendar(stage, panel, heard, team, signed_in):
    application = heard[0]
    client, here = signed_in(application.candidate), f"/candidature/dossiers/{application.public_id}/"
    assert client.get(f"{here}auditions.ics").status_code == 404
    hearing = fill(panel, team, place="https://visio.exemple.invalid/carte")[0]
    assert "Mes auditions" not in client.get(here).content.decode()
    convocations.convene(stage, panel, at=f.NOW)
    page = client.get(here).content.decode()
    assert "Mes auditions" in page
    assert '<a href="https://visio.exemple.invalid/carte"' in page
    assert "Vous êtes entendu ou entendue le" in status.next_step(application, f.NOW).text
    assert "Votre audition était prévue le" in status.next_step(application, f.NOW + timedelta(days=1)).text
    content = client.get(f"{here}auditions.ics").content.decode()
    assert f"UID:hearing-{hearing.public_id}@passerelle" in content
    assert "DTSTART:" in content
    hearing.refresh_from_db()
    convocations.cancel(stage, hearing, reason="jury empêché", by=team, at=f.NOW)
    assert "STATUS:CANCELLED" in client.get(f"{here}auditions.ics").content.decode()
    page = client.get(here).content.decode()
    assert "Annulée" in page
    assert f"{here}attente/" not in page  # nothing is waited for


def test_person_reads_that_their_hearing_is_moved_and_not_yet_when(stage, panel, heard, team, signed_in):
    application = heard[0]
    client, here = signed_in(application.candidate), f"/candidature/dossiers/{application.public_id}/"
    hearing = fill(panel, team)[0]
    convocations.convene(stage, panel, at=f.NOW)
    known, new = hearing.starts_at, f.NOW + timedelta(days=9)
    hearings.reschedule(hearing, starts_at=new, minutes=30, place="Salle 9", by=team, at=f.NOW)
    page = client.get(here).content.decode()
    assert "Déplacée" in page
    assert french_datetime(known, stage.campaign.timezone) in page
    assert french_datetime(new, stage.campaign.timezone) not in page
    assert "Salle 9" not in page
    assert f"{here}attente/" not in page
    content = client.get(f"{here}auditions.ics").content.decode()
    assert "STATUS:CANCELLED" in content
    assert f"DTSTART:{known.astimezone(UTC):%Y%m%dT%H%M%SZ}" in content
    assert "Salle 9" not in content


@pytest.mark.takes("juries.Hearing.move", by="team:hearings")
@pytest.mark.takes("juries.Hearing.cancel", by="team:hearings")
def test_team_plans_convenes_moves_and_calls_off(stage, panel, heard, team, signed_in):
    client, here = signed_in(team), f"/equipe/jurys/{panel.public_id}/auditions/"
    assert "3 dossiers confiés à ce jury sans audition" in client.get(here).content.decode()
    plan = {"act": "fill", "first": "2026-06-08T09:00:00", "minutes": 30, "pause": 10, "until": "17:00", "place": "S1"}
    page = client.post(here, plan, follow=True).content.decode()
    assert "3\xa0auditions sont planifiées" in page
    assert (
        "8 juin 2026 à\xa09\xa0h\xa000" in page.replace("&nbsp;", "\xa0").replace("\u202f", "\xa0") or "9\xa0h" in page
    )
    number = panel.hearings.first().deposit.number
    assert f"{number}, 8" in page  # the list to move one says the hour of the campaign
    assert "aucun message ne part" in client.get(here, {"annuler": panel.hearings.first().pk}).text
    before = client.get(here, {"convoquer": "oui"}).text
    assert "3\xa0personnes reçoivent aussitôt un courriel" in before
    assert all(hearing.deposit.number in before for hearing in panel.hearings.all())
    assert not panel.hearings.exclude(convened_at=None).exists()
    assert "3\xa0convocations sont envoyées." in client.post(here, {"act": "convene"}, follow=True).content.decode()
    hearing = panel.hearings.first()
    moved = {"act": "move", "move-hearing": hearing.pk, "move-starts_at": "2026-06-09T11:00:00", "move-minutes": 30}
    assert "envoyez la nouvelle convocation" in client.post(here, moved, follow=True).content.decode()
    hearing.refresh_from_db()
    assert hearing.starts_at.astimezone(PARIS).strftime("%d %H:%M") == "09 11:00"
    assert "elle reçoit aussitôt un courriel" in client.get(here, {"annuler": hearing.pk}).text  # they know an hour
    convened = panel.hearings.exclude(convened_at=None).first()
    assert "elle reçoit aussitôt un courriel" in client.get(here, {"annuler": convened.pk}).text
    silent = client.post(here, {"act": "cancel", "cancel-hearing": hearing.pk, "cancel-reason": " "})
    assert (silent.status_code, "n’a pas lieu" in silent.text) == (422, True)
    off = {"act": "cancel", "cancel-hearing": hearing.pk, "cancel-reason": "jury empêché"}
    assert "L’audition est annulée." in client.post(here, off, follow=True).content.decode()
    assert "n’a pas lieu" not in client.get(here, {"annuler": hearing.pk}).text
    again = client.post(here, off)
    assert (again.status_code, "n’a pas lieu" in again.text) == (422, True)
    assert "Annulée" in client.get(here).content.decode()


def test_what_is_refused_is_told_and_what_was_typed_is_kept(stage, panel, heard, team, signed_in):
    client, here = signed_in(team), f"/equipe/jurys/{panel.public_id}/auditions/"
    short = {"act": "fill", "first": "2026-06-08T09:00:00", "minutes": 90, "pause": 10, "until": "10:00", "place": "S1"}
    answer = client.post(here, short)
    assert answer.status_code == 422
    assert "trop courte" in answer.content.decode()
    assert 'value="S1"' in answer.content.decode()
    assert client.post(here, {"act": "inconnu"}).status_code == 404
    forged = client.post(here, {"act": "cancel", "cancel-hearing": 0, "cancel-reason": "jury empêché"})
    assert (forged.status_code, "n’est pas de ce jury : rien n’est annulé" in forged.text) == (422, True)


def test_every_panel_that_may_convenes_in_one_act(stage, panel, heard, team, signed_in):
    fill(panel, team)
    late = f.PanelFactory(name="Auditions Forêt")
    stage.panels.add(late)
    silent = f.DepositedApplicationFactory(campaign=stage.campaign, state="shortlisted")
    hearings.plan(
        late, silent.dossier.deposit, starts_at=f.NOW + timedelta(days=3), minutes=30, by=team, at=f.NOW, place=""
    )
    client, here = signed_in(team), f"/equipe/campagnes/{stage.campaign.code}/auditions/"
    assert "4 convocations à envoyer" in client.get(here).text.replace("\xa0", " ")
    page = client.get(here, {"convoquer": "oui"}).text.replace("\xa0", " ")
    assert "3 convocations partent aussitôt" in page
    assert "Ne partent pas : Auditions Forêt." in page
    answer = client.post(here, {"act": "convene"}, follow=True)
    assert "3 convocations sont envoyées." in answer.text.replace("\xa0", " ")
    assert [person.candidate.messages.count() for person in (*heard, silent)] == [1, 1, 1, 0]
    assert "Ouvrez" not in client.get(here, {"convoquer": "oui"}).text  # nobody is left to convene: the timetable


def test_nobody_is_left_out_when_every_panel_may_convene(stage, panel, heard, team, signed_in):
    fill(panel, team)
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/auditions/", {"convoquer": "oui"}).text
    assert "3\xa0convocations partent aussitôt" in page
    assert "Ne partent pas" not in page


def test_who_organises_hearings_reads_the_adjustments_asked_for(stage, panel, heard, team, signed_in):
    f.AccommodationFactory(person=heard[1].candidate, need="Une salle de plain-pied")
    waiting = f.DepositedApplicationFactory(campaign=stage.campaign)  # not shortlisted: it must weigh on no choice
    f.AccommodationFactory(person=waiting.candidate, need="Un interprète")
    address = f"/equipe/campagnes/{stage.campaign.code}/auditions/"
    page = signed_in(team).get(address).text
    assert "Une salle de plain-pied" in page
    assert "Un interprète" not in page
    reader = f.RoleAssignmentFactory(role="reader").user
    assert "plain-pied" not in signed_in(reader).get(address).text


def test_nobody_is_convened_to_an_hour_that_passed(stage, panel, heard, team, signed_in):
    fill(panel, team, first=f.NOW)  # at nine, and it is past noon
    assert convocations.to_convene(stage.campaign, at=f.NOW) == ({}, [])
    assert convocations.convene(stage, panel, at=f.NOW) == 0
    page = signed_in(team).get(f"/equipe/jurys/{panel.public_id}/auditions/?convoquer=oui").text
    assert "Auditions Carte" in page
    assert "À envoyer" not in page
    assert "convocations partent" not in page


def test_a_closed_panel_convenes_nobody(stage, panel, heard, team):
    fill(panel, team)
    panel.closed_at = f.NOW
    panel.save()
    assert convocations.to_convene(stage.campaign, at=f.NOW) == ({}, [])
    with pytest.raises(convocations.ConvocationRefusedError, match="clos"):
        convocations.convene(stage, panel, at=f.NOW)


def test_somebody_shortlisted_is_led_to_their_unavailabilities_until_convened(stage, panel, heard, team, signed_in):
    application = heard[0]
    client = signed_in(application.candidate)
    pages = ("/candidature/", f"/candidature/dossiers/{application.public_id}/")
    sentence = "Si vous ne pouvez pas venir certains jours à une audition"
    assert all(sentence in client.get(page).text for page in pages)
    fill(panel, team)
    convocations.convene(stage, panel, at=f.NOW)
    assert not any(sentence in client.get(page).text for page in pages)
