"""The candidate's living profile."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.decorators import current_user
from accounts.models import User
from applications.domain import profiles
from applications.domain.cv import Proposal
from applications.forms.profile import SETS, AccommodationForm, CvForm, MasteryForm, ProfileForm
from applications.models import Profile
from challenges.models import Skill
from common import clock
from common.days import day_of
from dossiers.domain.formats import FileRefusedError

Parts = tuple[ProfileForm, MasteryForm, AccommodationForm, list[Any]]


def _parts(user: User, profile: Profile, data: Any) -> Parts:
    """Return the profile's form, the skills', the accommodation's, and the lists'; bound to what was posted, if any."""
    need = AccommodationForm(data, instance=getattr(user, "accommodation", None), prefix="need")
    sets = [kind(data, instance=profile, prefix=name) for name, (_, _, kind) in SETS.items()]
    return ProfileForm(data, instance=profile), MasteryForm(data, profile=profile), need, sets


def _proposed(user: User, profile: Profile, proposal: Proposal) -> Parts:
    """Return the forms of a profile as a CV would complete them: nothing is kept unless the person saves them."""
    form, masteries, need, sets = _parts(user, profile, None)
    form.propose(proposal)
    rows = {
        "links": [{"label": label, "url": url} for label, url in proposal.links],
        "languages": [{"name": name, "level": level} for name, level in proposal.languages],
    }
    for formset in sets:
        if proposed := rows.get(formset.prefix):
            formset.initial_extra, formset.extra = proposed, len(proposed) + 1
    return form, masteries, need, sets


def _save(user: User, parts: Parts) -> None:
    form, masteries, need, sets = parts
    at = clock.now()
    with transaction.atomic():
        form.instance.updated_at = at
        saved = form.save()
        profiles.set_skills(saved, form.cleaned_data["skill_names"])
        profiles.set_masteries(saved, masteries.levels())
        for rows in sets:
            rows.save()
        profiles.ask_accommodation(user, need.cleaned_data["need"], at=at)


def _page(
    request: HttpRequest, profile: Profile, parts: Parts, *, cv: CvForm, status: int, proposal: Proposal | None = None
) -> HttpResponse:
    form, masteries, need, sets = parts
    periods = profile.experiences.all() if profile.pk is not None else ()
    years = profiles.evidenced_years(periods, on=day_of(clock.now()))
    context = {
        "title": "Mon profil",
        "profile": profile,
        "form": form,
        "masteries": masteries,
        "need": need,
        "cv": cv,
        "proposal": proposal,
        "sets": [(title, noun, rows) for (title, noun, _), rows in zip(SETS.values(), sets, strict=True)],
        "evidenced": years,
        "differs": bool(years) and profile.experience_years is not None and profile.experience_years > years,
        "skills": Skill.objects.all()[:500],
    }
    return render(request, "applications/candidate/profile.html", context, status=status)


def profile(request: HttpRequest) -> HttpResponse:
    """Show or save the whole profile: all of it, or nothing and every refusal at its field."""
    user = current_user(request)
    data = request.POST if request.method == "POST" else None
    profile = profiles.read(user, at=clock.now()) if data is None else profiles.of(user, at=clock.now())
    form, masteries, need, sets = parts = _parts(user, profile, data)
    good = [part.is_valid() for part in (form, masteries, need, *sets)] if data is not None else []
    if good and all(good):
        _save(user, parts)
        messages.success(request, "Votre profil est enregistré : vos prochains dossiers en partiront.")
        return redirect("candidate:profile")
    return _page(request, profile, parts, cv=CvForm(), status=422 if good else 200)


@require_POST
def import_cv(request: HttpRequest) -> HttpResponse:
    """Keep the words of a CV, for search, and show what it proposes for the profile: the person corrects and saves."""
    user = current_user(request)
    profile = profiles.of(user, at=clock.now())
    cv = CvForm(request.POST, request.FILES)
    if cv.is_valid():
        try:
            proposal = profiles.import_cv(profile, cv.cleaned_data["cv"])
            if proposal:
                parts = _proposed(user, profile, proposal)
                return _page(request, profile, parts, cv=CvForm(), status=200, proposal=proposal)
            messages.success(request, "Les mots de votre CV sont gardés pour la recherche, le fichier non.")
            return redirect("candidate:profile")
        except FileRefusedError as error:
            cv.add_error("cv", str(error))
    return _page(request, profile, _parts(user, profile, None), cv=cv, status=422)
