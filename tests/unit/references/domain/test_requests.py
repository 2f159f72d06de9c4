"""A candidate names referees, writes to them, takes back what is asked, until the last day."""

from datetime import timedelta

import pytest

from applications.domain import applications
from applications.domain.errors import ApplicationRefusedError
from applications.models import Application
from common import clock
from notifications.domain import outbox
from notifications.models import Message
from references.domain import requests
from references.domain.errors import ReferenceRefusedError
from references.models import Reference
from references.queries import deadlines, letters, links
from tests import factories as f
from tests.factories import NOW
from tests.unit.references.conftest import CLOSES, DUE

REFEREE = {
    "name": "Nadia Benali", "address": "Nadia.Benali@exemple.invalid", "link": "Directrice, ma responsable",
    "message": "Merci de dire comment nous avons travaillé.", "agreed": True, "write_now": True,
}  # fmt: skip


def name(application, *, at=NOW, by=None, **changes):
    return requests.name_referee(application, **REFEREE | changes, by=by or application.candidate, at=at)


def refusal(act, *args, **kwargs):
    with pytest.raises(ReferenceRefusedError) as caught:
        act(*args, **kwargs)
    return str(caught.value)


def test_a_referee_is_written_to_with_a_link_that_is_stored_nowhere(application):
    reference = name(application)
    assert (reference.state, reference.rank, reference.address) == ("invited", 1, "nadia.benali@exemple.invalid")
    message = Message.objects.get()
    assert (message.template, message.address) == ("reference_request", "nadia.benali@exemple.invalid")
    body = message.body.replace("\xa0", " ")
    assert links.path(reference) in body
    assert "Merci de dire comment" in body
    assert "au plus tard le 27 mars 2026" in body
    assert "ne la lira pas" in body
    proof = links.proof_of(reference)
    assert proof not in str(Reference.objects.values().get()), "the base alone gives no link"
    outbox.send(message.pk)
    message.refresh_from_db()
    assert proof not in message.body, "nor does the outbox once the message is sent"
    assert links.referred(reference.public_id, proof) == reference
    assert links.referred(reference.public_id, "0" * 40) is None
    assert links.referred(f.ReferenceFactory.build().public_id, proof) is None


def test_a_request_may_wait_for_the_deposit(campaign, application):
    reference = name(application, write_now=False)
    assert (reference.state, Message.objects.count()) == ("named", 0)
    Application.objects.update(announced_state="submitted", state="draft")
    assert requests.invite_named(application, at=NOW) == 1
    reference.refresh_from_db()
    assert (reference.state, Message.objects.get().template) == ("invited", "reference_request")
    assert requests.invite_named(application, at=NOW) == 0


def test_once_deposited_the_request_leaves_at_once(application):
    Application.objects.update(announced_state="submitted")
    assert name(application, write_now=False).state == "invited"


def test_a_quota_never_stops_a_deposit(application, monkeypatch):
    name(application, write_now=False)

    def over(*args, **kwargs):
        raise requests.QuotaExceededError("Le nombre permis en un jour est atteint.")

    monkeypatch.setattr(requests.correspondence, "write", over)
    requests.invite_named(application, at=NOW)
    assert Reference.objects.get().state == "named"
    assert "nombre permis" in refusal(requests.resend, Reference.objects.get(), by=application.candidate, at=NOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"agreed": False}, "Demandez d’abord son accord"),
        ({"address": "camille+moi@exemple.invalid"}, "votre propre adresse"),
        ({"at": CLOSES + timedelta(seconds=1)}, "rien n’est plus à demander"),
    ],
)
def test_what_cannot_be_asked_is_said(application, changes, sentence):
    application.candidate.email = "camille@exemple.invalid"
    assert sentence in refusal(name, application, by=application.candidate, **changes)
    assert not Reference.objects.exists()


def test_a_stranger_names_nobody_for_another(application):
    stranger = f.UserFactory()
    assert "n’est pas la vôtre" in refusal(name, application, by=stranger)
    reference = name(application)
    for act in (requests.cancel, requests.resend):
        assert "n’est pas la vôtre" in refusal(act, reference, by=stranger, at=NOW)


def test_a_referee_is_named_once_and_no_more_than_asked(application):
    name(application)
    assert "déjà l’un de vos référents" in refusal(name, application, address="nadia.benali+b@exemple.invalid")
    assert name(application, address="autre@exemple.invalid").rank == 2
    assert "autant de référents" in refusal(name, application, address="troisieme@exemple.invalid")


def test_it_is_written_again_after_an_hour_with_the_same_link(application):
    reference, by = name(application), application.candidate
    assert "laissez une heure" in refusal(requests.resend, reference, by=by, at=NOW + timedelta(minutes=59))
    message = requests.resend(reference, by=by, at=NOW + timedelta(hours=1))
    assert links.path(reference) in message.body
    for hours in (2, 3):
        sent = NOW + timedelta(hours=hours)
        if hours == 2:
            requests.resend(reference, by=by, at=sent)
        else:
            assert "nombre permis en un jour" in refusal(requests.resend, reference, by=by, at=sent)
    Reference.objects.update(state="received", answered_at=NOW)
    assert "a répondu" in refusal(requests.resend, reference, by=by, at=NOW + timedelta(days=1))


def test_a_request_that_waits_may_be_sent_before_the_deposit(application):
    reference = name(application, write_now=False)
    requests.resend(reference, by=application.candidate, at=NOW)
    reference.refresh_from_db()
    assert reference.state == "invited"


