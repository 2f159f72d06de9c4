"""A panel has a room or a video conference of its own: its hearings take place there, whoever plans them."""

from datetime import timedelta

import pytest

from juries.models import Hearing
from tests import factories as f


@pytest.fixture
def panel(db):
    stage = f.StageFactory(kind="hearing")
    panel = f.PanelFactory(name="Auditions Carte")
    stage.panels.add(panel)
    return panel


def given(client, panel, room):
    page = client.post(f"/equipe/jurys/{panel.public_id}/auditions/", {"act": "room", "room-room": room}, follow=True)
    panel.refresh_from_db()
    return page.text.replace("\xa0", " ")


def test_hearings_to_come_follow_the_room_and_whoever_was_convened_is_told_again(panel, team, signed_in):
    client = signed_in(team)
    assert "La salle du jury est enregistrée." in given(client, panel, "https://visio.invalid/carte")
    tomorrow = f.NOW + timedelta(days=1)
    convened = f.HearingFactory(panel=panel, starts_at=tomorrow, ends_at=tomorrow + timedelta(minutes=30), place="Hall")
    Hearing.objects.filter(pk=convened.pk).update(convened_at=f.NOW, convened_for=tomorrow)
    over = f.HearingFactory(panel=panel, starts_at=f.NOW - timedelta(days=1), ends_at=f.NOW, place="Hall", state="held")
    page = given(client, panel, "Salle 3")
    assert "1 audition à venir y a lieu" in page
    assert "1 personne était convoquée ailleurs : envoyez les convocations." in page
    convened.refresh_from_db()
    over.refresh_from_db()
    assert (convened.place, convened.convened_at, convened.log.get().verb, over.place) == (
        "Salle 3", None, "move", "Hall",
    )  # fmt: skip
    assert "1 audition à venir y a lieu." in given(client, panel, "Salle 4")
    assert 'value="Salle 4"' in client.get(f"/equipe/jurys/{panel.public_id}/auditions/").text


def test_jurors_see_where_they_sit(panel, signed_in):
    seat = f.JurorFactory(panel=panel, charter_signed_at=f.NOW)
    room = "https://visio.invalid/carte"
    f.HearingFactory(panel=panel, starts_at=f.NOW, ends_at=f.NOW + timedelta(minutes=30), place=room)
    assert f'href="{room}"' in signed_in(seat.user).get(f"/jury/journee/{seat.public_id}/").text
