from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = "jurys des campagnes"

    def ready(self) -> None:
        """Listen to the packages below."""
        from panels import receivers  # noqa: F401, PLC0415 - models are ready only now
