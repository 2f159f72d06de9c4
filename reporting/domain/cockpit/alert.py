"""What an alert is, and what may be written to its people."""

from dataclasses import dataclass, field
from enum import IntEnum

from accounts.models import User

MAX_NAMED = 8


class Harm(IntEnum):
    """What happens if nobody acts, the worst the highest."""

    WATCH = 1
    BLOCKS = 2
    PEOPLE = 3

    @property
    def label(self) -> str:
        """Return it in words."""
        return {Harm.WATCH: "À suivre", Harm.BLOCKS: "Bloque la suite", Harm.PEOPLE: "Lèse des personnes"}[self]


HARMS = {
    **dict.fromkeys(("conflicts", "late-marks", "untold", "offers", "quorum", "no-candidate", "late-starts",
                     "untold-challenges"),
                    Harm.PEOPLE),
    **dict.fromkeys(("few-wishes", "silent-teams", "idle-challenges", "campaign-over"), Harm.WATCH),
}  # fmt: skip


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
    "late-jurors": Notice(
        "Vos lectures avancent moins vite que prévu",
        "Vous avez commencé, et des dossiers attendent encore votre note. Dites-nous si vous pourrez finir à temps :"
        " sinon, d’autres personnes les liront.",
    ),
    "silent-teams": Notice(
        "Des nouvelles de votre équipe",
        "Nous n’avons pas lu de bulletin de votre équipe depuis plusieurs semaines. Quelques lignes suffisent pour dire"
        " où vous en êtes, et ce dont vous auriez besoin.",
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
    are those to whom ``notice`` may be written, ``concerned`` how many they are where they are left out.
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
    concerned: int = 0

    @property
    def reach(self) -> int:
        """Return how many people may be written to."""
        return len(self.people) or self.concerned

    @property
    def harm(self) -> Harm:
        """Return what happens if nobody acts; by default, what follows waits for it."""
        return HARMS.get(self.code, Harm.BLOCKS)

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
