"""The campaign studio: rules as data, checked, published, then changed by dated acts only."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.decorators import current_user, permission_required
from challenges.domain import campaigns, guided_start
from challenges.domain.programme import differences, presets
from challenges.domain.rules import checks, regulation
from challenges.enums import CampaignState
from challenges.forms.campaigns import (
    BandSet,
    EligibilitySet,
    NewCampaignForm,
    StageSet,
    TradeGridSet,
    WindowSet,
)
from challenges.forms.extensions import RoundForm
from challenges.forms.rules import FRAME, GROUPS, RulesForm, posted_zone
from challenges.models import Campaign
from challenges.queries import calendar
from challenges.rules import team_campaigns
from common import clock
from common.days import day_of
from common.jobs import JobState
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import refusal_shown_on
from documents.forms import serving as produced


@permission_required("campaigns.manage", scope="programme")
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Open a campaign from a preset or from a past one."""
    user = current_user(request)
    past = team_campaigns(user).filter(rehearsal_of=None).order_by("-starts_on", "-pk")
    initial = {"base": request.GET.get("base", "")}
    form = NewCampaignForm(request.POST or None, campaigns=past, initial=initial)
    if form.is_valid():
        with shown_in(form):
            campaign = campaigns.create(**form.values(), by=user, at=clock.now())
            messages.success(request, "La campagne est en préparation : relisez ses dates, puis ses règles.")
            return redirect("team:campaign-dates", code=campaign.code)
    context = {"title": "Nouvelle campagne", "form": form}
    return render(request, "challenges/team/campaign_new.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class RulesPart:
    """A folded part of a draft's rules: ``section`` is what the findings name; ``nouns`` name a row and several.

    It has either the rows of ``formset`` or ``fields``.
    """

    section: str
    heading: str
    name: str
    nouns: tuple[str, str]
    note: str = ""
    formset: Any = None
    fields: list[Any] = field(default_factory=list)
    is_open: bool = False

    @property
    def noun(self) -> str:
        """The name of a row, at the beginning of a sentence."""
        return self.nouns[0].capitalize()

    @property
    def count(self) -> str:
        """How many rows are saved, or fields shown."""
        return counted(len(self.fields) or self.formset.initial_form_count(), *self.nouns)


PARTS = (
    RulesPart("calendrier", "Calendrier", "windows", ("appel", "appels")),
    RulesPart("etapes", "Étapes et grilles", "stages", ("étape", "étapes")),
    RulesPart(
        "grilles", "Grilles propres à un métier", "trade_grids", ("grille de métier", "grilles de métier"),
        "Un métier sans ligne est noté sur la grille de l’étape. Les grilles d’une étape ont le même barème et le même"
        " agrégat.",
    ),
    RulesPart("remuneration", "Rémunération", "bands", ("tranche", "tranches")),
    RulesPart("conditions", "Conditions pour candidater", "conditions", ("condition", "conditions")),
)  # fmt: skip


def _parts(forms: dict[str, Any], findings: list[checks.Finding]) -> list[RulesPart]:
    """Return the parts of the rules; one that has something to mend or to read is open."""
    named = {finding.section for finding in findings}
    parts = []
    for group in GROUPS:
        fields = [forms["form"][name] for name in group.names]
        is_open = group.section in named or any(bound.errors for bound in fields)
        parts.append(
            RulesPart(group.section, group.heading, "", ("réglage", "réglages"), fields=fields, is_open=is_open)
        )
    for part in PARTS:
        formset = forms[part.name]
        refused = formset.is_bound and not formset.is_valid()
        parts.append(replace(part, formset=formset, is_open=refused or part.section in named))
    return parts


def _studio(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """Return the bound or empty forms of a draft's rules."""
    data = request.POST or None
    return {
        "form": RulesForm(data, instance=campaign),
        "windows": WindowSet(data, instance=campaign, prefix="appels", at=clock.now()),
        "stages": StageSet(data, instance=campaign, prefix="etapes"),
        "trade_grids": TradeGridSet(data, instance=campaign, prefix="grilles"),
        "bands": BandSet(data, instance=campaign, prefix="tranches"),
        "conditions": EligibilitySet(data, instance=campaign, prefix="conditions"),
    }


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Edit a draft's rules, all together; show those of a published campaign, and the acts that may still change it."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    with timezone.override(posted_zone(request.POST, campaign)):
        context: dict[str, Any] = {"title": "Règles", "campaign": campaign}
        if campaign.state != CampaignState.DRAFT and not campaign.sandbox:
            return _published(request, campaign, context)
        forms = _studio(request, campaign)
        if request.method == "POST":
            if all([part.is_valid() for part in forms.values()]):  # noqa: C419 - every part shows its own errors
                with shown_in(forms["form"]):
                    with transaction.atomic():
                        campaigns.draft_locked(campaign)
                        for part in forms.values():
                            part.save()
                    messages.success(request, "Règles enregistrées.")
                    return redirect("team:rules", code=code)
            context |= {"wrong": not forms["form"].non_field_errors()}
        fresh = Campaign.objects.get(pk=campaign.pk)
        guided = campaign.state == CampaignState.DRAFT and campaign.rehearsal_of_id is None
        findings = checks.findings(fresh)
        context |= {
            "form": forms["form"],
            "main_fields": [forms["form"][name] for name in FRAME.names],
            "parts": _parts(forms, findings),
            "findings": findings,
            "guide": guided_start.guide(fresh) if guided else None,
        }
        return render(
            request, "challenges/team/rules_draft.html", context, status=422 if request.method == "POST" else 200
        )


def _published(
    request: HttpRequest, campaign: Campaign, context: dict[str, Any], bound: dict[str, Any] | None = None
) -> HttpResponse:
    bound = bound or {}
    at = clock.now()
    stages = [
        (
            stage,
            bound.get(f"stage-{stage.pk}")
            or RoundForm(today=day_of(at, campaign.timezone), prefix=f"stage-{stage.pk}"),
        )
        for stage in campaign.stages.select_related("grid").prefetch_related("rounds")
    ]
    document = regulation.latest(campaign)
    context |= {
        "windows": campaign.windows.filter(closes_at__isnull=False),
        "stages": stages,
        "refused": bool(bound),
        "acting": campaign.state == CampaignState.PUBLISHED,
        "document": document,
        "ready": document is not None and document.state == JobState.DONE,
        "rules": regulation.write(campaign),
    }
    return render(request, "challenges/team/rules_published.html", context, status=422 if bound else 200)


@require_GET
@permission_required("campaigns.view", scope="campaign")
def rules_text(request: HttpRequest, code: str) -> HttpResponse:
    """Read the rules as they will be published."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    rules = regulation.write(campaign)
    context = {"title": rules.title, "campaign": campaign, "rules": rules}
    return render(request, "challenges/team/rules_text.html", context)


@permission_required("campaigns.view", write="campaigns.manage", scope="campaign")
@refusal_shown_on("team:rules", "code")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the publication of a draft makes public, then publish it without contradiction."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    if request.method != "POST":
        if campaign.state != CampaignState.DRAFT:
            return redirect("team:rules", code=code)
        lines = calendar.lines(campaign)
        context = {
            "title": f"Publier, {campaign.name}",
            "campaign": campaign,
            "blocking": [finding for finding in checks.findings(campaign) if finding.blocking],
            "lines": lines,
            "timeline": calendar.drawing(campaign, lines, at=clock.now()),
        }
        return render(request, "challenges/team/publish.html", context)
    campaigns.publish(campaign, by=user, at=clock.now())
    messages.success(request, "La campagne est publiée : ses règles sont figées et publiques.")
    return redirect("team:rules", code=code)


@require_POST
@permission_required("campaigns.manage", scope="campaign")
def add_round(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Add a round to a stage, publicly."""
    user = current_user(request)
    campaign = get_object_or_404(team_campaigns(user), code=code)
    stage = get_object_or_404(campaign.stages, pk=pk)
    form = RoundForm(request.POST, today=day_of(clock.now(), campaign.timezone), prefix=f"stage-{pk}")
    if form.is_valid():
        with shown_in(form):
            campaigns.add_round(stage, **form.cleaned_data, by=user, at=clock.now())
            messages.success(request, "Session ajoutée et publiée.")
            return redirect("team:rules", code=code)
    context = {"title": "Règles", "campaign": campaign}
    return _published(request, campaign, context, {f"stage-{pk}": form})


@require_GET
@permission_required("campaigns.view", scope="campaign")
def rules_pdf(request: HttpRequest, code: str) -> FileResponse:
    """Download the latest PDF of the rules."""
    campaign = get_object_or_404(team_campaigns(current_user(request)), code=code)
    document = regulation.latest(campaign)
    return produced.download(document, f"reglement-{campaign.code}.pdf")


@require_GET
@permission_required("campaigns.view")
def preset_difference(request: HttpRequest) -> HttpResponse:
    """Say in words what a preset changes in another."""
    known = presets.load()
    names = list(known)
    first, second = request.GET.get("a", "EIG4"), request.GET.get("b", "EIG7")
    if first not in known or second not in known:
        raise Http404
    changes = differences.sentences(known[first], known[second])
    context = {
        "title": "Comparer deux préréglages",
        "names": names,
        "a": first,
        "b": second,
        "sentences": [sentence for sentences in changes.values() for sentence in sentences],
    }
    return render(request, "challenges/team/presets.html", context)
