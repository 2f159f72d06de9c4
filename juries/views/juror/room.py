"""The reading room: a dossier beside its grid, every act saved as it is made."""

import uuid
from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.views.decorators.http import require_POST
from pydantic import Field

from accounts.decorators import current_user, role_required
from accounts.domain import journal
from common import clock
from common.refusals import shown_in
from common.web.acts import refusal_shown_on
from common.web.bodies import BadBodyError, Body, read_body
from common.web.inputs import MAX_DIGITS, read_whole
from common.web.pages import part
from dossiers.domain.blind import blinding
from dossiers.domain.viewer.pages import is_viewed
from dossiers.forms import answering, serving
from juries.domain import assessments, changes, passages, private_notes
from juries.domain.assessments import ScoringRefusedError
from juries.enums import AssessmentState
from juries.forms.reading import AssessmentForm
from juries.forms.room import NoteForm, RecusalForm, flat, spoken
from juries.models import Assessment, AssessmentChange, Passage
from juries.queries import enclosures, reading
from juries.rules import is_juror
from juries.views.juror import pieces
from juries.views.juror.pieces import load_assessment

MOST_ACTS = 200


def _save(request: HttpRequest, assessment: Assessment, form: AssessmentForm) -> HttpResponse:
    """Do what a button of the page says; the page works without script."""
    user, at, action = current_user(request), clock.now(), request.POST.get("action")
    data = form.cleaned_data
    assessments.score(assessment, form.marks(), by=user, at=at, comment=data["comment"], verdict=data["verdict"])
    if action != "submit":
        messages.success(request, "Grille enregistrée.")
        return redirect("juror:assessment", public_id=assessment.public_id)
    assessments.submit(assessment, by=user, at=at)
    messages.success(request, "Grille remise.")
    _, following, _ = reading.neighbours(assessment)
    if following is None:
        return redirect("juror:own-reading", public_id=assessment.juror.public_id)
    return redirect("juror:assessment", public_id=following.public_id)


def _recuse(request: HttpRequest, assessment: Assessment, form: RecusalForm) -> HttpResponse:
    """Step back from a dossier, whatever the state of its grid."""
    reason = form.cleaned_data["reason"]
    done = assessments.recuse(assessment, by=current_user(request), at=clock.now(), reason=reason)
    aside = " Votre grille est mise de côté, avec sa trace." if done.set_aside else ""
    messages.success(request, f"Votre déport est enregistré : ce dossier ne vous est plus montré.{aside}")
    return redirect("juror:home")


@role_required(is_juror)
def assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read a frozen deposit beside its grid; save, hand in, or step back."""
    assessment = load_assessment(request, public_id)
    if assessments.waits_for_common_lot(assessment):
        messages.info(request, "Le lot commun se lit d’abord : les autres dossiers s’ouvrent ensuite.")
        return redirect("juror:home")
    forms = _forms(request, assessment)
    note = _write_note(request, assessment, forms)
    asked = request.POST.get("action")
    if forms.recusal.is_valid():
        with shown_in(forms.recusal):
            return _recuse(request, assessment, forms.recusal)
    elif note and asked == "note" and not forms.grid.is_bound:
        return redirect("juror:assessment", public_id=public_id)
    elif asked != "recuse" and forms.grid.is_valid() and not forms.note.errors:
        with shown_in(forms.grid):
            return _save(request, assessment, forms.grid)
    return _page(request, assessment, forms)


def _write_note(request: HttpRequest, assessment: Assessment, forms: "Forms") -> bool:
    """Keep one's own notes, sent with whatever button: they do not depend on the grid. Tell whether they were sent."""
    if not forms.note.is_valid():
        return False
    user = current_user(request)
    private_notes.write(user, assessment.deposit_id, forms.note.cleaned_data["note"], at=clock.now())
    if request.POST.get("action") == "note":
        messages.success(request, "Vos notes sont enregistrées : vous seul les lisez.")
    return True


class Forms(NamedTuple):
    """What the page sends: the grid, a recusal, one's own notes."""

    grid: AssessmentForm
    recusal: RecusalForm
    note: NoteForm


def _forms(request: HttpRequest, assessment: Assessment) -> Forms:
    """Return what the page sent; a grid that nobody may write is not sent with the notes."""
    posted = request.POST if request.method == "POST" else None
    asked = request.POST.get("action")
    shut = assessment.panel.closed_at is not None or assessment.state == AssessmentState.SUBMITTED
    held = private_notes.note_of(current_user(request), assessment.deposit_id)
    return Forms(
        AssessmentForm(None if asked == "note" and shut else posted, assessment=assessment),
        RecusalForm(posted if asked == "recuse" else None),
        NoteForm(posted if "note" in request.POST else None, initial={"note": held}),
    )


def _page(request: HttpRequest, assessment: Assessment, forms: Forms) -> HttpResponse:
    """Show a deposit beside its grid, with what was typed and refused."""
    journal.record_reading(
        f"Dossier {assessment.deposit.number} ouvert", actor=current_user(request), quality="Jury",
        concerned=assessment.deposit.dossier.owner, target=f"dossier {assessment.deposit.number}",
    )  # fmt: skip
    content = blinding.read(assessment.deposit, blinded=assessment.panel.blind)
    held = list(assessment.passages.select_related("criterion"))
    before, following, rest = reading.neighbours(assessment)
    changes = assessment.changes.effective().select_related("criterion")
    context = {
        "title": f"Dossier {assessment.deposit.number}",
        "assessment": assessment,
        "content": content,
        "pieces": [piece | {"viewed": is_viewed(piece["name"])} for piece in content["attachments"]],
        "sections": spoken(answering.readable(content), held),
        "passages": held,
        "enclosures": enclosures.enclosures(assessment),
        "linked": reading.linked(assessment),
        "form": forms.grid,
        "recusal": forms.recusal,
        "note": forms.note,
        "closed": assessment.panel.closed_at is not None,
        "locked": assessment.state == AssessmentState.SUBMITTED,
        "may_reopen": assessments.may_reopen(assessment),
        "before": before,
        "next": following,
        "rest": rest[: reading.SECOND_LOOKS],
        "progress": reading.progress(assessment.juror),
        "others": reading.others(assessment),
        "history": part(request, changes.order_by("-at", "-pk"), "modifications"),
    }
    return render(
        request, "juries/juror/assessment.html", context, status=422 if any(form.is_bound for form in forms) else 200
    )


