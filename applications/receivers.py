"""What happens here when something happens in the packages below."""

from typing import Any

from django.dispatch import receiver

from applications.domain.applications import deposited
from applications.domain.instruction import index
from applications.models import Application
from applications.rules import deposited_applications
from dossiers.domain.attachments import examined
from dossiers.models import Attachment


@receiver(examined)
def on_attachment_examined(sender: Any, attachment: Attachment, **kwargs: Any) -> None:
    """Let a deposited application be found by the words of its files."""
    for application in deposited_applications().filter(dossier=attachment.dossier_id):
        index(application)


@receiver(deposited)
def on_application_deposited(sender: Any, application: Application, **kwargs: Any) -> None:
    """Let the team find it by its words."""
    index(application)
