from django.apps import AppConfig



class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "messages"

    def ready(self) -> None:
        """Register the task, and the personal data that is processed."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are not loaded before ready()
        from accounts.domain import retention as delays  # noqa: PLC0415 - same
        from notifications import receivers  # noqa: F401, PLC0415 - models are ready only now
        from notifications.domain import holdings, retention  # noqa: PLC0415 - same
        from notifications.tasks import send_message  # noqa: PLC0415 - models are not loaded before ready()

        privacy.declare(holdings.HOLDING)
        delays.declare(*retention.RULES)
        jobs.register("message", lambda pk: send_message.delay(message_id=pk))
