from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"

    def ready(self) -> None:
        """Declare what is held of people; listen to sign-ins and rights."""
        from accounts import receivers  # noqa: F401, PLC0415 - models are ready only now
        from accounts.domain import holdings, invitations, privacy, retention  # noqa: PLC0415 - the same

        privacy.declare(holdings.HOLDING, holdings.JOURNAL)
        retention.declare(*invitations.RULES)
