from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "messages"

    def ready(self) -> None:
        """Listen to what is sent."""
        from notifications import receivers  # noqa: F401, PLC0415 - models are ready only now
