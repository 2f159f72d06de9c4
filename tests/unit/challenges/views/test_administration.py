"""An administration drafts, saves, deposits and follows."""

from datetime import timedelta

import pytest

from challenges.forms import proposal_steps
from challenges.models import Challenge
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    member = f.AdministrationMemberFactory()
    member.campaign = campaign
    member.field = f.FormFieldFactory(form=campaign.challenge_form, label="Problématique", max_lines=2)
    return member


@pytest.fixture
def client(seat, signed_in):
    return signed_in(seat.user)


@pytest.fixture
def draft(seat, client):
    answer = client.post(
        "/administration/nouveau/",
        {"campaign": seat.campaign.pk, "administration": seat.administration.pk, "title": "Un défi"},
    )
    assert answer.status_code == 302
    challenge = Challenge.objects.get(submitted_title="Un défi", administration=seat.administration)
    f.PositionFactory(challenge=challenge)
    return challenge


def address(challenge, tail=""):
    return f"/administration/defis/{challenge.public_id}/{tail}"


def test_stranger_is_told_how_to_join(signed_in, db):
    page = signed_in(f.UserFactory()).get("/administration/").content.decode()
    assert "rattaché à aucune administration" in page


def test_new_needs_a_title(seat, client):
    page = client.post(
        "/administration/nouveau/", {"campaign": seat.campaign.pk, "administration": seat.administration.pk}
    )
    assert page.status_code == 422
    assert "Champ requis." in page.content.decode()


def test_new_by_a_reader_is_refused_on_the_page(seat, client):
    type(seat).objects.filter(pk=seat.pk).update(role="reader")
    page = client.post(
        "/administration/nouveau/",
        {"campaign": seat.campaign.pk, "administration": seat.administration.pk, "title": "X"},
    )
    assert (page.status_code, seat.administration.challenges.exists()) == (422, False)


@pytest.mark.takes("challenges.Challenge.submit", by="administration:challenge")
def test_draft_is_saved_then_refused_then_deposited(seat, client, draft):
    key = seat.field.key
    assert client.post(address(draft), {key: "a\nb\nc", "action": "save"}).status_code == 302
    assert draft.dossier.answers.get().value == "a\nb\nc"
    refused = client.post(address(draft), {key: "a\nb\nc", "action": "deposit"})
    assert refused.status_code == 422
    assert "3 lignes : la limite est de 2 lignes" in refused.content.decode()
    deposited = client.post(address(draft), {key: "a", "action": "deposit"})
    assert deposited.url == address(draft, "recepisse/")
    receipt = client.get(deposited.url).content.decode()
    assert draft.dossier.__class__.objects.get(pk=draft.dossier_id).deposit.number in receipt
    assert "Dossier déposé" in client.get(address(draft)).content.decode()
    assert client.post(address(draft), {key: "z"}).status_code == 404


def test_no_door_writes_a_draft_once_the_call_is_closed(seat, client, draft):
    client.post(address(draft), {seat.field.key: "avant"})
    seat.campaign.windows.update(opens_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(seconds=1))
    profession = f.ProfessionFactory(code="autre", label="Autre")
    positions = {"postes-TOTAL_FORMS": 1, "postes-INITIAL_FORMS": 0, "postes-0-profession": profession.pk}
    late = "arrivée le 10 mars 2026 à 13 h 00 min 00 s (heure de Paris, UTC+1)"
    for tail, data in (
        ("", {seat.field.key: "tapé trop tard"}),
        ("", {seat.field.key: "tapé trop tard", "action": "deposit"}),
        ("postes/", positions),
        ("financement/", {"source": "self"}),
    ):
        answer = client.post(address(draft, tail), data)
        page = answer.content.decode().replace("\xa0", " ")
        assert (answer.status_code, "12 h 59 min 59 s (heure de Paris, UTC+1)" in page, late in page) == (
            422,
            True,
            True,
        )
        assert tail or "tapé trop tard" in page
    refused = client.post(address(draft, "brouillon/"), {seat.field.key: "tapé trop tard"})
    assert (refused.status_code, refused.json()["error"].startswith("Non enregistré.")) == (409, True)
    draft.refresh_from_db()
    assert draft.dossier.answers.get().value == "avant"
    assert (draft.positions.filter(profession=profession).exists(), hasattr(draft, "funding")) == (False, False)


