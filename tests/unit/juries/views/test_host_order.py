"""The page of the order of the host: who enters, what is shown, what is refused beside its field."""

import pytest
from django.urls import reverse

from juries.models import HostPlace
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def seat(db):
    return f.JurorFactory(is_host=True)


@pytest.fixture
def deposit(seat):
    reading = f.AssessmentFactory(juror=seat)
    f.HearingFactory(panel=seat.panel, deposit=reading.deposit, state="held")
    return reading.deposit


def address(seat):
    return reverse("juror:host-order", args=[seat.public_id])


def test_a_host_gives_their_order_from_their_home(seat, deposit, signed_in):
    client = signed_in(seat.user)
    assert address(seat) in client.get(reverse("juror:home")).content.decode()
    page = client.get(address(seat))
    assert deposit.number in page.content.decode()
    sent = {"base": "", f"place_{deposit.pk}": "1", f"reason_{deposit.pk}": "Son parcours."}
    done = client.post(address(seat), sent, follow=True)
    assert "Votre ordre est enregistré" in done.content.decode()
    assert HostPlace.objects.get().reason == "Son parcours."
    assert "Donné par" in client.get(address(seat)).content.decode()


def test_what_is_refused_keeps_what_was_typed(seat, deposit, signed_in):
    client = signed_in(seat.user)
    refused = client.post(address(seat), {"base": "", f"place_{deposit.pk}": "none", f"reason_{deposit.pk}": ""})
    assert refused.status_code == 422
    assert "Dites en une phrase" in refused.content.decode()
    refused = client.post(address(seat), {"base": "", f"place_{deposit.pk}": "", f"reason_{deposit.pk}": "Non."})
    assert refused.status_code == 422
    assert "ou dites que vous ne souhaitez pas" in refused.content.decode()


def test_before_any_hearing_and_after_the_closing_the_page_says_so(seat, signed_in):
    client = signed_in(seat.user)
    assert "Aucune audition ne s’est encore tenue" in client.get(address(seat)).content.decode()
    place = f.HostPlaceFactory(panel=seat.panel, deposit=f.AssessmentFactory(juror=seat).deposit)
    f.HearingFactory(panel=seat.panel, deposit=place.deposit, state="held")
    type(seat.panel).objects.update(closed_at=NOW)
    page = client.get(address(seat)).content.decode()
    assert "Le jury est clos" in page
    assert place.reason in page


def test_another_member_has_no_such_page(seat, signed_in):
    other = f.JurorFactory(panel=seat.panel)
    assert signed_in(other.user).get(address(other)).status_code == 404
    assert signed_in(other.user).get(address(seat)).status_code == 404


def test_the_panel_reads_the_order_in_its_deliberation(seat, deposit, signed_in):
    seat.panel.assessments.update(state="submitted", result=3, submitted_at=NOW)
    f.DeliberationFactory(panel=seat.panel)
    place = f.HostPlaceFactory(panel=seat.panel, deposit=deposit)
    client = signed_in(seat.user)
    assert "Ordre de l’accueil" in client.get(reverse("juror:deliberation", args=[seat.public_id])).content.decode()
    page = client.get(reverse("juror:deliberation-dossier", args=[seat.public_id, deposit.number])).content.decode()
    assert place.reason in page
