"""The spaces and the headings of their menus: which page each leads to, and which other pages are inside it.

Every route of a space is inside one heading: ``tests/architecture/routes/test_workspace.py`` reads the routes.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of a menu: ``route`` is the page it leads to, ``inside`` the names of the others that belong to it.

    ``shared`` are routes of no space: their addresses are open to several.
    """

    label: str
    route: str
    inside: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()

    @property
    def routes(self) -> frozenset[str]:
        """Return the names of its pages."""
        space = f"{self.route.partition(':')[0]}:" if ":" in self.route else ""
        return frozenset({self.route, *(f"{space}{name}" for name in self.inside), *self.shared})


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What one actor works in: its name, its first page, and its headings.

    ``campaign_sections`` are those of one campaign, in the order of the year: their pages take its code.
    """

    label: str
    route: str
    sections: tuple[Section, ...]
    campaign_sections: tuple[Section, ...] = ()


CAMPAIGN = (
    Section(label="Vue d’ensemble", route="team:campaign", inside=("tasks", "cockpit-remind")),
    Section(label="Calendrier", route="team:calendar", inside=("campaign-dates",)),
    Section(label="Défis", route="team:challenges", inside=(
        "challenge", "challenge-page", "challenge-funding", "withdraw-challenge",
    )),
    Section(label="Candidatures", route="team:applications", inside=(
        "application", "application-thread", "check", "ask", "note", "refuse", "blind", "unmask", "piece", "outside",
        "restricted", "compare", "forwarding-consents",
    )),
    Section(label="Jurys", route="team:panels", inside=(
        "panel", "bids", "common-lot", "jurors", "replace-juror", "sharing", "reading-at", "dismiss-conflict",
        "capacity", "close-panel", "deliberation", "deliberation-dossier", "minutes", "minutes-pdf", "exercises",
        "exercise", "exercise-preview", "exercise-piece", "exercise-adjustments",
    )),
    Section(label="Présélection", route="team:preselection", inside=("calibration", "adaptive-readings")),
    Section(label="Auditions", route="team:plan-hearings", inside=("hearings", "self-scheduling")),
    Section(label="Sélection", route="team:selection", inside=(
        "selection-act", "end-list", "prefer", "match-run", "what-if", "composition", "seat", "start-date",
        "holds", "composition-rules",
    )),
    Section(label="Décisions", route="team:announce-applications", inside=(
        "announce-challenges", "application-deliveries", "challenge-deliveries", "feedback-list", "feedback",
        "decision-requests", "decision-request",
    )),
    Section(label="Cohorte", route="team:cohort", inside=(
        "admit", "contracts", "agreement", "mission", "mission-thread", "mission-terms", "mission-act",
        "mission-contact", "mission-team", "mission-start", "mission-paper", "mission-correct", "mission-deadline",
        "batch", "batch-archive", "batch-cancel", "batch-sign", "document", "retry-document",
        "document-outside", "document-again", "document-signer",
    )),
    Section(label="Recrutements", route="team:tracker", inside=(
        "requested-pieces", "requested-piece", "arrival-points", "arrival-point",
    )),
    Section(label="Suivi", route="team:coaching", inside=(
        "booklet", "sponsor-handled", "events", "event", "event-cancel",
    )),
    Section(label="Bilan", route="team:cockpit", inside=("season-report", "journeys")),
    Section(label="Messages", route="team:messages", inside=("message",)),
    Section(label="Documents", route="team:documents"),
    Section(label="Clôture", route="team:close-campaign"),
    Section(label="Réglages", route="team:rules", inside=(
        "rules-text", "rules-pdf", "publish-campaign", "extend", "add-round", "rehearsals", "automations", "automation",
    )),
)  # fmt: skip

TEAM = Space(
    label="Équipe",
    route="team:home",
    campaign_sections=CAMPAIGN,
    sections=(
        Section(label="Aujourd’hui", route="team:home", inside=(
            "waiting", "find", "finish-task",
        ), shared=("list-bulk", "gallery")),
        Section(label="Liens à corriger", route="broken-links"),
        Section(label="Boîte de réception", route="team:inbox", inside=("resend-messages", "retry-documents")),
        Section(label="Échéances", route="team:deadlines", inside=("deadlines-calendar",)),
        Section(label="Nouvelle campagne", route="team:campaign-new", inside=("presets",)),
        Section(label="Administrations", route="team:directory", inside=(
            "record-new", "record", "members", "delegations", "delegation-end", "labels",
        )),
        Section(label="Vivier", route="team:pool"),
        Section(label="Doublons possibles", route="team:duplicates"),
        Section(label="Formulaires", route="team:forms", inside=(
            "form", "form-act", "form-field-new", "form-field", "form-section", "form-preview",
        )),
        Section(label="Grilles", route="team:grids", inside=("grid-new", "grid", "grid-version", "grid-examples")),
        Section(label="Charte des jurys", route="team:charter"),
        Section(label="Vocabulaires", route="team:vocabularies", inside=(
            "vocabulary", "vocabulary-term", "vocabulary-act",
        )),
        Section(label="Modèles de documents", route="team:templates", inside=(
            "template", "template-decide", "template-preview",
        )),
        Section(label="Répétition en cours", route="team:sandbox", inside=("enter-sandbox", "promote", "play")),
        Section(label="Membres de l’équipe", route="team:colleagues", inside=("colleague", "see-as")),
        Section(label="Journal", route="team:journal"),
    ),
)  # fmt: skip

ADMINISTRATION = Space(
    label="Administration",
    route="administration:home",
    sections=(
        Section(label="Mes défis", route="administration:home", inside=(
            "challenge", "thread", "autosave", "parts", "positions", "funding", "annex", "sponsor", "preview",
            "examples",
            "comment", "receipt", "receipt-pdf", "withdraw", "page", "answer", "webinar", "decision-requests", "people",
        )),
        Section(label="Proposer un défi", route="administration:new"),
        Section(label="Collègues", route="administration:members", inside=("answer-request", "join")),
        Section(label="Signataires", route="administration:delegations", inside=("delegation-end",)),
    ),
)  # fmt: skip

CANDIDATE = Space(
    label="Candidature",
    route="candidate:home",
    sections=(
        Section(label="Mes candidatures", route="candidate:home", inside=(
            "start", "add-wish", "application", "thread", "autosave", "receipt", "receipt-pdf", "monitoring", "piece",
            "blind", "wishes", "pair", "pair-leave", "pair-invitation",
            "resume", "withdraw", "waiting-room", "hearing-slot", "agenda", "explanation", "letter",
            "letter-ask", "explanation-pdf", "offer", "start-date", "decision-requests", "follow-up", "references",
            "cancel-reference", "exercise", "exercise-autosave", "exercise-piece",
        )),
        Section(label="Mon profil", route="candidate:profile", inside=("import-cv",)),
        Section(label="Vivier", route="candidate:pool"),
    ),
)  # fmt: skip

JUROR = Space(
    label="Jury",
    route="juror:home",
    sections=(
        Section(label="Mes jurys", route="juror:home", inside=(
            "charter", "common-lot", "day", "calendar", "deliberation", "deliberation-dossier", "own-reading", "bids",
            "host-order",
            "minutes", "minutes-pdf", "acts", "assessment", "reopen", "restore", "tie", "untie", "attachment", "piece",
            "piece-page",
        )),
    ),
)  # fmt: skip

TALENT = Space(
    label="Talent",
    route="talent:home",
    sections=(
        Section(label="Ma mission", route="talent:home", inside=("document", "renewal", "portrait", "thread")),
        Section(label="Mon calendrier", route="my-calendar", inside=("calendar-feed",)),
        Section(label="Anciens", route="alumni"),
    ),
)  # fmt: skip

# Pages that several actors share: their menu leads to each space the person has.
PERSON = Space(
    label="Mes espaces",
    route="spaces",
    sections=(
        Section(label="Mes espaces", route="spaces", inside=("export-progress",)),
        Section(label="Missions accueillies", route="hosted-missions", inside=(
            "mission-room", "mission-record", "mission-piece-send", "mission-point", "mission-piece",
            "mission-piece-remind",
            "mission-piece-check", "mission-checklist", "mission-bulletin", "mission-logbook", "mission-follow-up",
            "mission-follow-up-act", "mission-results", "mission-reviews", "mission-review", "mission-exit",
            "mission-handover", "mission-sustainability", "cohort-room", "cohort-post", "cohort-post-file",
            "survey", "sponsor-check",
        )),
        Section(label="Documents à signer", route="signatures", inside=(
            "signature", "signature-document", "signature-evidence", "signature-code", "signature-sign",
            "signature-refuse",
        )),
        Section(label="Messages reçus", route="messages"),
        Section(label="Mes indisponibilités", route="unavailabilities", inside=("available-again",)),
        Section(label="Mes données", route="my-data", inside=("my-name", "my-readers", "erase-my-data")),
        Section(label="Mon compte", route="account_email", inside=(
            "account_change_password", "account_set_password", "account_reauthenticate", "account_logout", "mfa_index",
            "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
            "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn", "usersessions_list", "socialaccount_connections",
        )),
    ),
)  # fmt: skip

SPACES = (TEAM, ADMINISTRATION, CANDIDATE, JUROR, TALENT, PERSON)
# What is read as wide as the screen allows: its menu is one click away, in the bar.
FULL_WIDTH = frozenset({"juror:assessment"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a route is: its space and its heading; ``of_campaign`` when the heading is one of a campaign."""

    space: Space
    section: Section
    of_campaign: bool


def _places() -> dict[str, Place]:
    places = {}
    for space in SPACES:
        for of_campaign, sections in ((True, space.campaign_sections), (False, space.sections)):
            for section in sections:
                places.update(dict.fromkeys(section.routes, Place(space, section, of_campaign)))
    return places


PLACES = _places()
