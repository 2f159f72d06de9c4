"""The register of requests for reasons and appeals, and what refused people agree to have forwarded."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from applications.models import ForwardingConsent
from challenges.lists import CampaignList
from challenges.models import Campaign
from common import clock
from lists.bulk import BulkAct
from lists.columns import Column, Day, Instant, Many, Number, State
from selection.domain import forwarding
from selection.enums import RequestState
from selection.forms.decision_requests import DecisionRequestFilterForm
from selection.forms.forwarding import ConsentFilterForm, ForwardForm, ProposeForm
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


class ConsentList(CampaignList[ForwardingConsent]):
    """Who agrees to be proposed elsewhere, and where: what is forwarded is in its columns, and nothing more."""

    code = "accords"
    permission = "applications.process"
    label = "Accords de transmission"
    noun = ("accord", "accords")
    filters = ConsentFilterForm
    empty = "Personne n’accepte d’être proposé ailleurs aujourd’hui."
    columns = (
        Column(
            name="candidate", label="Personne", value=lambda row: row.application.candidate, filed=False,
            link=lambda row: reverse("team:application", args=[row.application.public_id]),
        ),
        Column(name="last_name", label="Nom", value=lambda row: row.application.candidate.last_name, shown=False),
        Column(name="first_name", label="Prénom", value=lambda row: row.application.candidate.first_name, shown=False),
        Column(name="email", label="Courriel", value=lambda row: row.application.candidate.email),
        Column(name="profession", label="Métier", value=lambda row: row.application.profession),
        Number(name="experience", label="Expérience", value=lambda row: row.application.experience_years, unit="an"),
        Column(
            name="destination", label="Accord", value=lambda row: row.get_destination_display(),
            css="app-cell fr-cell--multiline",
        ),
        Instant(name="given_at", label="Donné le", value=lambda row: row.given_at, shown=False, filed=False),
        Many(
            name="forwardings", label="Transmis à",
            value=lambda row: [each.recipient for each in row.forwardings.all()],
            css="app-cell fr-cell--multiline", filed=False,
        ),
    )  # fmt: skip
    acts = (
        BulkAct(
            name="forward", label="Noter la transmission", run=forwarding.forward_many, form=ForwardForm,
            effect=forwarding.elsewhere_effect, permission="applications.process",
            note="Chaque personne est prévenue.",
        ),
        BulkAct(
            name="propose", label="Proposer à un autre défi", run=forwarding.propose_many, asks=ProposeForm,
            effect=forwarding.challenge_effect, permission="applications.process",
            note="L’administration du défi et chaque personne sont prévenues.",
        ),
    )  # fmt: skip

    def url(self, scope: Campaign) -> str:
        """Return the page of the consents."""
        return reverse("team:forwarding-consents", args=[scope.code])

    def rows(self, user: User, scope: Campaign) -> QuerySet[ForwardingConsent]:  # noqa: ARG002 - the same for all
        """Return the consents of the campaign that hold today."""
        return forwarding.consenting(scope, at=clock.now())

    def load(self, rows: QuerySet[ForwardingConsent], user: User) -> QuerySet[ForwardingConsent]:  # noqa: ARG002 - the same
        """Return consents with their person, trade and transmissions."""
        related = ("application__candidate", "application__profession")
        heavy = ("application__search_words", "application__blind_words")
        return rows.select_related(*related).defer(*heavy).prefetch_related("forwardings")


DECISION_REQUESTS, CONSENTS = DecisionRequestList(), ConsentList()
