"""What an alert is, and what may be written to its people."""

from dataclasses import dataclass, field

from accounts.models import User

MAX_NAMED = 8


@dataclass(frozen=True, slots=True)
class Notice:
    """What is written to the people of an alert."""

    subject: str
    text: str


NOTICES = {
    "few-wishes": Notice(
        "Votre défi attend encore des candidatures",
        "Votre défi a reçu peu de premiers vœux à ce jour. Un webinaire ou une relance dans vos réseaux"
        " peut encore faire la différence avant la clôture.",
    ),
    "silent-jurors": Notice(
        "Des dossiers vous attendent",
        "Les dossiers qui vous sont confiés n’ont pas encore de note. Si vous n’avez pas le temps, dites-le"
        " nous dans votre espace : d’autres pourront les lire.",
    ),
    "charters": Notice(
        "Votre charte reste à signer",
        "Pour ouvrir les dossiers de votre jury, il vous reste à lire et signer la charte de"
        " confidentialité dans votre espace.",
    ),
    "no-budget": Notice(
        "Le programme budgétaire de votre défi manque",
        "Pour préparer la convention de financement, il nous manque le programme budgétaire qui porte"
        " votre défi. Vous pouvez le renseigner dans l’assistant de financement.",
    ),
    "offers": Notice(
        "Votre réponse est attendue",
        "Une place vous est proposée, et le délai pour répondre se termine bientôt. Sans réponse, elle"
        " sera proposée à une autre personne.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to do: ``count`` is how many rows ask for it, ``names`` names them where each has a name.

    ``route`` is the name of the page of a campaign that shows the list, ``action`` the words of its link. ``people``
    are those to whom ``notice`` may be written.
    """

    code: str
    title: str
    why: str
    count: int
    route: str
    action: str
    names: list[str] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    notice: Notice | None = None

    @property
    def shown(self) -> list[str]:
        """Return the first names of the list."""
        return self.names[:MAX_NAMED]

    @property
    def more(self) -> int:
        """Return how many names are not shown."""
        return max(len(self.names) - MAX_NAMED, 0)

    @property
    def subject(self) -> str:
        """Return the subject of what may be written, or nothing."""
        return self.notice.subject if self.notice is not None else ""

    @property
    def text(self) -> str:
        """Return what may be written, or nothing."""
        return self.notice.text if self.notice is not None else ""
