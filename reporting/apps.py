from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "pilotage"

    def ready(self) -> None:
        """Listen to the packages below."""
        from reporting import receivers  # noqa: F401, PLC0415 - models are ready only now
