from django.apps import AppConfig


class JuriesConfig(AppConfig):
    name = "juries"
    verbose_name = "jurys"

    def ready(self) -> None:
        """Declare what is held of people."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are ready only now
        from juries.domain import holdings  # noqa: PLC0415 - same

        privacy.declare(holdings.HOLDING)
