"""The profile's page, and what the law keeps out of a recruitment."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.domain.cv import Proposal
from applications.forms import profile as forms
from applications.models import Accommodation, Profile
from challenges.models import Skill
from dossiers.domain.lawful import forbidden
from sandbox.domain.people import pdf
from tests import factories as f

HERE = "/candidature/profil/"


@pytest.fixture
def user(db):
    return f.UserFactory()


@pytest.fixture
def client(user, signed_in):
    return signed_in(user)


def posted(**changes):
    base = {
        "about": "",
        "skill_names": "",
        "experience_years": "",
        "phone": "",
        "available_on": "",
        "working_time": "",
        "places": "",
        "need-need": "",
    }
    for name in forms.SETS:
        base |= {
            f"{name}-TOTAL_FORMS": "1",
            f"{name}-INITIAL_FORMS": "0",
            f"{name}-MIN_NUM_FORMS": "0",
            f"{name}-MAX_NUM_FORMS": "20",
        }
    return base | changes


def test_profile_is_saved_whole(client, user):
    Skill.objects.create(label="Python")
    trade = f.ProfessionFactory()
    data = posted(
        **{
            "about": "Je conçois.",
            "skill_names": "python,  SQL , sql",
            "professions": trade.pk,
            "experience_years": "9",
            "need-need": "Un interprète",
            "experiences-0-title": "Designer",
            "experiences-0-started_on": "2024-01-01",
            "links-0-label": "Site",
            "links-0-url": "exemple.invalid",
            "languages-0-name": "anglais",
            "languages-0-level": "C1",
        }
    )
    page = client.post(HERE, data, follow=True).content.decode()
    assert "Votre profil est enregistré" in page
    profile = user.profile
    assert [str(skill) for skill in profile.skills.all()] == ["Python", "SQL"]
    assert profile.links.get().url == "https://exemple.invalid"
    assert user.accommodation.need == "Un interprète"
    assert "justifient 2 ans" in page
    assert "Vous déclarez plus d’années" in page
    client.post(HERE, posted(**{"need-need": " "}))
    assert not Accommodation.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"experience_years": "70"}, "inférieure ou égale à 60"),
        ({"skill_names": ",".join(f"c{n}" for n in range(41))}, "41 compétences : gardez les 40 principales."),
        ({"skill_names": "x" * 81}, "Une compétence tient en 80 caractères."),
        (
            {
                "experiences-0-title": "X",
                "experiences-0-started_on": "2024-02-01",
                "experiences-0-ended_on": "2024-01-01",
            },
            "finit après avoir commencé",
        ),
    ],
)
def test_refusal_is_said_at_its_field_and_nothing_is_saved(client, user, change, message):
    answer = client.post(HERE, posted(about="Gardé à l’écran", **change))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert "Gardé à l’écran" in page
    assert Profile.objects.get().about == ""


def test_cv_is_imported_or_refused(client, user):
    page = client.post(HERE + "cv/", {"cv": SimpleUploadedFile("cv.pdf", pdf("Cartographie"))}, follow=True)
    assert "mots de votre CV sont gardés" in page.content.decode()
    assert "Les mots d’un CV sont gardés" in client.get(HERE).content.decode()
    refused = client.post(HERE + "cv/", {"cv": SimpleUploadedFile("cv.pdf", b"MZ")})
    assert (refused.status_code, "n’est pas d’un format accepté" in refused.content.decode()) == (422, True)


def test_cv_proposes_and_the_person_decides(client, user):
    """What it says fills the page; nothing is written before the page is saved, as its fields stand then."""
    for label in ("Python", "Cartographie"):
        f.SkillFactory(label=label)
    text = "06 12 34 56 78, github.com/nadia. 8 ans d'experience en Python. Anglais C1"
    page = client.post(HERE + "cv/", {"cv": SimpleUploadedFile("cv.pdf", pdf(text))})
    shown = page.content.decode()
    assert "Ce que votre CV propose" in shown
    assert "Compétences : Python" in shown
    profile = Profile.objects.get()
    assert (profile.phone, profile.experience_years, profile.skills.count(), profile.links.count()) == ("", None, 0, 0)
    form, sets = page.context["form"], dict(zip(forms.SETS, (rows for _, _, rows in page.context["sets"]), strict=True))
    assert (form["phone"].value(), form["skill_names"].value()) == ("06 12 34 56 78", "Python")
    assert form["experience_years"].value() == 8
    [link, blank] = sets["links"].forms
    assert (link["label"].value(), link["url"].value()) == ("GitHub", "https://github.com/nadia")
    assert blank["url"].value() is None
    assert [row["level"].value() for row in sets["languages"].forms][:1] == ["C1"]
    sent = posted(
        phone=form["phone"].value(), skill_names="Python", experience_years="8",
        **{"links-0-label": "GitHub", "links-0-url": link["url"].value(), "languages-0-name": "Anglais",
           "languages-0-level": "C1"},
    )  # fmt: skip
    assert client.post(HERE, sent).status_code == 302
    again = client.post(HERE + "cv/", {"cv": SimpleUploadedFile("cv.pdf", pdf(text))}, follow=True)
    assert "mots de votre CV sont gardés" in again.content.decode()  # nothing new to propose


def test_a_cv_that_names_skills_alone_fills_nothing_else(user):
    form = forms.ProfileForm(instance=Profile.objects.create(person=user, updated_at=f.NOW))
    form.propose(Proposal(skills=("Python",)))
    assert [form[name].value() for name in ("phone", "experience_years", "skill_names")] == ["", None, "Python"]


def test_accommodation_is_read_by_the_team_once_shortlisted(signed_in, team):
    application = f.DepositedApplicationFactory()
    Accommodation.objects.create(person=application.candidate, need="Un interprète", at=f.NOW)
    client = signed_in(team)
    here = f"/equipe/candidatures/{application.public_id}/"
    assert "Un interprète" not in client.get(here).content.decode()
    type(application).objects.update(state="shortlisted")
    assert "Un interprète" in client.get(here).content.decode()


@pytest.mark.parametrize(
    "question",
    [
        "Votre numéro de sécurité sociale", "Joignez un RIB", "Situation familiale", "Êtes-vous marié(e) ?", "RQTH",
        "Nationalité", "Date de naissance", "Vos opinions politiques", "Joignez votre photo",
    ],
)  # fmt: skip
def test_forbidden_question_is_refused_with_the_law(question, signed_in, team):
    assert "L1221-6" in forbidden(question)
    form = f.FormFactory()
    data = {
        "section": "S",
        "label": question,
        "kind": "short_text",
        "audience": "jury",
        "purpose": "p",
        "retention_months": "24",
    }
    page = signed_in(team).post(f"/equipe/formulaires/{form.pk}/questions/nouvelle/", data).content.decode()
    assert "ne se demande pas avant le recrutement" in page
    assert not form.fields.exists()


def test_the_real_forms_and_the_profile_ask_nothing_forbidden(data):
    real = json.loads((data / "eig_dossier_forms.json").read_text(encoding="utf-8"))
    for form in real.values():
        for field in form["fields"]:
            assert forbidden(f"{field['label']} {field['note'] or ''}") == "", field
    for asked in (forms.ProfileForm, forms.LinkForm, *(kind.form for _, _, kind in forms.SETS.values())):
        for field in asked.base_fields.values():
            assert forbidden(f"{field.label} {field.help_text}") == ""
