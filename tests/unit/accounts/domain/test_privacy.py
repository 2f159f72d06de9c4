"""A person sees, takes away and erases what is held on them; what remains is what the register says."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from accounts.domain import privacy
from accounts.models import Erasure
from applications.domain import applications, profiles, wish_list
from applications.models import Application
from applications.queries.listing import funnel
from dossiers.domain import attachments, receipts
from dossiers.models import Attachment, Deposit
from sandbox.domain.people import pdf
from selection.domain.personal_data import APPLICATIONS
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    return campaign


@pytest.fixture
def user(campaign):
    """A candidate who did everything a candidate can do, and withdrew."""
    person = f.UserFactory(first_name="Zoé", last_name="Okafor", email="zoe.okafor@exemple.invalid")
    profile = f.ProfileFactory(person=person, about="Okafor, designer.", phone="06 11 22 33 44")
    f.ExperienceFactory(profile=profile)
    profiles.ask_accommodation(person, "Un interprète", at=NOW)
    f.EligibilityRuleFactory(campaign=campaign, kind="studies")
    text = f.FormFieldFactory(form=campaign.application_form, label="Motivation")
    cv = f.FormFieldFactory(form=campaign.application_form, label="CV", kind="file")
    position = f.PositionFactory(challenge__campaign=campaign)
    application = applications.start(campaign, by=person, at=NOW)
    f.AnswerFactory(dossier=application.dossier, field=text, value="Okafor veut servir.")
    f.RivalAnswerFactory(dossier=application.dossier, field=text, by=person)
    f.MaskingFactory(dossier=application.dossier, by=person)
    attachments.attach(application.dossier, cv, ContentFile(pdf("Okafor"), "cv.pdf"), at=NOW)
    f.DeclarationFactory(application=application, detail="Okafor étudie")
    applications.set_profile(application, profession=position.profession, experience_years=3)
    wish_list.set_wishes(application, [position.challenge])
    deposit = applications.submit(application, by=person, at=NOW)
    receipts.issue(deposit, subject="Candidature", campaign="C", zone="Europe/Paris")
    panel = f.PanelFactory(closed_at=NOW)
    campaign.stages.get().panels.add(panel)
    f.AssessmentFactory(
        juror__panel=panel, deposit=deposit, comment="Okafor convainc.", state="submitted", result=3, submitted_at=NOW
    )
    check = application.checks.get()
    check.override, check.override_reason, check.override_by, check.override_at = "met", "Okafor", person, NOW
    check.save()
    f.RefusalFactory(person=person)
    f.NoteFactory(application=application, text="Okafor est à revoir")
    applications.withdraw(application, by=person, at=NOW, reason="Okafor part")
    return person


def everything():
    """Return every text of every table, as a backup would hold it."""
    out = io.StringIO()
    call_command("dumpdata", "--all", "--indent=0", stdout=out)
    return out.getvalue()


def test_export_holds_everything(user, campaign, signed_in):
    f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="shortlisted")
    answer = signed_in(user).post("/mes-donnees/export.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    [cv] = [name for name in archive.namelist() if name.endswith("cv.pdf")]
    assert archive.read(cv) == pdf("Okafor")
    held = json.loads(archive.read("donnees.json"))
    assert held["Compte"]["nom"] == "Okafor"
    assert held["Profil"]["aménagement"] == "Un interprète"
    assert held["Dossiers"][0]["réponses"]["Motivation"] == "Okafor veut servir."
    assert held["Candidatures"][0]["état"] == "Retirée"
    assert held["Candidatures"][0]["appréciations"][0]["appréciation"] == "Okafor convainc."
    assert held["Messages"]
    assert set(held) == {record.name for record in privacy.processing_records}


@pytest.mark.parametrize(
    ("announced", "kinds"),
    [
        ("submitted", []),
        ("withdrawn", []),  # nothing of the campaign is published
        ("shortlisted", ["preselection"]),
        ("not_selected", ["preselection", "hearing"]),
    ],
)
def test_what_juries_wrote_is_exported_from_the_announcement_on(db, announced, kinds):
    application = f.DepositedApplicationFactory(state="not_selected", announced_state=announced)
    for kind in ("preselection", "hearing"):
        stage = f.StageFactory(campaign=application.campaign, kind=kind)
        panel = f.PanelFactory(grid=stage.grid, closed_at=NOW)
        stage.panels.add(panel)
        f.AssessmentFactory(
            juror__panel=panel,
            deposit=application.dossier.deposit,
            comment=kind,
            state="submitted",
            result=3,
            submitted_at=NOW,
        )
    [held] = APPLICATIONS.export(application.candidate)
    assert [row["appréciation"] for row in held["appréciations"]] == kinds


def test_who_withdrew_learns_of_their_hearing_when_the_others_do(db):
    application = f.DepositedApplicationFactory(state="withdrawn", announced_state="withdrawn")
    stage = f.StageFactory(campaign=application.campaign, kind="hearing")
    panel = f.PanelFactory(grid=stage.grid, closed_at=NOW)
    stage.panels.add(panel)
    f.AssessmentFactory(
        juror__panel=panel,
        deposit=application.dossier.deposit,
        comment="x",
        state="submitted",
        result=3,
        submitted_at=NOW,
    )
    other = f.DepositedApplicationFactory(campaign=application.campaign, state="waiting", announced_state="shortlisted")
    assert APPLICATIONS.export(application.candidate)[0]["appréciations"] == []
    type(other).objects.filter(pk=other.pk).update(announced_state="waiting")
    assert len(APPLICATIONS.export(application.candidate)[0]["appréciations"]) == 1


def test_a_draft_was_read_by_nobody(db):
    [held] = APPLICATIONS.export(f.ApplicationFactory().candidate)
    assert held["appréciations"] == []


def test_export_of_a_stranger_is_empty_but_whole(db, signed_in):
    archive = zipfile.ZipFile(io.BytesIO(signed_in(f.UserFactory()).post("/mes-donnees/export.zip").content))
    held = json.loads(archive.read("donnees.json"))
    assert (held["Profil"], held["Dossiers"], held["Missions"]) == ({}, [], [])


def test_erasure_leaves_what_the_register_says_and_statistics_do_not_change(
    user, signed_in, campaign, django_capture_on_commit_callbacks
):
    before, wishes = funnel(campaign), campaign.applications.get().wishes.count()
    piece = Attachment.objects.get()
    hashed = Deposit.objects.get().sha256
    client = signed_in(user)
    assert "Effacer toutes mes données" in client.get("/mes-donnees/").content.decode()
    refused = client.post("/mes-donnees/effacement/", {"confirm": "autre"}, follow=True).content.decode()
    assert "rien n’a été effacé" in refused
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/mes-donnees/effacement/", {"confirm": user.email}).content.decode()
    assert "Vos données sont effacées" in page
    assert str(Erasure.objects.get()) in f"effacement {Erasure.objects.get().public_id}"
    assert "Les notes, sans commentaire ni nom" in page
    left = everything()
    for trace in ("Okafor", "Zoé", "okafor", "interprète", "06 11 22"):
        assert trace not in left
    assert not piece.file.storage.exists(piece.file.name)
    assert (funnel(campaign), campaign.applications.get().wishes.count()) == (before, wishes)
    deposit = Deposit.objects.get()
    assert (deposit.sha256, bool(deposit.erased_at)) == (hashed, True)
    out = io.StringIO()
    call_command("verify_deposits", stdout=out)
    assert "dont 1\xa0effacé" in out.getvalue()
    assert client.get("/mes-donnees/").status_code == 302
    user.refresh_from_db()
    assert not Client().login(username=user.email, password="passerelle-demonstration")


def test_erasure_signs_out_everywhere_and_forgets_completed_dossiers(user, signed_in, campaign):
    applications.resume(Application.objects.get(), by=user, at=NOW)
    elsewhere, someone = signed_in(user), signed_in(f.UserFactory())
    privacy.erase(user, at=NOW)
    assert elsewhere.get("/candidature/").status_code == 302
    assert someone.get("/candidature/").status_code == 200
    assert "Okafor" not in everything()


@pytest.mark.parametrize("case", ["living", "unannounced", "juror", "member", "talent", "team"])
def test_erasure_waits_while_something_binds(case, user, signed_in, campaign):
    match case:
        case "living":
            f.DepositedApplicationFactory(candidate=user)
        case "unannounced":
            f.DepositedApplicationFactory(candidate=user, state="not_shortlisted")
        case "juror":
            f.JurorFactory(user=user)
        case "member":
            f.AdministrationMemberFactory(user=user)
        case "talent":
            f.MissionFactory(talent=user)
        case _:
            f.RoleAssignmentFactory(user=user)
    client = signed_in(user)
    assert "pas encore possible" in client.get("/mes-donnees/").content.decode()
    client.post("/mes-donnees/effacement/", {"confirm": user.email})
    user.refresh_from_db()
    assert user.last_name == "Okafor"


def test_produced_receipt_is_erased_with_its_file(user, django_capture_on_commit_callbacks):
    from django.core.files.storage import storages

    from documents.domain import production
    from documents.models import Document

    name = storages["private"].save("documents/recu.pdf", ContentFile(b"%PDF-1.4"))
    Document.objects.update(state="done", size=8, sha256="0" * 64, done_at=NOW, file=name)
    with django_capture_on_commit_callbacks(execute=True):
        assert production.erase_about(Deposit.objects.get()) == 1
    assert not storages["private"].exists(name)
    assert production.erase_about(Deposit.objects.get()) == 0