def test_who_is_replaced_is_told_and_leaves_the_place(application):
    asked = name(application)
    waiting = name(application, address="autre@exemple.invalid", write_now=False)
    for reference in (asked, waiting):
        requests.cancel(reference, by=application.candidate, at=NOW)
    message = Message.objects.get(template="reference_not_needed")
    assert (message.address, "n’est plus demandée" in message.body) == ("nadia.benali@exemple.invalid", True)
    assert name(application).rank == 1, "the same person may be asked again"


def test_a_withdrawn_application_awaits_nothing_more(application):
    deposited = f.DepositedApplicationFactory(campaign=application.campaign)
    pending, received = (
        f.ReferenceFactory(application=deposited, rank=1),
        f.ReferenceFactory(application=deposited, rank=2, state="received"),
    )
    applications.withdraw(deposited, by=deposited.candidate, at=NOW)
    pending.refresh_from_db()
    received.refresh_from_db()
    assert (pending.state, received.state) == ("cancelled", "received")
    assert Message.objects.get(template="reference_not_needed").address == pending.address
    assert pending.log.get().reason == "Candidature retirée"


def test_the_last_day_runs_from_the_close_of_the_call(campaign, application):
    assert deadlines.due_at(application) == DUE
    campaign.windows.update(closes_at=CLOSES + timedelta(days=1))
    assert deadlines.due_at(application) == DUE + timedelta(days=1), "a prolonged call gives as much to referees"
    f.CallWindowFactory(campaign=campaign, kind="restricted", opens_at=NOW, closes_at=CLOSES + timedelta(days=5))
    assert deadlines.due_at(application) == DUE + timedelta(days=1)
    f.RestrictedInvitationFactory(campaign=campaign, person=application.candidate)
    assert deadlines.due_at(application) == DUE + timedelta(days=5)
    campaign.references_required = True
    application.campaign = campaign
    assert deadlines.due_at(application) == CLOSES + timedelta(days=5)


def test_a_call_that_never_closes_counts_from_the_deposit(campaign, application):
    campaign.windows.update(closes_at=None)
    assert deadlines.due_at(application) is None
    deposited = f.DepositedApplicationFactory(campaign=campaign)
    assert deadlines.due_at(deposited) == deposited.deposit.deposited_at + timedelta(days=7)


def test_a_letter_is_awaited_while_it_may_count(application):
    assert deadlines.is_awaited(application, CLOSES)
    assert not deadlines.is_awaited(application, CLOSES + timedelta(seconds=1)), "the draft was not deposited"
    application.announced_state = "submitted"
    assert deadlines.is_awaited(application, DUE)
    assert not deadlines.is_awaited(application, DUE + timedelta(seconds=1))
    application.announced_state, application.state = "submitted", "ineligible"
    assert deadlines.is_awaited(application, NOW), "a decision that is not announced stops nobody (R14)"
    application.announced_state = "ineligible"
    assert not deadlines.is_awaited(application, NOW)


def test_an_address_that_refuses_the_courriel_is_seen(application):
    reference = name(application)
    assert [row.is_refused for row in letters.rows(application)] == [False]
    Message.objects.update(state="failed")
    assert [row.is_refused for row in letters.rows(application)] == [True]
    assert str(reference) == "Nadia Benali"


def test_the_deposit_waits_for_letters_only_when_the_campaign_says_so(campaign, application, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    position = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign))
    applications.set_profile(application, profession=position.profession, experience_years=3)
    applications.wish_list.set_wishes(application, [position.challenge])
    named = name(application, write_now=False)
    campaign.references_required = True
    campaign.save()
    application = Application.objects.get()
    with pytest.raises(ApplicationRefusedError, match="Il manque 2\xa0lettres de recommandation"):
        applications.submit(application, by=application.candidate, at=NOW)
    campaign.references_required = False
    campaign.save()
    application = Application.objects.get()
    applications.submit(application, by=application.candidate, at=NOW)
    named.refresh_from_db()
    assert named.state == "invited", "the request left with the deposit"


def test_referees_of_what_is_not_examined_any_more_are_told(campaign, application):
    waiting = name(application, write_now=False)
    pending = name(application, address="autre@exemple.invalid")
    deposited = f.DepositedApplicationFactory(campaign=campaign)
    awaited = f.ReferenceFactory(application=deposited)
    assert requests.release(at=CLOSES) == 0
    assert requests.release(at=CLOSES + timedelta(seconds=1)) == 2, "the draft was not deposited"
    assert requests.release(at=CLOSES + timedelta(seconds=1)) == 0
    assert Message.objects.get(template="reference_not_needed").address == pending.address
    waiting.refresh_from_db()
    assert waiting.log.last().reason == "La candidature n’est plus examinée"
    Application.objects.filter(pk=deposited.pk).update(state="ineligible")
    assert requests.release(at=DUE) == 0, "a decision that is not announced tells nobody (R14)"
    Application.objects.filter(pk=deposited.pk).update(announced_state="ineligible")
    assert requests.release(at=DUE) == 1
    awaited.refresh_from_db()
    assert (awaited.state, awaited.log.get().by) == ("cancelled", None)


def test_a_call_that_never_closes_keeps_its_drafts(campaign, application):
    campaign.windows.update(closes_at=None)
    name(application)
    assert requests.release(at=DUE + timedelta(days=900)) == 0


def test_a_postponement_says_how_many_referees_know_the_date(campaign, application):
    assert deadlines.pending_referees(campaign) == ""
    name(application)
    assert deadlines.pending_referees(campaign) == "1\xa0référent ou référente"


def test_nobody_is_written_to_by_somebody_without_a_name(application):
    person = application.candidate
    person.first_name = person.last_name = ""
    person.save()
    assert "Indiquez d’abord votre prénom et votre nom" in refusal(name, application, by=person)
    assert not Message.objects.exists()
