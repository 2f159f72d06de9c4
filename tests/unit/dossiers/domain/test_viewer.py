"""Files shown page by page: their pictures and words, what is covered, what a hostile file costs."""

import io
import json

import pikepdf
import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from PIL import Image

from common.inspection.frames import Answer, RefusedError
from dossiers.domain import attachments, formats
from dossiers.domain.blind import redaction
from dossiers.domain.blind.blinding import Rules
from dossiers.domain.formats import FileRefusedError
from dossiers.domain.viewer import pages
from dossiers.domain.viewer.pages import Hit, Page
from dossiers.inspection import tasks
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW
from tests.unit.dossiers.hostile import costly_pdf, files

NAME = "Zoé N’Diaye"
WORDS = f"Le cœur du projet de {NAME}, pour l’Été"
RULES = Rules(redaction.identity([NAME], []))


def a_file(content, name="cv.pdf"):
    dossier = f.DossierFactory()
    field = f.FormFieldFactory(form=dossier.form, kind="file")
    return attachments.attach(dossier, field, ContentFile(content, name), at=NOW)


def drawn(content, **options):
    answer = tasks.page(content, **{"number": 1, "width": 600, "hidden": []} | options)
    return Image.open(io.BytesIO(answer.content))


def lines(*texts):
    """Return a PDF of one page whose text has several lines."""
    document = pikepdf.open(io.BytesIO(pdf(texts[0])))
    content = (
        b"BT /F1 14 Tf 72 770 Td 20 TL " + b" ".join(b"(%s) Tj T*" % text.encode("cp1252") for text in texts) + b" ET"
    )
    document.pages[0].Contents = document.make_stream(content)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_page_gives_its_size_and_its_words():
    [page] = json.loads(tasks.pages(pdf(WORDS)).content)
    assert page == {"width": 595.0, "height": 842.0, "text": WORDS}


def test_what_no_text_can_hold_keeps_its_place(monkeypatch):
    monkeypatch.setattr(
        "dossiers.inspection.pages.pdfium_raw.FPDFText_GetUnicode", lambda _, index: [0, 0xD800, 65][index]
    )
    [page] = json.loads(tasks.pages(pdf("abc")).content)
    assert page["text"] == "\ufffd\ufffdA"


def test_a_picture_has_the_width_asked_and_no_more_points_than_allowed(monkeypatch):
    assert drawn(pdf(WORDS)).size == (600, 850)
    monkeypatch.setattr("dossiers.inspection.pages.MAX_DRAWN_PAGE_PIXELS", 10_000)
    width, height = drawn(pdf(WORDS), width=1800).size
    assert width * height < 10_500


def test_what_is_covered_leaves_no_letter():
    """Two names of the same letters in another order make the very same picture once they are covered."""
    hidden = [[WORDS.index(NAME), WORDS.index(NAME) + len(NAME)]]
    plain, covered = drawn(pdf(WORDS)), drawn(pdf(WORDS), hidden=hidden)
    shuffled = WORDS.replace("Zoé", "éoZ")
    assert plain.tobytes() != drawn(pdf(shuffled)).tobytes()
    assert covered.tobytes() == drawn(pdf(shuffled), hidden=hidden).tobytes()
    assert covered.tobytes() != plain.tobytes()


def test_words_covered_over_two_lines_are_covered_on_both():
    whole = "".join(json.loads(tasks.pages(lines("Projet de Jeanne", "Martin suite")).content)[0]["text"])
    hidden = [[whole.index("Jeanne"), whole.index("Martin") + len("Martin")]]
    shuffled = lines("Projet de eannJe", "tarMin suite")
    assert drawn(lines("Projet de Jeanne", "Martin suite"), hidden=hidden).tobytes() == (
        drawn(shuffled, hidden=hidden).tobytes()
    )


@pytest.mark.parametrize("content", [b"%PDF-1.7 cut", b"nothing", files.encrypted()])
def test_what_does_not_open_is_refused(content):
    for ask in (lambda: tasks.pages(content), lambda: drawn(content)):
        with pytest.raises(RefusedError, match="abîmé"):
            ask()


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_refused(number):
    with pytest.raises(RefusedError):
        drawn(pdf(WORDS), number=number)


