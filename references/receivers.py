"""What happens here when something happens in the packages below."""

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import User
from applications.domain.applications import deposited, withdrawing
from applications.models import Application
from common import clock
from references.domain import letters, requests
from references.models import ReferenceLetter


@receiver(deposited)
def on_application_deposited(sender: Any, application: Application, **kwargs: Any) -> None:
    """Write to the referees who wait for the deposit."""
    if application.campaign.references_asked:
        requests.invite_named(application, at=clock.now())


@receiver(withdrawing)
def on_application_withdrawn(sender: Any, application: Application, by: User, at: datetime, **kwargs: Any) -> None:
    """Tell the referees who have not answered that nothing is awaited any more."""
    requests.withdraw_all(application, by=by, at=at)


@receiver(post_delete, sender=ReferenceLetter)
def on_letter_deleted(sender: Any, instance: ReferenceLetter, **kwargs: Any) -> None:
    """Delete the file of a letter with it."""
    letters.discard_file(instance)
