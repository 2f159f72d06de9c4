"""What causes each message about a letter of recommendation."""

from datetime import timedelta

from references.domain import letters, reminders, requests
from references.domain.letters import Draft
from tests import factories as f
from tests.architecture.messages.message_scenarios import scenario
from tests.factories import NOW

WHOLE = Draft([], "Je recommande cette personne.")


def _application(world, **fields):
    return f.ApplicationFactory(campaign=world.campaign(references_asked=2), **fields)


def _asked(world):
    return f.ReferenceFactory(application=_application(world), address="referent@test.invalid")


@scenario
def reference_request(world):
    application = _application(world)
    for address in ("referent@test.invalid", f.UserFactory().email):
        requests.name_referee(
            application, name="Nadia Benali", address=address, link="Directrice", message="Merci !", agreed=True,
            write_now=True, by=application.candidate, at=NOW,
        )  # fmt: skip


@scenario
def reference_not_needed(world):
    reference = _asked(world)
    requests.cancel(reference, by=reference.application.candidate, at=NOW)


@scenario
def reference_thanks(world):
    reference = _asked(world)
    letters.save(reference, WHOLE, at=NOW)
    reference.refresh_from_db()
    held = letters.content(reference, reference.letter)
    letters.send(reference, seen=letters.digest(held), at=NOW)


@scenario
def reference_declined(world):
    letters.decline(_asked(world), at=NOW)


def _reminded(world):
    application = _application(world, announced_state="submitted")
    f.ReferenceFactory(application=application, sent_at=NOW - timedelta(days=9))
    window = application.campaign.windows.get()
    window.opens_at, window.closes_at = NOW - timedelta(days=20), NOW - timedelta(days=6)
    window.save()
    assert reminders.remind(at=NOW) == 2


@scenario
def reference_reminder(world):
    _reminded(world)


@scenario
def reference_missing(world):
    _reminded(world)
