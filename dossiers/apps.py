from django.apps import AppConfig



class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = "dossiers"

    def ready(self) -> None:
        """Register the task, and the personal data that is processed."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are not loaded before ready()
        from dossiers.domain import holdings  # noqa: PLC0415 - same
        from dossiers.tasks import examine_attachment  # noqa: PLC0415 - models are not loaded before ready()

        privacy.declare(holdings.HOLDING)
        jobs.register("attachment", lambda pk: examine_attachment.delay(attachment_id=pk))
