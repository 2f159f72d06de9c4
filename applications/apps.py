from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "candidatures"

    def ready(self) -> None:
        """Listen to the packages below."""
        from applications import receivers  # noqa: F401, PLC0415 - models are ready only now
