"""What editors send is judged in a child process before Wagtail, or its image library, sees a byte of it."""

import io
import re

import pytest
import willow
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.editor import forms
from dossiers.domain import attachments
from sandbox.domain.people import pdf
from tests import factories as f
from tests.unit.dossiers.hostile import costly_images, costly_pdf, files


@pytest.fixture
def editor(signed_in, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")  # Wagtail's own pages count on it
    return signed_in(f.UserFactory(is_team=True, is_superuser=True))


def send(client, where, name, content, **more):
    data = {"title": "Forêt", "file": SimpleUploadedFile(name, content), "tags": "", **more}
    return client.post(f"/cms/{where}/add/", data)


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("name", ["forêt.png", "forêt.JPG", "forêt.webp"])
def test_image_is_kept_drawn_again(editor, name, monkeypatch):
    kind = {"png": "PNG", "JPG": "JPEG", "webp": "WEBP"}[name.split(".")[1]]
    content, opened = files.image(kind, size=(3000, 2000)), []
    open_image = willow.Image.open

    def record(file):
        opened.append(file.read())
        file.seek(0)
        return open_image(file)

    monkeypatch.setattr(willow.Image, "open", record)
    assert send(editor, "images", name, content).status_code == 302
    image = get_image_model().objects.get()
    assert (image.width, image.height) == (1500, 1000)
    assert image.width * image.height <= forms.MAX_PAGE_IMAGE_PIXELS
    with image.file.open() as stored:
        assert Image.open(io.BytesIO(stored.read())).format == ("PNG" if kind == "PNG" else "JPEG")
    assert opened
    assert content not in opened


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("grande.png", costly_images.wide_png, "trop grande : la limite est de 30 millions"),
        ("enorme.jpg", costly_images.wide_jpeg, "trop grande : la limite est de 40 millions"),
        ("fausse.png", lambda: pdf("x"), "pas une image acceptée"),
        ("coupee.jpg", lambda: files.image()[:60], "abîmée"),
    ],
)
def test_image_that_is_refused_says_why_beside_its_field(editor, name, make, reason):
    answer = send(editor, "images", name, make())
    assert answer.status_code == 200
    assert reason in said(answer)
    assert 'value="Forêt"' in said(answer), "what was typed is still there"
    assert not get_image_model().objects.exists()


def test_heavy_or_absent_image_is_not_read(editor, monkeypatch):
    monkeypatch.setattr(forms.formats, "redraw", lambda *_, **__: pytest.fail("read"))
    assert "file" in editor.post("/cms/images/add/", {"title": "x", "file": ""}).context["form"].errors
    answer = send(editor, "images", "lourde.png", b"\x89PNG" + bytes(11 * 2**20))
    assert "file" in answer.context["form"].errors


def test_title_alone_is_changed_without_judging_again(editor, monkeypatch):
    send(editor, "images", "foret.png", files.image("PNG"))
    send(editor, "documents", "guide.pdf", pdf("Guide"))
    monkeypatch.setattr(forms.formats, "redraw", lambda *_, **__: pytest.fail("read"))
    monkeypatch.setattr(forms, "inspect_upload", lambda *_: pytest.fail("read"))
    for model, where in ((get_image_model(), "images"), (get_document_model(), "documents")):
        image = model.objects.get()
        path = f"/cms/images/{image.pk}/" if where == "images" else f"/cms/documents/edit/{image.pk}/"
        assert editor.post(path, {"title": "Lisière", "tags": ""}).status_code == 302
        image.refresh_from_db()
        assert image.title == "Lisière"


def test_several_images_are_judged_too(editor):
    ajax = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    for name, content, count in (("a.png", files.image("PNG"), 1), ("b.png", costly_images.wide_png(), 1)):
        file = SimpleUploadedFile(name, content)
        answer = editor.post("/cms/images/multiple/add/", {"title": name, "files[]": file}, **ajax)
        assert answer.status_code == 200
        assert get_image_model().objects.count() == count
    assert "trop grande" in answer.json()["error_message"]


def test_document_is_kept_as_it_is_or_refused(editor):
    assert send(editor, "documents", "guide.doc", pdf("Guide")).status_code == 302
    document = get_document_model().objects.get()
    assert document.filename.endswith(".pdf")
    with document.file.open() as stored:
        assert stored.read() == pdf("Guide")
    for make, reason in (
        (costly_pdf.nested_flate, "compression inhabituelle"),
        (lambda: b"MZ", "pas d’un format accepté"),
    ):
        answer = send(editor, "documents", "guide.pdf", make())
        assert (answer.status_code, reason in said(answer)) == (200, True)
    big = pdf("Guide") + b"\n" * attachments.MAX_FILE_BYTES
    assert "dépasse 10 Mo" in said(send(editor, "documents", "gros.pdf", big))
    assert get_document_model().objects.count() == 1
