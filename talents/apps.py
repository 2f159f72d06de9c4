from django.apps import AppConfig


class TalentsConfig(AppConfig):
    name = "talents"
    verbose_name = "talents"

    def ready(self) -> None:
        """Hear the packages below; declare what is held of people."""
        from accounts.domain import privacy  # noqa: PLC0415 - models are ready only now
        from challenges.domain import funding  # noqa: PLC0415 - same
        from documents.domain import declarations  # noqa: PLC0415 - same
        from documents.domain import exports as files  # noqa: PLC0415 - same
        from talents import receivers  # noqa: F401, PLC0415 - same
        from talents.domain import exports, holdings, kinds, signed_agreements  # noqa: PLC0415 - same

        funding.declare_notice(signed_agreements.notices)
        privacy.declare(holdings.HOLDING)
        declarations.declare(*kinds.KINDS)
        files.declare(*exports.LISTS)
