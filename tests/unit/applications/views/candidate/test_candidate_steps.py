"""A draft in steps: each saved by its own buttons, left and resumed where something lacks, read again at the end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from applications.domain import applications, wish_list
from applications.forms.steps import steps
from dossiers.forms import answering
from dossiers.forms.drafting import grouped
from tests import factories as f
from tests.unit.dossiers.hostile import costly_images, costly_pdf


@pytest.fixture
def draft(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    form = campaign.application_form
    f.FormFieldFactory(form=form, section="Compétences", label="Principales")
    f.FormFieldFactory(form=form, section="Motivation", label="Raisons", required=False)
    return f.ApplicationFactory(campaign=campaign)


@pytest.fixture
def client(draft, signed_in):
    return signed_in(draft.candidate)


def address(draft, slug=""):
    return f"/candidature/dossiers/{draft.public_id}/" + (f"?etape={slug}" if slug else "")


def complete(draft):
    position = f.PositionFactory(challenge__campaign=draft.campaign)
    applications.set_profile(draft, profession=position.profession, experience_years=3)
    wish_list.set_wishes(draft, [position.challenge])
    for field in draft.campaign.application_form.fields.filter(required=True):
        f.AnswerFactory(dossier=draft.dossier, field=field)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=14), st.integers(0, 6))
def test_sections_keep_their_order_and_their_limit(sizes, most):
    counts = {f"s{rank}": size for rank, size in enumerate(sizes)}
    groups = grouped(counts, most=most)
    assert [section for group in groups for section in group] == list(counts)
    assert len(groups) <= max(most, 1)
    assert len(groups) == min(len(counts), max(most, 1))


def test_smallest_neighbours_share_a_page():
    assert grouped({"a": 5, "b": 1, "c": 1, "d": 4}, most=3) == [("a",), ("b", "c"), ("d",)]


def test_each_step_is_a_task_with_its_state(draft, client):
    def states():
        return [step.state for step in steps(draft)]

    assert states()[:2] == ["todo", "todo"]
    draft.experience_years = 4
    key = draft.dossier.form.fields.filter(section="Compétences").first().key
    client.post(address(draft).partition("?")[0], {"etape": "partie-1", key: "Python"})
    assert states()[0] == "started"
    assert states()[1] in {"started", "done"}
    page = client.get(address(draft, "depot")).text
    assert "Commencée" in page or "Complète" in page
    assert "À faire" in page


def test_one_step_asks_its_own_questions_only(draft, client):
    page = client.get(address(draft, "partie-1")).content.decode()
    assert "<h1>Compétences</h1>" in page
    assert "Étape 2 sur 5" in page
    assert "Principales" in page
    assert "Raisons" not in page
    assert "Métier" not in page


def test_buttons_save_and_walk_both_ways(draft, client):
    field = draft.campaign.application_form.fields.get(label="Principales")
    going = client.post(address(draft, "partie-1"), {"etape": "partie-1", field.key: "Python", "action": "next"})
    assert going.url == address(draft, "partie-2")
    assert draft.dossier.answers.get().value == "Python"
    back = client.post(address(draft, "partie-2"), {"etape": "partie-2", "action": "back"})
    assert back.url == address(draft, "partie-1")
    first = client.post(address(draft, "profil"), {"etape": "profil", "action": "back"})
    assert first.url == address(draft, "profil")
    stays = client.post(address(draft, "partie-1"), {"etape": "partie-1", "action": "save"}, follow=True)
    assert "Brouillon enregistré." in stays.content.decode()
    assert draft.dossier.answers.get().value == "Python"


def test_draft_resumes_at_the_first_step_that_lacks_something(draft, client):
    assert "Étape 1 sur 5" in client.get(address(draft)).content.decode()
    position = f.PositionFactory(challenge__campaign=draft.campaign)
    applications.set_profile(draft, profession=position.profession, experience_years=3)
    assert "Étape 2 sur 5" in client.get(address(draft, "inconnue")).content.decode()
    complete(draft)
    page = client.get(address(draft)).content.decode()
    assert "<h1>Relire et déposer</h1>" in page
    assert "Tout est rempli" in page


def test_last_step_says_what_lacks_and_where(draft, client):
    field = draft.campaign.application_form.fields.get(label="Principales")
    page = client.get(address(draft, "depot")).content.decode()
    assert "3 points à corriger avant le dépôt" in page
    assert f'<a href="?etape=partie-1#{field.key}">Principales</a>' in page
    assert '<a href="?etape=profil">Mon profil</a> : Indiquez votre métier' in page
    assert '<a href="?etape=voeux">Défis souhaités</a> : Choisissez de 1 à 3\xa0défis' in page
    assert "Métier à choisir" in page


def test_refused_deposit_names_the_questions_and_keeps_the_draft(draft, client):
    complete(draft)
    draft.dossier.answers.all().delete()
    refused = client.post(address(draft, "depot"), {"etape": "depot", "action": "deposit"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'role="alert"' in page
    assert "1 point à corriger avant le dépôt" in page
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_last_step_shows_the_dossier_as_it_will_be_frozen_then_deposits(draft, client):
    complete(draft)
    file = f.FormFieldFactory(form=draft.campaign.application_form, kind="file", label="CV", required=False)
    f.AttachmentFactory(dossier=draft.dossier, field=file, name="parcours.pdf", verdict="unchecked")
    page = client.get(address(draft, "depot")).content.decode()
    assert "Une réponse." in page
    assert "parcours.pdf" in page
    assert "Un nouveau fichier le remplace" not in page
    assert str(draft.wishes.get().challenge) in page
    done = client.post(address(draft, "depot"), {"etape": "depot", "action": "deposit"})
    assert done.url.endswith("/recepisse/")


def test_refused_file_stays_on_its_step(draft, client):
    file = f.FormFieldFactory(form=draft.campaign.application_form, section="Motivation", kind="file", label="CV")
    bad = SimpleUploadedFile("cv.pdf", b"MZ")
    answer = client.post(address(draft, "partie-2"), {"etape": "partie-2", file.key: bad, "action": "next"})
    assert answer.status_code == 422
    assert "Étape 3 sur 5" in answer.content.decode()
    unnamed = client.post(address(draft), {file.key: SimpleUploadedFile("cv.pdf", b"MZ")})
    assert "Étape 3 sur 5" in unnamed.content.decode()


def test_question_whose_condition_is_on_another_step_appears_when_it_holds(draft, client):
    form = draft.campaign.application_form
    first = f.FormFieldFactory(form=form, section="Compétences", label="Portfolio ?", kind="yes_no")
    f.FormFieldFactory(form=form, section="Motivation", label="Adresse", depends_on=first, depends_value="oui")
    assert "Adresse" not in client.get(address(draft, "partie-2")).content.decode()
    f.AnswerFactory(dossier=draft.dossier, field=first, value="oui")
    page = client.get(address(draft, "partie-2")).content.decode()
    assert "Adresse" in page
    assert "data-conditions" not in page


def test_question_whose_condition_is_on_the_page_is_hidden_by_the_page_until_it_holds(draft, client):
    form = draft.campaign.application_form
    first = f.FormFieldFactory(form=form, section="Motivation", label="Portfolio ?", kind="yes_no")
    f.FormFieldFactory(form=form, section="Motivation", label="Adresse", depends_on=first, depends_value="oui")
    page = client.get(address(draft, "partie-2")).content.decode()
    assert page.count("data-conditions") == page.count(" data-unasked") == 1
    f.AnswerFactory(dossier=draft.dossier, field=first, value="oui")
    page = client.get(address(draft, "partie-2")).content.decode()
    assert page.count("data-conditions") == 1
    assert "data-unasked" not in page


def test_step_that_no_answer_asks_is_said_so_and_walked_past(draft, client):
    form = draft.campaign.application_form
    first = form.fields.get(label="Principales")
    type(first).objects.filter(pk=first.pk).update(kind="number")
    form.section_conditions = {
        "Motivation": {"match": "all", "tests": [{"field": first.pk, "operator": "ge", "value": "3"}]}
    }
    form.save()
    written = f.AnswerFactory(dossier=draft.dossier, field=first, value="1")
    going = client.post(address(draft, "partie-1"), {"etape": "partie-1", first.key: "1", "action": "next"})
    assert going.url == address(draft, "voeux")
    back = client.post(address(draft, "voeux"), {"etape": "voeux", "action": "back"})
    assert back.url == address(draft, "partie-1")
    page = client.get(address(draft, "partie-2")).text
    assert "Ne vous concerne pas" in page
    assert "Cette étape ne vous concerne pas" in page
    assert 'href="?etape=partie-2"' not in page
    written.value = "3"
    written.save()
    page = client.get(address(draft, "partie-2")).text
    assert "Raisons" in page
    assert "Ne vous concerne pas" not in page


def test_question_is_shown_with_its_help_example_limit_and_use(draft, client):
    form = draft.campaign.application_form
    form.fields.filter(label="Principales").update(
        question="Que savez-vous faire ?",
        help_text="En bref.",
        example="Python.",
        max_lines=4,
        purpose="Composer les équipes",
    )
    page = client.get(address(draft, "partie-1")).text
    for words in (
        "Que savez-vous faire ?",
        "En bref.",
        "Par exemple : Python.",
        "4 lignes de 100 caractères au plus",
        "Pourquoi cette question\xa0: composer les équipes. Lue par l’équipe et les jurys.",
    ):
        assert words in page, words
    assert "Principales" not in page
    assert "Que savez-vous faire ?</a> : Cette réponse est attendue." in client.get(address(draft, "depot")).text


def test_dossier_to_complete_has_no_wishes_step(draft, client):
    type(draft).objects.filter(pk=draft.pk).update(
        state="incomplete", announced_state="incomplete", completion_due_at=f.LATER, completion_note="Le portfolio",
        profession=f.ProfessionFactory(), experience_years=3,
    )  # fmt: skip
    draft.refresh_from_db()
    assert [step.slug for step in steps(draft)] == ["profil", "partie-1", "partie-2", "depot"]
    assert "Le portfolio" in client.get(address(draft)).content.decode()


def test_real_form_fits_the_design_systems_stepper(draft, data):
    from django.core.management import call_command

    from dossiers.models import Form

    call_command("import_programme", data, verbosity=0)
    draft.dossier.form = Form.objects.get(code="AAC-EIG7")
    shown = steps(draft)
    assert (len(shown), shown[0].title, shown[-1].title) == (8, "Mon profil", "Relire et déposer")


@pytest.mark.parametrize(
    ("seconds", "reasons"), [(12, ("compression inhabituelle", "trop grande")), (-1, ("envoyez celui-ci seul",) * 2)]
)
def test_costly_files_are_refused_beside_their_fields_and_the_text_is_kept(
    draft, client, monkeypatch, seconds, reasons
):
    monkeypatch.setattr(answering, "MAX_JUDGING_SECONDS", seconds)
    form = draft.campaign.application_form
    text = f.FormFieldFactory(form=form, section="Motivation", label="Récit", required=False)
    files = [f.FormFieldFactory(form=form, section="Motivation", kind="file", label=label) for label in ("CV", "Carte")]
    contents = costly_pdf.nested_flate(size=2**20), costly_images.wide_png()
    sent = {field.key: SimpleUploadedFile("f.pdf", content) for field, content in zip(files, contents, strict=True)}
    slug = next(step.slug for step in steps(draft) if "Motivation" in step.sections)
    answer = client.post(address(draft, slug), {"etape": slug, text.key: "Ce que j’ai écrit.", "action": "next"} | sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce que j’ai écrit." in page
    for field, reason in zip(files, reasons, strict=True):
        assert reason in page[page.index(f'id="{field.key}') - 600 : page.index(f'id="{field.key}') + 900]
    assert draft.dossier.answers.get(field=text).value == "Ce que j’ai écrit."
    assert not draft.dossier.attachments.exists()
