"""The administrative record of a person recruited: they write it, those who pay them read it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.decorators import current_user
from common import clock
from common.days import day_of
from common.language.french import with_de
from common.refusals import shown_in
from talents.domain.pieces import openings, records
from talents.forms.pieces import EmployeeRecordForm
from talents.models import EmployeeRecord, Mission
from talents.rules import readers_as
from talents.views.person.room import mission_of

PARTS = (
    ("État civil", ("birth_name", "used_name", "given_names", "born_on", "birth_place", "birth_country",
                    "nationality")),
    ("Adresse", ("street", "postcode", "city", "country")),
    ("Paie", ("social_security_number", "account_holder", "iban", "bic")),
)  # fmt: skip


def _page(request: HttpRequest, mission: Mission, form: EmployeeRecordForm | None) -> HttpResponse:
    """Show a record: a form to its person, what it says to the others."""
    record = records.record_of(mission.talent) or EmployeeRecord(person=mission.talent)
    fields: list[tuple[str, list[Any]]] = [
        (title, [form[name] for name in names]
         if form is not None
         else [(EmployeeRecord._meta.get_field(name).verbose_name, getattr(record, name)) for name in names])  # type: ignore[union-attr]
        for title, names in PARTS
    ]  # fmt: skip
    own = form is not None
    context = {
        "title": "Ma fiche administrative" if own else f"Fiche administrative {with_de(str(mission.talent))}",
        "mission": mission,
        "record": record,
        "form": form,
        "parts": fields,
        "missing": records.missing(record),
        "kept_days": settings.RETENTION["employee_record"],
        "opened": openings.openings(mission, ())[openings.record_target(mission)] if own else [],
    }
    return render(request, "talents/record.html", context, status=422 if form is not None and form.errors else 200)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write one's record, or read the record of somebody whom one pays: the reading is recorded."""
    user = current_user(request)
    mission = mission_of(user, public_id)
    if mission.talent_id != user.pk:
        held = readers_as(user, mission) & records.READERS
        if not held or request.method == "POST":
            raise Http404
        openings.record_reading_of_record(mission, by=user, quality=openings.quality_of(held, mission))
        return _page(request, mission, None)
    known = records.record_of(user)
    today = day_of(clock.now())
    initial = {} if known else {"birth_name": user.last_name, "given_names": user.first_name, "country": "France"}
    form = EmployeeRecordForm(request.POST or None, instance=known, initial=initial, today=today)
    if form.is_valid():
        with shown_in(form):
            records.write(mission, form.cleaned_data, by=user, at=clock.now())
            messages.success(request, "Votre fiche est enregistrée.")
            return redirect("mission-record", public_id=public_id)
    return _page(request, mission, form)
