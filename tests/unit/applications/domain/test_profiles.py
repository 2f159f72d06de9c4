"""One living profile begins every new draft."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from applications.domain import applications, profiles
from applications.models import Experience
from challenges.models import Skill
from dossiers.domain.answers import problems
from dossiers.domain.formats import FileRefusedError
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import LATER, NOW
from tests.unit.dossiers.hostile import files


@pytest.fixture
def profile(db):
    profile = f.ProfileFactory(
        about="Je conçois des services.", phone="06 00 00 00 00", experience_years=Decimal("4.5")
    )
    profile.skills.add(Skill.objects.create(label="Python"))
    f.ExperienceFactory(profile=profile)
    f.ExperienceFactory(profile=profile, title="Freelance", organisation="", ended_on=None)
    f.EducationFactory(profile=profile)
    f.PortfolioLinkFactory(profile=profile)
    f.SpokenLanguageFactory(profile=profile)
    return profile


def period(start, end):
    return Experience(started_on=date.fromisoformat(start), ended_on=end and date.fromisoformat(end))


@pytest.mark.parametrize(
    ("periods", "years"),
    [
        ([], "0"),
        ([("2020-01-15", "2020-12-02")], "1"),
        ([("2020-01-01", "2020-05-31")], "0"),
        ([("2020-01-01", "2020-06-30")], "0.5"),
        ([("2020-01-01", "2021-12-31"), ("2021-01-01", "2021-12-31")], "2"),
        ([("2020-01-01", "2020-12-31"), ("2022-01-01", "2022-12-31")], "2"),
        ([("2025-04-01", None)], "1"),
        ([("2030-01-01", None)], "0"),
    ],
)
def test_periods_prove_years_once_each_month(periods, years):
    assert profiles.evidenced_years([period(*dates) for dates in periods], on=NOW.date()) == Decimal(years)


def test_known_facts_are_spelled_out(profile):
    known = profiles.known(profile)
    assert known["skills"] == "Python"
    assert profile.person.email in known["identity"]
    assert "Freelance (du 1er février 2020 à ce jour)" in known["experience"].replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert known["education"] == "Master, École du numérique, 2018"
    assert known["links"] == "Mon site : https://exemple.invalid/"
    assert known["languages"] == "anglais (C1 - autonome)"
    assert "availability" not in known
    profile.available_on, profile.working_time, profile.places = date(2026, 9, 1), "full", "Paris"
    assert "Temps plein. Paris" in profiles.known(profile)["availability"]


def test_new_draft_begins_with_the_profile(profile):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    position = f.PositionFactory(challenge__campaign=campaign)
    profile.professions.add(position.profession)
    form = campaign.application_form
    skills = f.FormFieldFactory(form=form, label="Compétences", prefill="skills")
    short = f.FormFieldFactory(form=form, label="Présentation", prefill="about", max_chars=3)
    f.FormFieldFactory(form=form, label="Motivation")
    f.FormFieldFactory(form=form, label="Projet", prefill="availability")
    application = applications.start(campaign, by=profile.person, at=NOW)
    written = {a.field: a.value for a in application.dossier.answers.all()}
    assert written == {skills: "Python", short: profile.about}  # whole: the draft says that it is too long
    faults = {problem.field: problem.message for problem in problems(application.dossier)}
    assert "la limite est de 3 caractères" in faults[short]
    application.refresh_from_db()
    assert (application.profession, application.experience_years) == (position.profession, Decimal("4.5"))


def test_new_draft_begins_with_the_last_deposit(profile):
    old = f.DepositedApplicationFactory(candidate=profile.person)
    text = f.FormFieldFactory(form=old.dossier.form, label="Motivation")
    file = f.FormFieldFactory(form=old.dossier.form, label="CV", kind="file")
    gone = f.FormFieldFactory(form=old.dossier.form, label="Portfolio", kind="file")
    f.AnswerFactory(dossier=old.dossier, field=text, value="Servir.")
    f.AttachmentFactory(dossier=old.dossier, field=file)
    f.AttachmentFactory(dossier=old.dossier, field=gone)
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    same = f.FormFieldFactory(form=campaign.application_form, label="Motivation")
    cv = f.FormFieldFactory(form=campaign.application_form, label="CV", kind="file")
    application = applications.start(campaign, by=profile.person, at=LATER)
    assert {a.field: a.value for a in application.dossier.answers.all()} == {same: "Servir."}
    attachment = application.dossier.attachments.get()
    assert (attachment.field, attachment.file.name) == (cv, old.dossier.attachments.get(field=file).file.name)


def test_cv_gives_its_words_and_nothing_else(profile, monkeypatch):
    profiles.import_cv(profile, ContentFile(pdf("Cartographie des risques"), "cv.pdf"))
    profile.refresh_from_db()
    assert "cartograph" in profile.cv_words
    with pytest.raises(FileRefusedError, match="Aucun texte"):
        profiles.import_cv(profile, ContentFile(files.image(), "cv.jpg"))
    big = ContentFile(b"x", "cv.pdf")
    big.size = 10**8
    with pytest.raises(FileRefusedError, match="10 Mo"):
        profiles.import_cv(profile, big)
    profile.refresh_from_db()
    assert "cartograph" in profile.cv_words


def test_models_say_what_they_are(profile):
    profiles.ask_accommodation(profile.person, "Un interprète", at=NOW)
    shown = [
        str(profile.experiences.last()),
        str(profile.educations.get()),
        str(profile.links.get()),
        str(profile.languages.get()),
        str(profile.person.accommodation),
    ]
    assert shown == ["Designer", "Master", "Mon site", "anglais", "aménagement confié"]
    assert str(profile).startswith("profil d")
