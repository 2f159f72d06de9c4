from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "accounts.connect"
    label = "connect"
    verbose_name = "fournisseurs d’identité de l’État"

    def ready(self) -> None:
        """Listen to sign-ins."""
        from accounts.connect import receivers  # noqa: F401, PLC0415 - models are ready only now