class ActBody(Body):
    """One act as the page sends it: ``at`` is the browser's instant, ``base`` what it replaced."""

    id: UUID
    assessment: UUID
    kind: str = Field(max_length=40)
    criterion: (
        Annotated[int, Field(ge=0, lt=10**MAX_DIGITS)] | Annotated[str, Field(pattern=r"^[0-9]{1,18}$")] | None
    ) = None
    value: str
    base: str
    at: str | None = Field(None, max_length=40)

    def act(self) -> changes.Act:
        """Return the act to apply; an instant that cannot be read is none."""
        criterion = None if self.criterion is None else int(self.criterion)
        return changes.Act(
            self.id, self.assessment, self.kind, criterion, self.value, self.base, _instant(self.at or "")
        )


class ActsBody(Body):
    """What the page sends: the acts that nobody has answered yet."""

    acts: list[ActBody]


def _instant(text: str) -> datetime | None:
    try:
        instant = parse_datetime(text)
    except ValueError:
        return None
    return instant if instant is not None and is_aware(instant) else None


@require_POST
@role_required(is_juror)
def acts(request: HttpRequest) -> JsonResponse:
    """Apply the acts a page kept, in their order; one answer each, so that the page forgets only what is kept here."""
    try:
        asked = [row.act() for row in read_body(request, ActsBody).acts[:MOST_ACTS]]
    except BadBodyError as error:
        return JsonResponse({"error": str(error)}, status=error.status)
    at = clock.now()
    answers = changes.apply_all(asked, by=current_user(request), at=at)
    shown = [
        {"id": str(answer.client_id), "outcome": answer.outcome, "value": answer.value, "message": answer.message}
        for answer in answers
    ]
    return JsonResponse({"answers": shown, "saved": date_format(localtime(at), "H:i:s")})


@require_POST
@role_required(is_juror)
@refusal_shown_on("juror:assessment", "public_id")
def reopen(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back a grid that was handed in, to change it and hand it in again."""
    changes.reopen(load_assessment(request, public_id), by=current_user(request), at=clock.now())
    messages.success(request, "Votre grille est rouverte : elle ne compte plus tant que vous ne la remettez pas.")
    return redirect("juror:assessment", public_id=public_id)


@require_POST
@role_required(is_juror)
@refusal_shown_on("juror:assessment", "public_id")
def restore(request: HttpRequest, public_id: str, change: int) -> HttpResponse:
    """Put back what stood before one act of one's own history."""
    assessment = load_assessment(request, public_id)
    effective = AssessmentChange.objects.effective().select_related("assessment")
    requested = get_object_or_404(effective, pk=change, assessment=assessment)
    changes.restore(requested, by=current_user(request), at=clock.now())
    messages.success(request, "La valeur précédente est rétablie.")
    return redirect("juror:assessment", public_id=public_id)


@require_POST
@role_required(is_juror)
def tie(request: HttpRequest, public_id: str) -> JsonResponse:
    """Tie a passage to a criterion."""
    assessment = load_assessment(request, public_id)
    rows = flat(answering.readable(blinding.read(assessment.deposit, blinded=assessment.panel.blind)))
    try:
        passage = passages.tie(
            assessment,
            public_id=uuid.UUID(request.POST.get("id", "")),
            criterion=read_whole(request.POST.get("criterion", "")),
            row=read_whole(request.POST.get("row", "")),
            quote=request.POST.get("quote", ""),
            answers=rows,
            by=current_user(request),
            at=clock.now(),
        )
    except ScoringRefusedError as error:
        return JsonResponse({"error": str(error)}, status=409)
    except ValueError:
        return JsonResponse({"error": "Cette demande est illisible."}, status=400)
    return JsonResponse({"quote": passage.quote, "criterion": str(passage.criterion)})


@require_POST
@role_required(is_juror)
@refusal_shown_on("juror:assessment", "public_id")
def untie(request: HttpRequest, public_id: str, passage: str) -> HttpResponse:
    """Forget a passage."""
    assessment = load_assessment(request, public_id)
    link = get_object_or_404(
        Passage.objects.select_related("assessment__juror"), public_id=passage, assessment=assessment
    )
    passages.untie(link, by=current_user(request))
    return redirect("juror:assessment", public_id=public_id)


@require_POST
@role_required(is_juror)
def attachment(request: HttpRequest, public_id: str, piece: str) -> HttpResponse:
    """Serve a piece of a deposit that one reads, under a name that tells nothing in a blind phase (R8). By POST."""
    assessment = load_assessment(request, public_id)
    attachment, shown = pieces.readable_piece(assessment, piece)
    journal.record_reading(
        f"Pièce du dossier {assessment.deposit.number} ouverte", actor=current_user(request), quality="Jury",
        concerned=assessment.deposit.dossier.owner, target=f"pièce {piece}",
    )  # fmt: skip
    return serving.download(request, attachment, name=shown["name"], blind=assessment.panel.blind)
