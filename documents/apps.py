from django.apps import AppConfig



class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "documents"

    def ready(self) -> None:
        """Register the tasks, and the personal data that is processed."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are not loaded before ready()
        from documents.domain import exports, holdings, lists  # noqa: PLC0415 - same
        from documents.tasks import produce_document, write_export  # noqa: PLC0415 - models are not loaded before ready()

        jobs.register("document", lambda pk: produce_document.delay(document_id=pk))
        jobs.register("export", lambda pk: write_export.delay(export_id=pk))
        privacy.declare(holdings.HOLDING)
        exports.declare(*lists.LISTS)
