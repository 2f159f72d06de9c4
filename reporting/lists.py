"""The lists of a campaign's messages, of its documents, of the transfers of its cohort."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.queries import ANONYMOUS, hidden_from
from challenges.lists import CampaignList
from challenges.models import Campaign
from common import clock
from common.jobs import JobState
from documents.models import Document
from lists.bulk import BulkAct
from lists.columns import Column, Instant, State
from notifications.models import Fate, Message
from notifications.queries import with_fate
from reporting.domain import resending, season
from reporting.forms import DocumentFilterForm, MessageFilterForm
from talents.rules import visible_documents


class TransferList(CampaignList[dict[str, Any]]):
    """The table of the transfer decree of a campaign's cohort."""

    code = "transferts"
    label = "Transferts"
    noun = ("transfert", "transferts")
    columns = (
        Column(name="bearer", label="Bénéficiaire", value=lambda line: line["bearer"]),
        Column(name="programme", label="Programme", value=lambda line: line["programme"]),
        Column(name="challenge", label="Défi", value=lambda line: line["challenge"]),
        Column(name="people", label="Personnes", value=lambda line: line["people"]),
        Column(name="amount", label="Montant", value=lambda line: line["amount"]),
    )

    def url(self, scope: Campaign) -> str:
        """Return the overview of the campaign."""
        return reverse("team:cockpit", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> list[dict[str, Any]]:  # noqa: ARG002 - the whole team reads the same
        """Return the lines of the decree."""
        return list(season.transfers(scope, at=clock.now()))


def _hidden(user: User, path: str) -> Exists:
    """Tell, as a column, that a reader may not put a name on the person that a path leads to."""
    return Exists(User.objects.filter(hidden_from(user), pk=OuterRef(path)))


class MessageList(CampaignList[Message]):
    """What was written about a campaign, to whom, and what became of it; the latest first."""

    code = "messages"
    permission = "campaigns.manage"
    label = "Messages"
    noun = ("message", "messages")
    filters = MessageFilterForm
    newest_first = True
    empty = "Aucun message ne correspond."
    columns = (
        Instant(name="written_at", label="Écrit le", value=lambda message: message.written_at),
        Column(
            name="recipient", label="À", value=lambda message: message.recipient or message.address,
            personal=True, masked=lambda _: ANONYMOUS,
        ),
        Column(
            name="subject", label="Objet", value=lambda message: message.subject,
            personal=True, masked=lambda _: "Message",
            link=lambda message: reverse("team:message", args=[message.campaign_code, message.public_id]),
        ),
        State(name="fate", label="État", value=lambda message: message.fate_code, choices=Fate),
        Instant(name="sent_at", label="Envoyé le", value=lambda message: message.sent_at),
        Column(
            name="destination", label="Adresse", value=lambda message: message.destination, personal=True, shown=False,
        ),
        Column(name="error", label="Erreur", value=lambda message: message.error, shown=False),
        Column(name="template", label="Modèle", value=lambda message: message.template, shown=False),
    )  # fmt: skip
    acts = (
        BulkAct(
            name="resend", label="Renvoyer", run=resending.resend_many, effect=resending.resending_effect,
            permission="campaigns.manage", note="Ce qui échoue de nouveau revient dans la boîte de réception.",
        ),
    )  # fmt: skip

    def url(self, scope: Campaign) -> str:
        """Return the page of the messages."""
        return reverse("team:messages", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[Message]:  # noqa: ARG002 - the same for all
        """Return the messages about the campaign."""
        return with_fate(Message.objects.filter(campaign_code=scope.code))

    def load(self, rows: QuerySet[Message], user: User) -> QuerySet[Message]:
        """Return messages with their addressee, and whether this colleague may know who it is."""
        return with_fate(rows).annotate(hidden=_hidden(user, "recipient")).select_related("recipient")

    def known(self, row: Message) -> bool:
        """Tell whether the reader may know the addressee."""
        return not row.hidden  # type: ignore[attr-defined] # annotated by load


class DocumentList(CampaignList[Document]):
    """The documents about a campaign, and what became of each; the latest first."""

    code = "documents"
    permission = "talents.view"
    label = "Documents"
    noun = ("document", "documents")
    filters = DocumentFilterForm
    newest_first = True
    empty = "Aucun document ne correspond."
    columns = (
        Column(
            name="number", label="Numéro", value=lambda document: document.number, css="app-nowrap",
            link=lambda document: reverse("team:document", args=[document.public_id]),
        ),
        Column(
            name="title", label="Titre", value=lambda document: document.title,
            personal=True, masked=lambda _: ANONYMOUS,
        ),
        State(name="state", label="État", value=lambda document: document.state, choices=JobState),
        Instant(name="issued_at", label="Daté du", value=lambda document: document.issued_at),
        Instant(name="done_at", label="Produit le", value=lambda document: document.done_at),
        Column(name="batch", label="Lot", value=lambda document: document.batch, shown=False),
        Column(name="error", label="Erreur", value=lambda document: document.error, shown=False),
    )  # fmt: skip
    acts = (
        BulkAct(
            name="produce", label="Produire de nouveau", run=resending.produce_many,
            effect=resending.producing_effect, permission="talents.manage",
            note="Ce qui échoue de nouveau revient dans la boîte de réception.",
        ),
    )  # fmt: skip

    def url(self, scope: Campaign) -> str:
        """Return the page of the documents."""
        return reverse("team:documents", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[Document]:
        """Return the documents about the campaign that this person may read."""
        readable = visible_documents(user).filter(subject__campaign=scope).order_by().values("pk")
        return Document.objects.filter(pk__in=readable)

    def load(self, rows: QuerySet[Document], user: User) -> QuerySet[Document]:
        """Return documents with their batch, without their frozen data."""
        annotated = rows.annotate(hidden=_hidden(user, "subject__person"))
        return annotated.select_related("batch").defer("context")

    def known(self, row: Document) -> bool:
        """Tell whether the reader may know whom the document speaks of."""
        return not row.hidden  # type: ignore[attr-defined] # annotated by load


TRANSFERS, MESSAGES, DOCUMENTS = TransferList(), MessageList(), DocumentList()
