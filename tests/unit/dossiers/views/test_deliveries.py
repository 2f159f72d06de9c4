"""After an announcement: what became of it, who read it, whom to call; an announcement sent in batches, and stopped."""

import json
from datetime import timedelta

import pytest

from common import clock
from dossiers import tasks
from dossiers.domain import publication
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

LATER = NOW + timedelta(days=4)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="CENT")


@pytest.fixture
def people(campaign):
    """Return three decisions on applications that nobody knows: two shortlisted, one that is not eligible."""
    states = ("shortlisted", "shortlisted", "ineligible")
    return [
        f.DepositedApplicationFactory(campaign=campaign, state=state, announced_state="submitted") for state in states
    ]


@pytest.fixture
def hosts(campaign):
    """Return three decisions on challenges that nobody knows."""
    rows = []
    for state in ("shortlisted", "shortlisted", "rejected"):
        seat = f.AdministrationMemberFactory()
        challenge = f.deposited(
            campaign=campaign, administration=seat.administration, state=state, announced_state="submitted"
        )
        type(challenge.dossier).objects.filter(pk=challenge.dossier_id).update(owner=seat.user)
        challenge.log.create(verb="decide", source="submitted", target=state, at=NOW, reason="Hors sujet")
        challenge.refresh_from_db()
        rows.append(challenge)
    return rows


@pytest.fixture(params=["people", "hosts"])
def decided(request):
    """Return decisions on applications, then on challenges: both live the same."""
    return request.getfixturevalue(request.param)


def of_people(rows):
    return hasattr(rows[0], "candidate_id")


def author(row):
    return row.candidate if hasattr(row, "candidate_id") else row.dossier.owner


def own_page(row):
    space = "candidature/dossiers" if hasattr(row, "candidate_id") else "administration/defis"
    return f"/{space}/{row.public_id}/"


def announce_page(rows):
    return f"/equipe/campagnes/CENT/{'candidatures' if of_people(rows) else 'defis'}/annonce/"


def announce(client, rows, **data):
    digest = client.get(announce_page(rows)).context["preview"].digest
    return client.post(announce_page(rows), {"digest": digest, "act": "confirm"} | data)


def report(client, rows):
    return client.get(f"{announce_page(rows)}suivi/")


def at(monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant)


def announced(rows):
    for row in rows:
        row.refresh_from_db()
    return [row.announced_state == row.state for row in rows]


def calls(page):
    return [call.subject.pk for call in page.context["delivery"].calls]


def test_an_announcement_shows_what_became_of_it(decided, team, signed_in):
    client = signed_in(team)
    assert "Aucune annonce" in report(client, decided).text
    assert announce(client, decided).url == f"{announce_page(decided)}suivi/"
    (delivered,) = report(client, decided).context["delivery"].reports
    assert (delivered.publication.total, delivered.fates, delivered.read) == (3, [("En attente", 3)], 0)
    first, second, third = Message.objects.order_by("pk")
    Message.objects.filter(pk=first.pk).update(state="done", sent_at=NOW)
    Message.objects.filter(pk=second.pk).update(state="done", withheld="répétition")
    Message.objects.filter(pk=third.pk).update(state="failed")
    (delivered,) = report(client, decided).context["delivery"].reports
    assert dict(delivered.fates) == {"Envoyé": 1, "En échec": 1, "Non envoyé": 1}


def test_who_read_nothing_is_to_be_called_and_the_call_is_noted(decided, team, signed_in, monkeypatch):
    client = signed_in(team)
    announce(client, decided)
    readers = [signed_in(author(row)) for row in decided[:2]]
    assert readers[0].get(own_page(decided[0])).status_code == 200
    assert readers[1].get("/candidature/" if of_people(decided) else "/administration/").status_code == 200
    assert calls(report(client, decided)) == []
    at(monkeypatch, LATER)
    client = signed_in(team)
    page = report(client, decided)
    assert calls(page) == [decided[2].pk]
    assert page.context["delivery"].reports[0].read == 2
    assert author(decided[2]).email in page.text
    assert client.post(f"{announce_page(decided)}suivi/", {"act": f"call:{decided[2].pk}"}).status_code == 302
    noted = report(client, decided)
    assert f"par {team}" in noted.text and "Appelé le" in noted.text
    assert "Noter l’appel" not in noted.text
    signed_in(author(decided[2])).get(own_page(decided[2]))
    assert calls(report(client, decided)) == []


