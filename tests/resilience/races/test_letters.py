"""Two clicks on « Envoyer », a letter and its cancellation, two invitations of one person: one wins, nothing is doubled."""

from functools import partial

import pytest

from applications.domain import applications
from common.digests import digest
from common.transitions import TransitionRefusedError
from notifications.models import Message
from references.domain import letters, requests
from references.domain.errors import ReferenceRefusedError
from references.models import Reference, ReferenceLetter
from tests import factories as f
from tests.factories import NOW

TIMES = 3  # one order of arrival proves little
REFUSALS = (ReferenceRefusedError, TransitionRefusedError)
REFEREE = {
    "name": "Nadia Benali", "address": "nadia@exemple.invalid", "link": "Directrice", "message": "", "agreed": True,
    "write_now": True,
}  # fmt: skip


def application():
    window = f.CallWindowFactory(campaign__references_asked=2, closes_at=None)
    return f.DepositedApplicationFactory(campaign=window.campaign)


def ready():
    """Return a letter that waits to be sent, and what sends it."""
    reference = f.ReferenceFactory(application=application(), state="started")
    letter = f.ReferenceLetterFactory(reference=reference, content=None, sha256="")
    seen = digest(letters.content(reference, letter))
    return reference, partial(letters.send, reference, seen=seen, at=NOW)


def failures(answers):
    return sum(isinstance(answer, Exception) for answer in answers)


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_clicks_send_one_letter(race, turn):
    reference, send = ready()
    assert failures(race(send, send, refusals=REFUSALS)) == 1
    reference.refresh_from_db()
    assert (reference.state, reference.log.filter(verb="send").count()) == ("received", 1)
    assert Message.objects.filter(template="reference_thanks").count() == 1


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_letter_is_sent_or_not_needed_any_more_never_both(race, turn):
    reference, send = ready()
    cancel = partial(requests.cancel, reference, by=reference.application.candidate, at=NOW)
    assert failures(race(send, cancel, refusals=REFUSALS)) == 1
    reference.refresh_from_db()
    written = set(Message.objects.values_list("template", flat=True))
    expected = {"received": {"reference_thanks"}, "cancelled": {"reference_not_needed"}}
    assert written == expected[reference.state]
    assert (ReferenceLetter.objects.get().content is not None) == (reference.state == "received")


@pytest.mark.parametrize("turn", range(TIMES))
def test_a_letter_never_stops_a_withdrawal(race, turn):
    reference, send = ready()
    asked = reference.application
    withdraw = partial(applications.withdraw, asked, by=asked.candidate, at=NOW)
    race(send, withdraw, refusals=(ReferenceRefusedError,))
    asked.refresh_from_db()
    reference.refresh_from_db()
    assert asked.state == "withdrawn"
    assert reference.state in {"received", "cancelled"}


@pytest.mark.parametrize("turn", range(TIMES))
def test_one_person_is_invited_once(race, turn):
    asked = application()
    invite = partial(requests.name_referee, asked, **REFEREE, by=asked.candidate, at=NOW)
    assert failures(race(invite, invite, refusals=REFUSALS)) == 1
    assert Reference.objects.count() == 1
    assert Message.objects.filter(template="reference_request").count() == 1


@pytest.mark.parametrize("turn", range(TIMES))
def test_two_people_are_not_invited_in_one_place(race, turn):
    asked = application()
    f.ReferenceFactory(application=asked, rank=1)
    calls = [
        partial(requests.name_referee, asked, **REFEREE | {"address": address}, by=asked.candidate, at=NOW)
        for address in ("une@exemple.invalid", "deux@exemple.invalid")
    ]
    assert failures(race(*calls, refusals=REFUSALS)) == 1
    assert sorted(asked.references.values_list("rank", flat=True)) == [1, 2]


def test_the_same_on_one_connection(db):
    _, send = ready()
    send()
    with pytest.raises(ReferenceRefusedError):
        send()
    assert Reference.objects.get().state == "received"
