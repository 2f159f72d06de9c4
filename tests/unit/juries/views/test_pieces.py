"""A piece read inside the room: who may, what a blind reader is never shown, what is journalled."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import JournalEntry
from dossiers.domain import answers, attachments, deposits
from dossiers.models import Attachment
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW
from tests.unit.dossiers.hostile import files

NAME = "Zoé N’Diaye"


@pytest.fixture(autouse=True)
def _fresh_cache():
    yield
    caches["pages"].clear()


@pytest.fixture
def panel(db):
    return f.PanelFactory(grid=f.CriterionFactory().grid, blind=True)


@pytest.fixture
def reading(panel):
    dossier = f.DossierFactory()
    name = f.FormFieldFactory(form=dossier.form, label="Nom", identifying=True)
    answers.save_answers(dossier, {name.pk: NAME}, at=NOW)
    pieces = {
        "CV": (pdf(NAME), "Zoé N’Diaye.pdf", True),
        "Portfolio": (pdf(f"Cartes dessinées par {NAME} pour la ville"), "Zoé N’Diaye.pdf", False),
        "Affiche": (files.image("PNG"), "zoe.png", False),
        "Lettre": (files.docx(), "zoe.docx", False),
    }
    for label, (content, given, identifying) in pieces.items():
        field = f.FormFieldFactory(form=dossier.form, label=label, kind="file", identifying=identifying)
        attachments.attach(dossier, field, ContentFile(content, given), at=NOW)
    extra = {"title": "Design", "person": {"name": NAME}}
    deposit = deposits.deposit(dossier, number="T-1", by=dossier.owner, at=NOW, extra=extra)
    return f.AssessmentFactory(juror=f.JurorFactory(panel=panel), deposit=deposit)


@pytest.fixture
def client(reading, signed_in):
    return signed_in(reading.juror.user)


def address(reading, label="Portfolio", tail="lire/"):
    row = next(row for row in reading.deposit.content["attachments"] if row["label"] == label)
    return f"/jury/dossiers/{reading.public_id}/pieces/{row['public_id']}/{tail}"


def test_the_room_leads_to_what_can_be_shown_and_downloads_the_rest(client, reading):
    page = BeautifulSoup(client.get(f"/jury/dossiers/{reading.public_id}/").text, "html.parser")
    links = [link["href"] for link in page.select("a[data-open-piece]")]
    assert links == [address(reading), address(reading, "Affiche")]
    assert page.text.count("Lettre") >= 1
    assert client.get(address(reading, "Lettre")).status_code == 404


def test_a_blind_reader_is_shown_pages_without_the_name(client, reading):
    """Neither the page, nor a search, nor an address, nor the picture tells it; what is covered is in the words too."""
    page = client.get(address(reading))
    assert (page.status_code, "Cartes dessinées par" in page.text) == (200, True)
    assert "1 page" in page.text
    searched = client.get(address(reading), {"cherche": "N'Diaye", "zoom": "150"})
    assert "n’est pas dans les mots de cette pièce" in searched.text
    for text in (page.text, searched.text.replace("N&#x27;Diaye", "")):
        assert "Zoé" not in text
        assert "Diaye" not in text.replace("N%27Diaye", "")
    picture = client.get(address(reading, tail="pages/1/"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert "Zo" not in str(picture.headers)
    assert client.get(address(reading, "CV")).status_code == 404
    assert client.get(address(reading, "CV", "pages/1/")).status_code == 404


def test_a_search_names_the_page_and_shows_the_words_around(client, reading):
    page = BeautifulSoup(client.get(address(reading), {"cherche": "DESSINEES", "zoom": "200"}).text, "html.parser")
    assert page.select_one(".app-piece__hits mark").text == "dessinées"
    assert page.select_one(".app-piece__hits a")["href"] == "#page-1"
    assert page.select_one("#page-1 img")["src"].endswith("/pages/1/?zoom=200")
    assert page.select_one("[aria-current=true]").text == "Largeur : 200 %"


def test_an_open_reader_is_shown_everything(client, reading, panel):
    type(panel).objects.update(blind=False)
    assert NAME in client.get(address(reading)).text
    assert client.get(address(reading, "CV")).status_code == 200


def test_an_image_is_shown_as_it_was_drawn_again(client, reading):
    page = client.get(address(reading, "Affiche")).text
    assert "Mots de la page" not in page
    picture = client.get(address(reading, "Affiche", "pages/1/"))
    assert picture["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.content)).format == "PNG"


def test_the_address_of_a_picture_is_no_right(client, reading, signed_in):
    """Whoever has it and not the dossier is told nothing; the browser asks again each time, and is then told so too."""
    picture = client.get(address(reading, tail="pages/1/"), {"zoom": "150"})
    assert picture["Cache-Control"] == "private, no-cache"
    assert picture["Content-Security-Policy"] == "sandbox; default-src 'none'"
    again = {"HTTP_IF_NONE_MATCH": picture["ETag"]}
    assert client.get(address(reading, tail="pages/1/"), {"zoom": "150"}, **again).status_code == 304
    stranger = signed_in(f.JurorFactory(panel=reading.panel).user)
    for tail in ("lire/", "pages/1/"):
        assert stranger.get(address(reading, tail=tail)).status_code == 404
    type(reading).objects.filter(pk=reading.pk).update(state="recused")
    assert client.get(address(reading, tail="pages/1/"), {"zoom": "150"}, **again).status_code == 404


def test_an_opening_is_journalled_once_and_its_pages_are_not(client, reading):
    for _ in range(2):
        client.get(address(reading))
    client.get(address(reading, tail="pages/1/"))
    rows = JournalEntry.objects.filter(target__startswith="pièce ")
    assert [row.actor for row in rows] == [reading.juror.user]


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_not_found(client, reading, number):
    assert client.get(address(reading, tail=f"pages/{number}/")).status_code == 404


@pytest.mark.parametrize("content", [b"%PDF-1.7 cut", b"%PDF-1.7 \xff"])
def test_a_piece_that_cannot_be_shown_is_said_so(client, reading, content):
    attachment = Attachment.objects.get(public_id=address(reading).split("/")[-3])
    attachment.file.save("x", ContentFile(content))
    page = client.get(address(reading))
    assert (page.status_code, "Cette pièce ne peut pas être montrée ici" in page.text) == (422, True)
    assert client.get(address(reading, tail="pages/1/")).status_code == 422


def test_a_piece_in_quarantine_or_before_the_common_lot_is_not_shown(client, reading, panel):
    Attachment.objects.update(verdict="pending")
    assert client.get(address(reading)).status_code == 404
    Attachment.objects.update(verdict="clean")
    type(panel).objects.update(common=1)
    f.AssessmentFactory(juror=reading.juror, common=True)
    assert client.get(address(reading)).status_code == 404
