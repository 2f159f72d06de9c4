"""Apply as a pair: invite, accept, write the shared part, say what one asks, leave."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from accounts.models import User
from applications.domain.pairs import invitations, memberships, reading, shared_part
from applications.enums import ApplicationState, PairState, PairWish
from applications.forms.pairs import InviteMateForm, PairWishForm, SharedTextForm
from applications.models import Application, PairMember
from applications.queries import pairs
from applications.rules import own_applications
from challenges.enums import Pairs
from common import clock
from common.refusals import shown_in
from common.web.acts import PageActs, refusal_shown_on
from common.web.confirmation import Confirmation, confirmation_page


def _own(user: User, public_id: str) -> Application:
    applications = own_applications(user).select_related("campaign", "candidate", "profession")
    application = get_object_or_404(applications, public_id=public_id)
    if application.campaign.pairs == Pairs.NONE and not application.pair_members.exists():
        raise Http404
    return application


def _act(application: Application, acts: PageActs, *, by: User, at: datetime) -> str:
    """Do what the page's button says; return what to say of it."""
    name, form = acts.submitted
    match name:
        case "invite":
            pair = invitations.invite(application, form.cleaned_data["address"], by=by, at=at)
            return f"L’invitation est envoyée à {pair.address}."
        case "cancel":
            invitations.cancel(application, by=by, at=at)
            return "L’invitation est retirée : son lien ne sert plus."
        case "write":
            data = form.cleaned_data
            shared_part.write(application, data["text"], version=data["version"], by=by, at=at)
            return "Le texte commun est enregistré : l’autre personne le lit et peut le compléter."
        case "alone":
            memberships.go_on_alone(application, by=by, at=at)
            return "C’est noté : votre candidature continue seule."
        case _:
            shared_part.ask(application, PairWish(form.cleaned_data["wish"]), by=by, at=at)
            return "Votre souhait est enregistré."


def _acts(request: HttpRequest, application: Application, member: PairMember | None) -> PageActs:
    text = shared_part.text_of(member.pair) if member is not None else None
    initial = {"text": text.text if text is not None else "", "version": text.version if text is not None else 0}
    wish = {"wish": member.wish if member is not None else PairWish.PREFERRED}
    return PageActs(request, {
        "invite": InviteMateForm,
        "cancel": Form,
        "write": partial(SharedTextForm, initial=initial),
        "wish": partial(PairWishForm, allowed=application.campaign.pairs, initial=wish),
        "alone": Form,
    })  # fmt: skip


def _show_rival(acts: PageActs, rival: shared_part.RivalTextError) -> None:
    """Let the text that was typed be saved over the version that was not read, now that it is shown."""
    form = acts["write"]
    form.data = form.data.copy()
    form.data["version"] = rival.current.version


def _context(application: Application, member: PairMember | None, acts: PageActs, *, at: datetime) -> dict[str, Any]:
    formed = member is not None and member.pair.state == PairState.FORMED
    mate = pairs.mate_of(member) if member is not None else None
    text = shared_part.text_of(member.pair) if member is not None else None
    return {
        "title": "Candidater à deux",
        "application": application,
        "campaign": application.campaign,
        "member": member,
        "pair": member.pair if member is not None else None,
        "mate": mate,
        "mate_is_drafting": mate is not None and mate.application.announced_state == ApplicationState.DRAFT,
        "formed": formed,
        "acts": acts,
        "text": text,
        "shared": text.text if text is not None else "",
        "writable": formed and member is not None and shared_part.is_writable(member, at),
        "open": memberships.is_open(application, at),
        "sentence": reading.wish_sentence(member, mate) if formed and member and mate else "",
        "notice": reading.together_notice(application) if formed else "",
        "withdrawable": Application.transitions.allows("withdraw", application.state),
        "asks_alone": pairs.asks_alone(application),
        "together": application.campaign.pairs == Pairs.TOGETHER,
    }


def pair(request: HttpRequest, public_id: str) -> HttpResponse:
    """Invite somebody, write the shared part with them, say what one asks; read where the pair stands."""
    user, at = current_user(request), clock.received(request)
    application = _own(user, public_id)
    acts = _acts(request, application, pairs.last_member_of(application))
    _, form = acts.submitted
    rival = None
    if form is not None and form.is_valid():
        with shown_in(form):
            try:
                messages.success(request, _act(application, acts, by=user, at=at))
                return redirect("candidate:pair", public_id=public_id)
            except shared_part.RivalTextError as error:
                rival = error.current
                _show_rival(acts, error)
                raise
    member = pairs.last_member_of(application)
    context = _context(application, member, acts, at=at) | {"rival": rival, "form": form}
    return render(request, "applications/candidate/pair.html", context, status=acts.status)


@require_http_methods(["GET", "POST"])
@refusal_shown_on("candidate:pair", "public_id")
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what leaving one's pair does, then leave it."""
    user, at = current_user(request), clock.received(request)
    application = _own(user, public_id)
    if request.method == "POST":
        memberships.leave(application, by=user, at=at)
        messages.success(request, "Vous avez quitté le binôme : votre candidature est individuelle.")
        return redirect("candidate:pair", public_id=public_id)
    member = pairs.formed_member(application)
    mate = pairs.mate_of(member) if member is not None else None
    if mate is None or not memberships.is_open(application, at):
        return redirect("candidate:pair", public_id=public_id)
    confirmation = Confirmation(
        title="Quitter le binôme",
        sentence=f"Vous quittez le binôme que vous formez avec {mate.application.candidate}.",
        label="Quitter le binôme",
        above="Candidater à deux",
        back=reverse("candidate:pair", args=[public_id]),
        facts=[
            "Votre candidature et la sienne deviennent individuelles : rien d’autre n’y change.",
            "L’autre personne en est avertie aussitôt par courriel.",
            "Le texte commun reste lisible ici pour vous deux ; il n’est plus lu avec un dossier qui reste à déposer.",
            "Jusqu’à la clôture, vous pouvez former un autre binôme tant que votre candidature n’est pas déposée.",
        ],
    )
    return confirmation_page(request, confirmation, campaign=application.campaign, application=application)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read an invitation from one's own account; accept it, or decline it."""
    user, at = current_user(request), clock.received(request)
    pair = invitations.invitation(token)
    if pair is None:
        raise Http404
    first = invitations.inviter(pair)
    acts = PageActs(request, {"accept": Form, "decline": Form})
    name, form = acts.submitted
    if form is not None and form.is_valid():
        with shown_in(form):
            if name == "accept":
                application = invitations.accept(pair, by=user, at=at)
                messages.success(request, f"Vous candidatez à deux, avec {first.candidate}.")
                return redirect("candidate:pair", public_id=application.public_id)
            invitations.decline(pair, by=user, at=at)
            messages.success(request, "L’invitation est refusée : rien n’est ouvert à votre nom.")
            return redirect("candidate:home")
    context = {
        "title": "Invitation à candidater à deux",
        "pair": pair,
        "first": first,
        "campaign": first.campaign,
        "own": first.candidate_id == user.pk,
        "waits": invitations.may_answer(pair, at=at),
        "form": form,
    }
    return render(request, "applications/candidate/pair_invitation.html", context, status=acts.status)