def test_a_telephone_is_given_when_the_person_gave_it(people, team, signed_in, monkeypatch):
    f.ProfileFactory(person=people[0].candidate, phone="01 02 03 04 05")
    announce(signed_in(team), people)
    at(monkeypatch, LATER)
    page = report(signed_in(team), people).text
    assert 'href="tel:01 02 03 04 05"' in page
    assert f"mailto:{people[1].candidate.email}" in page


def test_whoever_did_not_receive_the_message_is_called_at_once(decided, team, signed_in):
    client = signed_in(team)
    announce(client, decided)
    message = Message.objects.get(recipient=author(decided[1]))
    Message.objects.filter(pk=message.pk).update(state="failed")
    assert calls(report(client, decided)) == [decided[1].pk]


def test_a_decision_replaced_since_or_without_message_calls_nobody(decided, team, signed_in, monkeypatch):
    client = signed_in(team)
    announce(client, decided)
    type(decided[0]).objects.filter(pk=decided[0].pk).update(announced_state="withdrawn")
    Message.objects.filter(recipient=author(decided[1])).delete()
    at(monkeypatch, LATER)
    assert calls(report(signed_in(team), decided)) == [decided[2].pk]


def test_who_sees_as_somebody_reads_nothing_in_their_place(people, team, signed_in):
    client = signed_in(team)
    announce(client, people)
    client.post("/equipe/membres/voir-comme/", {"email": people[0].candidate.email, "reason": "Aide"})
    assert client.get(own_page(people[0])).status_code == 200
    people[0].refresh_from_db()
    assert (people[0].read_state, people[0].read_at) == ("", None)


def test_what_one_did_oneself_is_no_decision_that_is_read(people, signed_in):
    signed_in(people[0].candidate).get(own_page(people[0]))
    people[0].refresh_from_db()
    assert people[0].read_state == ""


def staged(size=1, minutes=60, first=""):
    return {"staged": "yes", "batch_size": size, "interval_minutes": minutes, "first_state": first}


def test_batches_follow_one_another_and_the_others_stay_hidden(decided, team, signed_in, monkeypatch):
    client = signed_in(team)
    announce(client, decided, **staged(first=decided[2].state))
    assert announced(decided) == [False, False, True]  # the state that goes first
    assert Message.objects.count() == 1
    (delivered,) = report(client, decided).context["delivery"].reports
    assert (delivered.publication.total, delivered.left) == (1, 2)
    hidden = signed_in(author(decided[0])).get(own_page(decided[0])).text
    assert decided[0].get_state_display() not in hidden
    tasks.send_batches()
    assert Message.objects.count() == 1  # an hour has not passed
    at(monkeypatch, NOW + timedelta(minutes=61))
    tasks.send_batches()
    tasks.send_batches()
    assert announced(decided) == [True, False, True]
    at(monkeypatch, NOW + timedelta(minutes=122))
    tasks.send_batches()
    assert announced(decided) == [True, True, True]
    (delivered,) = report(signed_in(team), decided).context["delivery"].reports
    assert (delivered.publication.total, delivered.left, delivered.publication.next_at) == (3, 0, None)
    assert Message.objects.count() == 3


def test_a_batch_announces_only_what_was_read(decided, team, signed_in):
    announce(signed_in(team), decided, **staged())
    for row in decided[1:]:
        type(row).objects.filter(pk=row.pk).update(state="heard")
    assert publication.send_due_batches(at=LATER) == 0
    assert Message.objects.count() == 1
    assert announced(decided) == [True, False, False]


def test_a_stopped_announcement_sends_nothing_more_and_the_rest_waits(decided, team, signed_in):
    client = signed_in(team)
    announce(client, decided, **staged())
    key = report(client, decided).context["delivery"].reports[0].publication.pk
    stop = {"act": f"stop:{key}"}
    assert client.post(f"{announce_page(decided)}suivi/", stop).status_code == 302
    assert publication.send_due_batches(at=LATER) == 0
    page = report(client, decided).text
    assert "Envoi arrêté" in page and "Arrêter l’envoi" not in page
    again = client.post(f"{announce_page(decided)}suivi/", stop)
    assert (again.status_code, "déjà fini ou arrêté" in again.text) == (422, True)
    announce(client, decided)
    assert announced(decided) == [True, True, True]


@pytest.mark.parametrize("data", [staged(size=""), staged(minutes=""), staged(size="0"), staged(minutes="2")])
def test_batches_that_cannot_be_read_are_refused_at_their_field(data, people, team, signed_in):
    answer = announce(signed_in(team), people, **data)
    assert answer.status_code == 422
    assert answer.context["staging"].errors
    assert announced(people) == [False, False, False]


