from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "candidatures"

    def ready(self) -> None:
        """Hear the packages below; declare what is held of people."""
        from accounts import queries  # noqa: PLC0415 - models are ready only now
        from accounts.domain import invitations, privacy  # noqa: PLC0415 - same
        from accounts.domain import retention as delays  # noqa: PLC0415 - same
        from applications import receivers, rules  # noqa: F401, PLC0415 - same
        from applications.domain import exports, holdings, letters, panels, restricted, retention  # noqa: PLC0415 - same
        from applications.domain import proving as _  # noqa: F401, PLC0415 - same
        from documents.domain import declarations  # noqa: PLC0415 - same
        from documents.domain import exports as files  # noqa: PLC0415 - same

        queries.declare_hidden_people(rules.hidden_authors)
        declarations.declare(*letters.KINDS)
        delays.declare(*retention.RULES)
        invitations.declare(panels.SEAT_INVITATION, restricted.CALL_INVITATION)
        privacy.declare(holdings.PROFILE, holdings.POOL, holdings.APPLICATIONS)
        files.declare(*exports.LISTS)
