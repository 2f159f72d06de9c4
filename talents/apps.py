from django.apps import AppConfig


class TalentsConfig(AppConfig):
    name = "talents"
    verbose_name = "talents"

    def ready(self) -> None:
        """Listen to the packages below."""
        from talents import receivers  # noqa: F401, PLC0415 - models are ready only now
