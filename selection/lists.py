"""The register of requests for reasons and appeals."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from challenges.lists import CampaignList
from challenges.models import Campaign
from lists.columns import Column, Day, Instant, State
from selection.enums import RequestState
from selection.forms.decision_requests import DecisionRequestFilterForm
from selection.models import DecisionRequest


class DecisionRequestList(CampaignList[DecisionRequest]):
    """The requests about a campaign's refusals, the most urgent first; no row names a person."""

    code = "recours"
    permission = "selection.view"
    label = "Recours et demandes de motifs"
    noun = ("demande", "demandes")
    filters = DecisionRequestFilterForm
    ordering = "due_on"
    empty = "Aucune demande ne correspond."
    columns = (
        Column(
            name="subject", label="Dossier", value=lambda row: row.subject_label,
            link=lambda row: reverse("team:decision-request", args=[row.public_id]),
        ),
        Column(name="kind", label="Nature", value=lambda row: row.get_kind_display()),
        Column(name="decision", label="Décision contestée", value=lambda row: row.decision_label),
        Day(name="decided_on", label="Annoncée le", value=lambda row: row.decided_on, shown=False),
        Instant(name="received_at", label="Reçue le", value=lambda row: row.received_at),
        Day(name="due_on", label="À répondre au plus tard le", value=lambda row: row.due_on, sort="due_on"),
        State(name="state", label="État", value=lambda row: row.state, choices=RequestState),
        Instant(name="answered_at", label="Répondue le", value=lambda row: row.answered_at, shown=False),
        Column(name="answered_by", label="Par", value=lambda row: row.answered_by, shown=False),
    )  # fmt: skip

    def url(self, scope: Campaign) -> str:
        """Return the page of the register."""
        return reverse("team:decision-requests", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[DecisionRequest]:  # noqa: ARG002 - the same for all
        """Return every request of the campaign."""
        return DecisionRequest.objects.filter(campaign=scope)

    def load(self, rows: QuerySet[DecisionRequest], user: User) -> QuerySet[DecisionRequest]:  # noqa: ARG002 - the same
        """Return requests with what names their subject."""
        deposits = ("application__dossier__deposit", "application__dossier__replaces__deposit")
        return rows.select_related("challenge", "answered_by", *deposits)


DECISION_REQUESTS = DecisionRequestList()