def test_a_call_without_window_or_not_yet_open_says_so(seat, client, draft):
    seat.campaign.windows.update(opens_at=NOW + timedelta(days=1), closes_at=None)
    page = client.post(address(draft), {seat.field.key: "x"}).content.decode().replace("\xa0", " ")
    assert "n’est pas ouvert avant le 11 mars 2026 à 13 h 00" in page
    seat.campaign.windows.all().delete()
    assert "n’est pas ouvert : rien" in client.post(address(draft), {}).content.decode().replace("\xa0", " ")


def test_refused_file_is_said_and_the_rest_kept(seat, client, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = f.FormFieldFactory(form=seat.campaign.challenge_form, kind="file", label="Annexe")
    given = {file.key: SimpleUploadedFile("a.pdf", b"MZ"), seat.field.key: "gardé", "action": "deposit"}
    answer = client.post(address(draft), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{file.key}-erreur">Ce fichier n’est pas d’un format accepté' in page
    assert draft.dossier.answers.get().value == "gardé"


def test_sixty_megabytes_are_refused_at_the_field(seat, client, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = f.FormFieldFactory(form=seat.campaign.challenge_form, kind="file", label="Annexe")
    big = SimpleUploadedFile("gros.pdf", b"%PDF-1.4" + bytes(60 * 1024 * 1024))
    answer = client.post(address(draft), {file.key: big, seat.field.key: "gardé", "action": "save"})
    assert answer.status_code == 422
    assert f'id="{file.key}-erreur">Le fichier dépasse 10 Mo' in answer.content.decode()
    assert draft.dossier.answers.get().value == "gardé"


def test_every_kind_of_question_is_drawn(seat, client, draft):
    from dossiers.enums import FieldKind

    for kind in FieldKind:
        f.FormFieldFactory(form=seat.campaign.challenge_form, kind=kind, label=f"Question {kind}", required=False)
    screens = [screen.slug for screen in proposal_steps.steps(draft)]
    page = "".join(client.get(address(draft, f"?etape={slug}"), follow=True).text for slug in screens)
    for kind in FieldKind:
        assert page.count(f"Question {kind}") >= 1
    wrong = {seat.field.key: "a\nb\nc", "action": "deposit"}
    assert "INDÉFINI" not in client.post(address(draft), wrong).content.decode()


def test_reader_sees_and_does_not_write(seat, signed_in, draft):
    reader = f.AdministrationMemberFactory(administration=seat.administration, role="reader")
    client = signed_in(reader.user)
    assert client.get(address(draft)).status_code == 404
    f.ChallengeMemberFactory(challenge=draft, user=reader.user, role="reader")
    assert "sans pouvoir le modifier" in client.get(address(draft)).content.decode()
    assert client.post(address(draft), {}).status_code == 404
    assert client.post(address(draft, "brouillon/"), {}).status_code == 404


def test_autosave_saves(seat, client, draft):
    answer = client.post(address(draft, "brouillon/"), {seat.field.key: "mot"})
    assert answer.json()["saved"] == "Brouillon enregistré à 13:00:00"


def test_deposit_lost_to_another_tab_is_told(seat, client, draft, monkeypatch):
    from challenges.views.administration import challenges
    from dossiers.domain.answers import DossierFrozenError

    def frozen(*args, **kwargs):
        raise DossierFrozenError

    monkeypatch.setattr(challenges.challenges, "submit", frozen)
    answer = client.post(address(draft), {seat.field.key: "a", "action": "deposit"}, follow=True)
    assert "ne peut plus être modifié" in answer.content.decode()
