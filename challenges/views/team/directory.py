"""The team's directory of administrations: records, tree, people, requests, labels."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.decorators import current_user, permission_required
from accounts.models import Invitation
from challenges.adapters import LookupFailedError, lookup, lookup_enabled
from challenges.domain.directory import administrations, certain_labels, labels
from challenges.forms.administrations import AnswerRequestForm, AttachForm, RecordForm, request_forms
from challenges.lists import DIRECTORY, MEMBERS
from challenges.models import Administration, AdministrationLabel, AdministrationMember
from challenges.rules import pending_requests
from common import clock
from common.language.french import counted
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.inputs import whole
from lists.views import list_page


@require_GET
@permission_required("directory.view")
def directory(request: HttpRequest) -> HttpResponse:
    """Search the directory; show the requests that wait and the tree of ministries."""
    return directory_page(request, PageActs(request, {"answer": AnswerRequestForm}))


def directory_page(request: HttpRequest, acts: PageActs) -> HttpResponse:
    """Show the directory, with the refusal of a request that was answered."""
    user = current_user(request)
    waiting = pending_requests(user).select_related("user", "administration")
    context = {
        "title": "Administrations",
        "requests": request_forms(acts, waiting),
        "tree": administrations.tree(),
        "waiting_labels": AdministrationLabel.objects.filter(administration=None).count(),
    }
    return list_page(request, DIRECTORY, user, context, template="challenges/team/directory.html", status=acts.status)


@permission_required("directory.manage")
def record_new(request: HttpRequest) -> HttpResponse:
    """Write a record that the directory lacks: by hand always, or from the enterprise directory when it is on."""
    return _write_record(request, Administration())


@permission_required("directory.view", write="directory.manage")
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a record, and correct it."""
    return _write_record(request, get_object_or_404(Administration, public_id=public_id))


def _write_record(request: HttpRequest, administration: Administration) -> HttpResponse:
    form = RecordForm(request.POST or None, instance=administration)
    if form.is_valid():
        with shown_in(form):
            administrations.save(form.instance, parent=form.cleaned_data["parent_name"])
            messages.success(request, f"Fiche enregistrée : {form.instance}.")
            return redirect("team:directory")
    words, bodies = request.GET.get("cherche", ""), []
    if words and lookup_enabled():
        try:
            bodies = lookup(words)
        except LookupFailedError as error:
            messages.error(request, str(error))
    context = {
        "title": str(administration) if administration.pk else "Nouvelle fiche",
        "administration": administration,
        "form": form,
        "words": words,
        "bodies": bodies,
        "lookup": lookup_enabled(),
    }
    return render(request, "challenges/team/record.html", context, status=422 if form.errors else 200)


def _attached(result: AdministrationMember | Invitation) -> str:
    if isinstance(result, AdministrationMember):
        return f"{result.user} agit maintenant pour : {result.administration}."
    return (
        f"Invitation envoyée à {result.address} : la personne agira dès qu’elle se sera connectée avec cette adresse."
    )


@permission_required("directory.view", write="directory.manage")
def members(request: HttpRequest) -> HttpResponse:
    """List who acts for which administration; attach a person."""
    form = AttachForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        with shown_in(form):
            result = administrations.attach(
                data["administration"], email=data["email"], role=data["role"], by=current_user(request), at=clock.now()
            )
            messages.success(request, _attached(result))
            return redirect("team:members")
    context = {
        "title": "Personnes rattachées",
        "form": form,
        "invitations": administrations.waiting_members(at=clock.now()),
    }
    template = "challenges/team/members.html"
    return list_page(
        request, MEMBERS, current_user(request), context, template=template, status=422 if form.errors else 200
    )


@permission_required("directory.manage")
@refusal_shown_on("team:labels")
def label_list(request: HttpRequest) -> HttpResponse:
    """Reconcile the labels of the sources with the directory: suggestions explained, every decision reversible."""
    if request.method == "POST":
        return _label_act(request)
    waiting = list(AdministrationLabel.objects.filter(administration=None).order_by("raw"))
    index = labels.Directory(Administration.objects.all())
    decided = AdministrationLabel.objects.exclude(administration=None).select_related("administration")
    context = {
        "title": "Libellés à rapprocher",
        "waiting": [(label, index.suggest(label.raw)) for label in waiting],
        "certain": certain_labels.certain_labels(index, waiting),
        "acceptance": certain_labels.last_acceptance(),
        "decided": decided.prefetch_related("decisions__by").order_by("raw"),
    }
    return render(request, "challenges/team/labels.html", context)


def _label_act(request: HttpRequest) -> HttpResponse:
    act, _, key = request.POST.get("act", "").partition(":")
    if act == "accept":
        keys = {whole(text) for text in request.POST.getlist("certain")}
        count = certain_labels.accept(keys, by=current_user(request), at=clock.now())
        messages.success(request, f"{counted(count, 'libellé accepté', 'libellés acceptés')}.")
        return redirect("team:labels")
    if act == "undo-accept":
        count = certain_labels.undo_acceptance(by=current_user(request), at=clock.now())
        messages.success(request, f"{counted(count, 'libellé attend', 'libellés attendent')} de nouveau une décision.")
        return redirect("team:labels")
    label = get_object_or_404(AdministrationLabel, pk=whole(key))
    if act == "undo":
        labels.undo(label)
        messages.success(request, f"« {label.raw} » : décision annulée.")
        return redirect("team:labels")
    chosen = request.POST.get(f"administration-{label.pk}", "")
    administration = get_object_or_404(Administration, pk=whole(chosen))
    why = request.POST.get(f"why-{label.pk}-{chosen}", "choisie par l’équipe")
    labels.decide(label, administration, why=why, by=current_user(request), at=clock.now())
    messages.success(request, f"« {label.raw} » désigne maintenant : {administration}.")
    return redirect("team:labels")
