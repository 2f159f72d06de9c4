"""The juror's space: sign the charter, read frozen deposits, score."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from accounts.rules import person, space
from common import clock
from common.transitions import TransitionRefusedError
from dossiers.domain import blinding
from dossiers.forms import answering as dossier_forms
from dossiers.forms import serving
from dossiers.models import Attachment
from juries import queries
from juries.domain import assessments
from juries.enums import AssessmentState
from juries.forms import AssessmentForm, CharterForm
from juries.models import Assessment, Juror
from juries.rules import is_juror, readable_assessments, seats


@require_GET
@space(is_juror)
def home(request: HttpRequest) -> HttpResponse:
    """List the panels one sits in and the deposits to read."""
    user = person(request)
    rows = list(queries.reading_list(user))
    done = sum(row.state == AssessmentState.SUBMITTED for row in rows)
    context = {"title": "Espace jury", "seats": seats(user), "rows": rows, "done": done}
    return render(request, "juries/juror/home.html", context)


@space(is_juror)
def charter(request: HttpRequest, public_id: str) -> HttpResponse:
    """Declare one's ties and sign the charter of a panel; once signed, read what was declared."""
    seat = get_object_or_404(Juror.objects.select_related("panel"), public_id=public_id, user=person(request))
    form = CharterForm(request.POST or None)
    if form.is_valid():
        assessments.sign_charter(seat, ties=form.ties(), at=clock.now())
        messages.success(request, "Charte signée : les dossiers vous sont ouverts.")
        return redirect("juror:home")
    context = {"title": "Charte du jury", "seat": seat, "form": form, "ties": seat.ties.all()}
    status = 422 if request.method == "POST" else 200
    return render(request, "juries/juror/charter.html", context, status=status)


def _load(request: HttpRequest, public_id: str) -> Assessment:
    found = readable_assessments(person(request)).select_related("panel__grid", "deposit__dossier", "juror")
    return get_object_or_404(found, public_id=public_id)


def _next(assessment: Assessment) -> Assessment | None:
    """Return the juror's next grid to fill in this panel."""
    todo = Q(state__in=(AssessmentState.ASSIGNED, AssessmentState.STARTED))
    rest = Assessment.objects.filter(todo, juror=assessment.juror).exclude(pk=assessment.pk).order_by("pk")
    return rest.filter(pk__gt=assessment.pk).first() or rest.first()


@space(is_juror)
def assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a frozen deposit beside its grid; save, hand in, or step back."""
    one = _load(request, public_id)
    form = AssessmentForm(request.POST if request.method == "POST" else None, assessment=one)
    if form.is_valid():
        user, at, action = person(request), clock.now(), request.POST.get("action")
        try:
            if action == "recuse":
                assessments.recuse(one, by=user, at=at, reason=request.POST.get("reason", ""))
                messages.success(request, "Votre déport est enregistré : ce dossier ne vous est plus montré.")
                return redirect("juror:home")
            data = form.cleaned_data
            assessments.score(one, form.marks(), by=user, at=at, comment=data["comment"], verdict=data["verdict"])
            if action == "submit":
                assessments.submit(one, by=user, at=at)
                following = _next(one)
                messages.success(request, "Grille remise.")
                if following is not None:
                    return redirect("juror:assessment", public_id=following.public_id)
                return redirect("juror:home")
            messages.success(request, "Grille enregistrée.")
        except (assessments.ScoringRefusedError, TransitionRefusedError) as error:
            messages.error(request, str(error))
        return redirect("juror:assessment", public_id=one.public_id)
    content = blinding.read(one.deposit, blinded=one.panel.blind)
    context = {
        "title": f"Dossier {one.deposit.number}",
        "assessment": one,
        "content": content,
        "answers": dossier_forms.readable(content),
        "form": form,
        "closed": one.panel.closed_at is not None,
        "next": _next(one),
    }
    return render(request, "juries/juror/assessment.html", context)


@require_POST
@space(is_juror)
def autosave(request: HttpRequest, public_id: str) -> JsonResponse:
    """Save a grid from the page's script; a grid handed in is left as it is."""
    one = _load(request, public_id)
    form = AssessmentForm(request.POST, assessment=one)
    if one.state == AssessmentState.SUBMITTED or not form.is_valid():
        return JsonResponse({"error": "La grille n’a pas été enregistrée."}, status=409)
    data, at = form.cleaned_data, clock.now()
    try:
        assessments.score(
            one, form.marks(), by=person(request), at=at, comment=data["comment"], verdict=data["verdict"]
        )
    except assessments.ScoringRefusedError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"saved": f"Grille enregistrée à {date_format(localtime(at), 'H:i:s')}"})


@require_GET
@space(is_juror)
def attachment(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Serve a piece of a deposit that one reads, under a name that tells nothing in a blind phase (R8)."""
    one = _load(request, public_id)
    content = blinding.read(one.deposit, blinded=one.panel.blind)
    shown = {row["public_id"]: row["name"] for row in content["attachments"]}
    if str(piece) not in shown:
        raise Http404
    found = get_object_or_404(Attachment, public_id=piece, dossier=one.deposit.dossier_id)
    return serving.download(found, name=shown[str(piece)], blind=one.panel.blind)
