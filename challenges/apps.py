from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "challenges"
    verbose_name = "défis"

    def ready(self) -> None:
        """Declare what is held of people."""
        from accounts.domain import invitations, privacy  # noqa: PLC0415 - models are ready only now
        from challenges.domain import administrations, exports, holdings  # noqa: PLC0415 - same
        from documents.domain import exports as files  # noqa: PLC0415 - same

        privacy.declare(holdings.HOLDING)
        invitations.declare(administrations.MEMBER_INVITATION)
        files.declare(*exports.LISTS)
