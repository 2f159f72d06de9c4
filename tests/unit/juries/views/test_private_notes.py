"""A juror's own notes on the pages: in the room with or without script, beside a hearing, on nobody else's page."""

import pytest
from bs4 import BeautifulSoup

from juries.models import AssessmentChange, PrivateNote
from tests import factories as f

NOTE = "Silence étrange\nsur le calendrier"


@pytest.fixture
def reading(db):
    return f.AssessmentFactory(juror__panel__grid=f.CriterionFactory().grid)


def address(reading, tail=""):
    return f"/jury/dossiers/{reading.public_id}/{tail}"


def test_notes_are_saved_without_a_script_and_shown_again(signed_in, reading):
    client = signed_in(reading.juror.user)
    done = client.post(address(reading), {"action": "note", "note": NOTE.replace("\n", "\r\n")}, follow=True)
    assert "Vos notes sont enregistrées : vous seul les lisez." in done.text
    page = BeautifulSoup(client.get(address(reading)).text, "html.parser")
    assert page.select_one("textarea[name=note]").text.strip() == NOTE
    assert PrivateNote.objects.get().text == NOTE
    with_marks = {f"mark_{reading.panel.grid.criteria.get().pk}": "3", "note": "Et la grille"}
    both = client.post(address(reading), with_marks | {"action": "note"}, follow=True).text
    assert ("Grille enregistrée" in both, "Vos notes" in both, reading.scores.get().value) == (True, True, 3)
    client.post(address(reading), with_marks | {"note": "Avec la grille"})
    assert PrivateNote.objects.get().text == "Avec la grille"
    refused = client.post(address(reading), {"action": "note", "note": "a" * 20_001})
    assert (refused.status_code, "a" * 20_001 in refused.text) == (422, True)
    type(reading.panel).objects.update(closed_at=reading.juror.charter_signed_at)
    client.post(address(reading), {"action": "note", "note": "Après la clôture"})
    assert PrivateNote.objects.get().text == "Après la clôture"


def test_an_act_on_the_notes_puts_nothing_back(signed_in, reading):
    """The line that makes a second sending harmless is no line of history: asking for it is asking for nothing."""
    f.PrivateNoteFactory(user=reading.juror.user, deposit=reading.deposit)
    line = f.AssessmentChangeFactory(assessment=reading, kind="note", criterion=None, before="", after="")
    answer = signed_in(reading.juror.user).post(address(reading, f"retablir/{line.pk}/"))
    assert (answer.status_code, PrivateNote.objects.count()) == (404, 1)
    assert AssessmentChange.objects.count() == 1


def test_notes_are_beside_the_hearing_of_their_author_alone(signed_in, reading):
    panel = f.PanelFactory(grid=reading.panel.grid)
    seats = [f.JurorFactory(panel=panel, user=reading.juror.user), f.JurorFactory(panel=panel, secretary=True)]
    f.HearingFactory(panel=panel, deposit=reading.deposit)
    f.PrivateNoteFactory(user=reading.juror.user, deposit=reading.deposit, text="Lui demander le calendrier")
    author, secretary = [signed_in(seat.user).get(f"/jury/journee/{seat.public_id}/").text for seat in seats]
    assert "Lui demander le calendrier" in author
    assert "1 audition" in secretary
    assert "Lui demander" not in secretary


def test_no_page_of_another_actor_shows_them(signed_in, team, reading):
    """The team, another juror of the same dossier, its candidate: each page of theirs that speaks of it."""
    f.PrivateNoteFactory(user=reading.juror.user, deposit=reading.deposit, text="Lui demander le calendrier")
    other = f.AssessmentFactory(juror=f.JurorFactory(panel=reading.panel, secretary=True), deposit=reading.deposit)
    pages = {
        team: [f"/equipe/jurys/{reading.panel.public_id}/", f"/equipe/jurys/{reading.panel.public_id}/jures/"],
        other.juror.user: ["/jury/", address(other), f"/jury/lecture/{other.juror.public_id}/", address(reading)],
        reading.deposit.dossier.owner: ["/candidature/", "/mes-donnees/"],
    }
    for person, addresses in pages.items():
        client = signed_in(person)
        for page in addresses:
            assert "Lui demander" not in client.get(page, follow=True).text
    assert "Lui demander le calendrier" in signed_in(reading.juror.user).get(address(reading)).text
