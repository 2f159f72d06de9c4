from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"

    def ready(self) -> None:
        """Declare what is held of people."""
        from accounts.domain import holdings, privacy  # noqa: PLC0415 - models are ready only now

        privacy.declare(holdings.HOLDING)
