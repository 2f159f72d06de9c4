from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "selection"
    verbose_name = "sélection"

    def ready(self) -> None:
        """Listen to the packages below; know what each claim of a message is proved by."""
        from selection import receivers  # noqa: F401, PLC0415 - models are ready only now
        from selection.domain.proofs import proving  # noqa: F401, PLC0415 - same