@pytest.mark.parametrize(
    "make",
    [costly_pdf.nested_flate, costly_pdf.loop_of_pages, costly_pdf.deep_page_tree, costly_pdf.quadratic_streams],
)
def test_a_hostile_file_costs_its_child_alone(make):
    """Whatever the file does to the library, the answer is a picture or a refusal, and the next file is read."""
    for ask in (lambda: formats.pages_of(make()), lambda: formats.page_picture(make(), number=1, width=900, hidden=())):
        try:
            assert ask()
        except FileRefusedError:
            continue
    assert formats.pages_of(pdf(WORDS))[0].text == WORDS


def test_an_answer_without_sense_is_refused(monkeypatch):
    monkeypatch.setattr(formats, "judge", lambda *_, **__: Answer(content=b'[{"width": "large"}]'))
    with pytest.raises(FileRefusedError):
        formats.pages_of(pdf(WORDS))


def test_an_open_reader_reads_everything_and_a_blind_one_what_is_left(db):
    attachment = a_file(pdf(WORDS))
    [page] = pages.read(attachment, rules=None)
    assert page == Page(1, 595, 842, WORDS)
    [blind] = pages.read(attachment, rules=RULES)
    assert "Zoé" not in blind.text
    assert "Diaye" not in blind.text
    assert blind.hidden
    assert pages.etag(attachment, page, width=900, rules=None) != pages.etag(attachment, blind, width=900, rules=RULES)


def test_pages_come_from_the_copy_that_a_blind_reader_receives(db, monkeypatch):
    """No other bytes are drawn or read: neither the original name nor the author of the file reaches the library."""
    given = []
    monkeypatch.setattr(
        formats, "judge", lambda task, content, **_: given.append((task, content)) or Answer(content=b"[]")
    )
    attachment = f.AttachmentFactory()
    pages.read(attachment, rules=RULES)
    assert [task for task, _ in given] == ["dossiers.inspection.tasks:strip", "dossiers.inspection.tasks:pages"]
    assert given[1][1] == b"[]"  # what the first one answered


def test_a_picture_is_drawn_once_an_hour_and_a_failure_not_tried_again_at_once(db, monkeypatch):
    attachment, drawings = a_file(pdf(WORDS)), []
    page = pages.read(attachment, rules=None)[0]
    first = pages.picture(attachment, page, width=900, rules=None)
    monkeypatch.setattr(pages, "page_picture", lambda *_, **__: drawings.append(1))
    monkeypatch.setattr(pages, "pages_of", lambda *_: drawings.append(1))
    assert pages.picture(attachment, page, width=900, rules=None) == first
    assert pages.read(attachment, rules=None) == [page]
    assert drawings == []

    def fail(*_, **__):
        drawings.append(1)
        raise FileRefusedError("Trop lourd.")

    monkeypatch.setattr(pages, "page_picture", fail)
    for _ in range(2):
        with pytest.raises(FileRefusedError, match="Trop lourd"):
            pages.picture(attachment, page, width=1800, rules=None)
    assert drawings == [1]
    caches["pages"].clear()


def test_an_image_is_one_page_drawn_again(db):
    attachment = a_file(files.image("PNG", size=(400, 300)), "photo.png")
    [page] = pages.read(attachment, rules=RULES)
    assert page == Page(1, 0, 0)
    assert Image.open(io.BytesIO(pages.picture(attachment, page, width=900, rules=RULES))).size == (400, 300)
    assert [pages.is_viewed(name) for name in ("a.pdf", "a.png", "a.jpg", "a.docx", "pdf")] == [True] * 3 + [
        False,
        True,
    ]


def test_words_are_found_whatever_their_case_accents_apostrophes_and_lines(monkeypatch):
    shown = [Page(1, 9, 9, "Rien ici"), Page(2, 9, 9, "Au cœur de\r\nl’été, au COEUR\nde l'ete")]
    assert pages.hits(shown, " Coeur  de l'été ") == [
        Hit(2, "Au ", "cœur de\r\nl’été", ", au COEUR\nde l'ete"),
        Hit(2, "Au cœur de\r\nl’été, au ", "COEUR\nde l'ete", ""),
    ]
    assert pages.hits(shown, "  ") == []
    monkeypatch.setattr(pages, "MAX_HITS", 1)
    assert len(pages.hits(shown, "e")) == 1


def test_nothing_to_cover_leaves_the_picture_as_it_is():
    plain = drawn(pdf(WORDS)).tobytes()
    assert drawn(pdf(WORDS), hidden=[[5, 5]]).tobytes() == plain
