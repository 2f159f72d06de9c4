from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "comptes"

    def ready(self) -> None:
        """Listen to sign-ins and rights."""
        from accounts import receivers  # noqa: F401, PLC0415 - models are ready only now
