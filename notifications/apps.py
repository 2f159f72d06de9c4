from django.apps import AppConfig

from common import bell


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "messages"

    def ready(self) -> None:
        """Answer the bell of the domain with a task."""
        from notifications.tasks import send_message  # noqa: PLC0415 - models are not loaded before ready()

        bell.connect("message", lambda pk: send_message.delay(message_id=pk))
