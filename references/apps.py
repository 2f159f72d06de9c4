from django.apps import AppConfig


class ReferencesConfig(AppConfig):
    name = "references"
    verbose_name = "lettres de recommandation"

    def ready(self) -> None:
        """Listen to the packages below."""
        from references import receivers  # noqa: F401, PLC0415 - models are ready only now
