"""The space of administrations: draft a challenge, deposit it, follow it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.rules import person, space
from challenges.domain import challenges
from challenges.enums import CallKind, ChallengeState
from challenges.forms import NewChallengeForm
from challenges.models import Campaign, Challenge
from challenges.rules import administrations_of, editable_challenges, is_administration, open_windows, own_challenges
from common import clock
from dossiers import forms as dossier_forms
from dossiers.domain.answers import DossierFrozenError
from dossiers.domain.deposits import IncompleteDossierError


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List one's proposals and the calls that are open; tell a stranger how to join."""
    user = person(request)
    return render(
        request,
        "challenges/administration/home.html",
        {
            "title": "Espace administration",
            "administrations": administrations_of(user),
            "challenges": own_challenges(user).select_related("campaign", "administration", "dossier__deposit"),
            "windows": open_windows(CallKind.CHALLENGES, clock.now()),
        },
    )


@space(is_administration)
def new(request: HttpRequest) -> HttpResponse:
    """Open a draft in an open call."""
    user = person(request)
    windows = open_windows(CallKind.CHALLENGES, clock.now())
    form = NewChallengeForm(
        request.POST or None,
        campaigns=Campaign.objects.filter(windows__in=windows).distinct(),
        administrations=administrations_of(user),
    )
    if form.is_valid():
        try:
            challenge = challenges.draft(
                form.cleaned_data["campaign"],
                form.cleaned_data["administration"],
                title=form.cleaned_data["title"],
                by=user,
                at=clock.now(),
            )
        except (challenges.NotYoursError, challenges.CallClosedError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("administration:challenge", public_id=challenge.public_id)
    return render(request, "challenges/administration/new.html", {"title": "Proposer un défi", "form": form})


def _page(request: HttpRequest, challenge: Challenge, problems: list[object] | None = None) -> HttpResponse:
    editable = editable_challenges(person(request)).filter(pk=challenge.pk).exists()
    context = {"title": challenge.submitted_title, "challenge": challenge, "problems": problems or []}
    if challenge.state == ChallengeState.DRAFT:
        assert challenge.dossier is not None  # noqa: S101 - own challenges have one
        context |= {"sections": dossier_forms.sections(challenge.dossier, problems), "editable": editable}  # type: ignore[arg-type]
        return render(request, "challenges/administration/draft.html", context, status=422 if problems else 200)
    deposit = challenge.dossier.deposit  # type: ignore[union-attr]
    context |= {"deposit": deposit, "answers": dossier_forms.readable(deposit.content)}
    return render(request, "challenges/administration/deposited.html", context)


@space(is_administration)
def challenge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a proposal; save or deposit it when it is still a draft."""
    user = person(request)
    if request.method != "POST":
        found = own_challenges(user).select_related("dossier__form", "campaign", "administration").distinct()
        return _page(request, get_object_or_404(found, public_id=public_id))
    drafts = editable_challenges(user).select_related("dossier__form", "campaign", "administration").distinct()
    one = get_object_or_404(drafts, public_id=public_id)
    assert one.dossier is not None  # noqa: S101 - own challenges have one
    at = clock.now()
    try:
        for refusal in dossier_forms.save(one.dossier, request, at=at):
            messages.error(request, refusal)
        if request.POST.get("action") == "deposit":
            challenges.submit(one, by=user, at=at)
            return redirect("administration:receipt", public_id=one.public_id)
    except IncompleteDossierError as error:
        return _page(request, one, list(error.problems))
    except (challenges.CallClosedError, DossierFrozenError) as error:
        messages.error(request, str(error))
        return redirect("administration:challenge", public_id=one.public_id)
    messages.success(request, "Brouillon enregistré.")
    return redirect("administration:challenge", public_id=one.public_id)


@require_POST
@space(is_administration)
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save a draft from the page's script."""
    own = own_challenges(person(request)).select_related("dossier").distinct()
    one = get_object_or_404(own, public_id=public_id)
    assert one.dossier is not None  # noqa: S101 - own challenges have one
    if one.state == ChallengeState.DRAFT:
        get_object_or_404(editable_challenges(person(request)).distinct(), public_id=public_id)
    return dossier_forms.autosave(one.dossier, request, at=clock.now())


@require_GET
@space(is_administration)
def receipt(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the receipt of a deposit."""
    deposited = own_challenges(person(request)).filter(dossier__deposit__isnull=False)
    one = get_object_or_404(deposited.select_related("dossier__deposit", "campaign").distinct(), public_id=public_id)
    context = {"title": "Récépissé de dépôt", "subject": one.submitted_title, "deposit": one.dossier.deposit}  # type: ignore[union-attr]
    return render(request, "dossiers/receipt.html", context | {"campaign": one.campaign, "back": "administration:home"})
