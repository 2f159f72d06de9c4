from django.apps import AppConfig


class TalentsConfig(AppConfig):
    name = "talents"
    verbose_name = "talents"

    def ready(self) -> None:
        """Declare what is held of people."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are ready only now
        from talents.domain import holdings  # noqa: PLC0415 - same

        privacy.declare(holdings.HOLDING)
