from django.apps import AppConfig

from common import bell


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "dossiers"

    def ready(self) -> None:
        """Answer the bell of the domain with a task."""
        from dossiers.tasks import examine_attachment  # noqa: PLC0415 - models are not loaded before ready()

        bell.connect("attachment", lambda pk: examine_attachment.delay(attachment_id=pk))