def test_a_rehearsal_announces_all_at_once(campaign, team):
    rehearsal = f.CampaignFactory(rehearsal_of=campaign, sandbox=True)
    f.DepositedApplicationFactory(campaign=rehearsal, state="shortlisted", announced_state="submitted")
    source, plan = publication.sources["application"], publication.Staging(1, 60)
    digest = publication.preview(source, rehearsal, at=NOW).digest
    with pytest.raises(publication.PublicationRefusedError, match="répétition"):
        publication.confirm(source, rehearsal, digest=digest, by=team, at=NOW, staging=plan)
    assert publication.confirm(source, rehearsal, digest=digest, by=team, at=NOW) == 1


def test_a_colleague_who_reads_sees_the_report_and_notes_no_call(people, team, signed_in, monkeypatch):
    announce(signed_in(team), people, **staged())
    at(monkeypatch, LATER)
    client = signed_in(f.UserFactory(roles=["reader"]))
    page = report(client, people)
    assert (page.status_code, "Noter l’appel" in page.text, "Arrêter l’envoi" in page.text) == (200, False, False)
    assert client.post(f"{announce_page(people)}suivi/", {"act": f"call:{people[0].pk}"}).status_code == 403


def test_the_call_of_another_campaign_does_not_exist(people, team, signed_in):
    other = f.DepositedApplicationFactory()
    answer = signed_in(team).post(f"{announce_page(people)}suivi/", {"act": f"call:{other.pk}"})
    assert answer.status_code == 404


def stopped_announcement(client, rows):
    """Announce by batches of one, then stop: return the page that shows what is left."""
    announce(client, rows, staged="yes", batch_size="1", interval_minutes="60")
    page = report(client, rows)
    running = page.context["delivery"].reports[0].publication
    client.post(f"{announce_page(rows)}suivi/", {"act": f"stop:{running.pk}"})
    return report(client, rows)


def test_a_stopped_announcement_is_read_again_and_resumed(decided, team, signed_in, monkeypatch):
    client = signed_in(team)
    page = stopped_announcement(client, decided)
    ((shown, left),) = page.context["reports"]
    assert (announced(decided), left.total, shown.left) == ([True, False, False], 2, 2)
    assert "Relire ce qui reste, et reprendre l’envoi" in page.text
    address, act = f"{announce_page(decided)}suivi/", {"act": f"resume:{shown.publication.pk}"}
    changed = client.post(address, act | {"digest": "0"})
    assert (changed.status_code, "Les décisions ont changé" in changed.text) == (422, True)
    assert announced(decided) == [True, False, False]
    done = client.post(address, act | {"digest": left.digest}, follow=True)
    assert "L’envoi a repris" in done.text
    assert announced(decided) == [True, True, False]
    at(monkeypatch, NOW + timedelta(hours=1))
    assert publication.send_due_batches(at=clock.now()) == 1
    assert announced(decided) == [True, True, True]
    assert Message.objects.filter(key__regex="^(application|challenge)-").count() == 3  # nobody twice
    over = client.post(address, act | {"digest": left.digest})
    assert (over.status_code, "Rien n’attend plus dans cet envoi" in over.text) == (422, True)


def test_what_was_announced_meanwhile_is_not_resumed(decided, team, signed_in):
    client = signed_in(team)
    stopped_announcement(client, decided)
    announce(client, decided)
    page = report(client, decided)
    assert [left for _, left in page.context["reports"]] == [None, None]
    assert "reprendre l’envoi" not in page.text
    assert Message.objects.filter(key__regex="^(application|challenge)-").count() == 3


def test_the_telephone_of_an_administration_is_that_of_its_dossier(hosts, team, signed_in, monkeypatch):
    first, second, third = hosts
    for row, contacts in ((first, [("a@exemple.invalid", "01 01"), (author(first).email, "02 02")]),
                          (second, [("b@exemple.invalid", ""), ("c@exemple.invalid", "03 03")])):  # fmt: skip
        for mail, phone in contacts:
            field = f.FormFieldFactory(form=row.dossier.form, kind="contact")
            value = json.dumps({"name": "Essai", "email": mail, "phone": phone})
            row.dossier.answers.create(field=field, value=value)
    announce(signed_in(team), hosts)
    at(monkeypatch, LATER)
    page = report(signed_in(team), hosts)
    assert [call.contact.phone for call in page.context["delivery"].calls] == ["02 02", "03 03", ""]
    assert f"mailto:{author(third).email}" in page.text
