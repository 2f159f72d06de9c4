from django.apps import AppConfig

from common import bell


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "dossiers"

    def ready(self) -> None:
        """Answer the bell of the domain with a task; declare what is held of people."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are not loaded before ready()
        from dossiers.domain import holdings  # noqa: PLC0415 - same
        from dossiers.tasks import examine_attachment  # noqa: PLC0415 - models are not loaded before ready()

        privacy.declare(holdings.HOLDING)
        bell.connect("attachment", lambda pk: examine_attachment.delay(attachment_id=pk))
