"""A document has a subject, written when it is requested: everything that looks for documents reads that row."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.domain import privacy
from challenges.models import Campaign
from documents.domain import production, subjects
from documents.models import Document
from reporting.domain import season, season_check
from reporting.domain.cockpit import alerts
from reporting.queries import search
from sandbox.writes import WRITABLE
from selection.domain import retention
from talents.domain.documents import circuits
from talents.models import DocumentSubject, Mission
from talents.rules import documents_of_room, visible_documents
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def mission(campaign):
    position = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign))
    return f.MissionFactory(cohort__campaign=campaign, offer__position=position)


@pytest.fixture
def application(campaign):
    return f.DepositedApplicationFactory(campaign=campaign, state="not_selected", announced_state="not_selected")


def request(about, title, template="attestation"):
    return production.request(template, title=title, key=title, about=about, context={"titre": title}, at=NOW)


def issued(document):
    """Return a document as it is once produced."""
    Document.objects.filter(pk=document.pk).update(
        state="done", size=1, sha256="a" * 64, done_at=NOW, file="absent.pdf"
    )
    return document


@pytest.fixture
def papers(campaign, mission, application):
    """Return one document of each kind of subject, by a word of its title."""
    panel = f.PanelFactory()
    f.StageFactory(campaign=campaign, kind="preselection").panels.add(panel)
    challenge = mission.position.challenge
    return {
        "agreement": request(challenge, "Zéphyr convention", "financing_agreement"),
        "amendment": request(mission, "Zéphyr avenant", "amendment"),
        "letter": request(application, "Zéphyr lettre", "decision_letter"),
        "minutes": request(panel, "Zéphyr procès-verbal", "jury_minutes"),
        "decree": request(mission.cohort, "Zéphyr décret", "transfer_decree"),
        "rules": request(campaign, "Zéphyr règlement", "campaign_rules"),
        "receipt": request(application.dossier.deposit, "Zéphyr récépissé", "deposit_receipt"),
    }


def test_the_subject_is_written_with_its_campaign_and_its_person(papers, campaign, mission, application):
    rows = {name: papers[name].subject for name in papers}
    assert {row.campaign for row in rows.values()} == {campaign}
    people = {name: row.person for name, row in rows.items() if row.person is not None}
    candidate = application.candidate
    assert people == {"amendment": mission.talent, "letter": candidate, "receipt": candidate}
    assert (rows["receipt"].application, rows["receipt"].deposit) == (application, application.dossier.deposit)
    again = request(mission, "Zéphyr avenant", "amendment")
    assert (again, DocumentSubject.objects.filter(document=again).count()) == (papers["amendment"], 1)
    assert list(subjects.documents_about(mission)) == [papers["amendment"]]


def test_a_document_of_another_kind_of_object_has_no_place(campaign):
    with pytest.raises(KeyError):
        request(f.FormFactory(), "Formulaire")
    panel = request(f.PanelFactory(), "Jury sans étape")
    assert panel.subject.campaign is None


def test_the_base_refuses_two_subjects_and_none(campaign, mission, application):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentSubject.objects.create(document=f.DocumentFactory(), mission=mission, application=application)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentSubject.objects.create(document=f.DocumentFactory())


def test_a_receipt_is_of_whoever_completed_it(campaign, application):
    first = application.dossier.deposit
    later = f.DossierFactory(replaces=application.dossier, owner=application.candidate)
    type(application).objects.filter(pk=application.pk).update(dossier=later)
    assert request(first, "Récépissé").subject.application == application
    proposal = f.deposited(campaign=campaign, state="submitted")
    receipt = request(proposal.dossier.deposit, "Récépissé du défi")
    assert (receipt.subject.challenge, receipt.subject.person) == (proposal, None)
    assert request(f.DepositFactory(), "Dépôt seul").subject.campaign is None


def test_the_evidence_of_a_signature_is_for_the_team_alone(mission, papers):
    evidence = issued(request(papers["amendment"], "Dossier de preuve", "signature_evidence"))
    assert (evidence.subject.campaign, evidence.subject.mission) == (mission.cohort.campaign, None)
    assert evidence not in visible_documents(mission.talent)
    bare = request(f.DocumentFactory(), "Preuve de rien", "signature_evidence")
    assert not DocumentSubject.objects.filter(document=bare).exists()


def test_an_agreement_is_about_no_mission(papers):
    agreement = papers["agreement"]
    with pytest.raises(circuits.NoMissionError, match=agreement.number):
        circuits.Case(agreement.subject, agreement, NOW.date()).mission  # noqa: B018 - read for its refusal


def exported(person):
    """Return the words of what a person is handed."""
    with zipfile.ZipFile(io.BytesIO(privacy.export(person))) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def numbers_of(user, words):
    """Return the numbers of the documents that a search finds."""
    return {hit.detail for hit in dict(search.everything(user, words)).get("Documents", [])}


def test_search_finds_documents_of_every_subject(papers, team):
    assert numbers_of(team, "Zéphyr") == {document.number for document in papers.values()}
    assert numbers_of(team, papers["agreement"].number) == {papers["agreement"].number}


def test_search_hides_the_papers_of_a_dossier_read_blind(papers, campaign, team):
    campaign.stages.update(blind=True)
    blind = f.DepositedApplicationFactory(campaign=campaign, state="submitted", announced_state="submitted")
    hidden = request(blind, "Zéphyr caché", "decision_letter")
    assert hidden.number not in numbers_of(team, "Zéphyr")
    assert papers["amendment"].number in numbers_of(team, "Zéphyr")


def test_the_failure_of_any_document_is_an_alert(papers, campaign, application):
    Document.objects.update(state="failed", error="Police absente")
    other = request(f.CampaignFactory(), "Autre campagne")
    Document.objects.filter(pk=other.pk).update(state="failed")
    [alert] = [alert for alert in alerts.alerts(campaign, at=NOW) if alert.code == "failed"]
    assert alert.names == [document.title for document in papers.values()]
    production.erase_about(application)
    [alert] = [alert for alert in alerts.alerts(campaign, at=NOW) if alert.code == "failed"]
    assert alert.names == [papers[name].title for name in ("agreement", "amendment", "minutes", "decree", "rules")]


def test_a_corrected_contract_that_failed_is_still_an_alert(campaign, mission):
    former = request(mission, "Contrat d’abord", "contract_fixed_term")
    Document.objects.filter(pk=former.pk).update(state="failed")
    corrected = request(mission, "Contrat corrigé", "contract_fixed_term")
    Mission.objects.filter(pk=mission.pk).update(contract=corrected, state="contracted")
    [alert] = [alert for alert in alerts.alerts(campaign, at=NOW) if alert.code == "failed"]
    assert alert.names == ["Contrat d’abord"]


def test_a_failed_document_of_no_batch_is_tried_again_from_its_page(papers, application, team, signed_in):
    agreement, client = papers["agreement"], signed_in(team)
    Document.objects.filter(pk=agreement.pk).update(state="failed")
    page = f"/equipe/documents/{agreement.public_id}/"
    assert "Réessayer" in client.get(page).content.decode()
    answer = client.post(f"{page}reprise/")
    assert (answer.status_code, answer["Location"]) == (302, page)
    agreement.refresh_from_db()
    assert agreement.state == "queued"
    production.erase(papers["letter"])
    assert client.post(f"/equipe/documents/{papers['letter'].public_id}/reprise/").status_code == 404


def test_the_room_shows_the_papers_of_the_mission_to_each_who_may_read_them(papers, mission, team, signed_in):
    for document in papers.values():
        issued(document)
    coach = f.UserFactory()
    Mission.objects.filter(pk=mission.pk).update(coach=coach)
    host = f.AdministrationMemberFactory(administration=mission.position.challenge.administration, role="lead").user
    amendment, agreement = papers["amendment"], papers["agreement"]
    assert list(documents_of_room(mission.talent, mission)) == [amendment]
    assert list(documents_of_room(host, mission)) == [agreement]
    assert list(documents_of_room(team, mission)) == [agreement, amendment]
    assert list(documents_of_room(coach, mission)) == []
    room = signed_in(mission.talent).get(reverse("mission-room", args=[mission.public_id])).content.decode()
    assert f"Zéphyr avenant, n° {amendment.number}" in room
    assert agreement.title not in room


def test_what_may_be_downloaded_follows_the_subject(papers, mission):
    host = f.AdministrationMemberFactory(administration=mission.host, role="lead").user
    assert set(visible_documents(mission.talent)) == set(visible_documents(host)) == {papers["amendment"]}


def test_erasure_empties_the_letters_and_receipts_of_a_person(papers, application):
    person = application.candidate
    mine = {papers["letter"], papers["receipt"]}
    assert "Zéphyr lettre" in exported(person)
    privacy.erase(person, at=NOW)
    for name, document in papers.items():
        document.refresh_from_db()
        assert (document.title == "Document effacé") is (document in mine), name
    assert not DocumentSubject.objects.filter(document__in=mine).exists()
    assert papers["letter"].context == {}


def test_purge_empties_the_letters_of_a_dossier_that_was_not_chosen(papers, application):
    [rule] = [rule for rule in retention.RULES if rule.setting == "refused"]
    rule.apply(application, NOW + timedelta(days=800))
    papers["letter"].refresh_from_db()
    assert papers["letter"].title == "Document effacé"


def test_a_mission_s_papers_are_exported_to_its_person(papers, mission):
    assert "Zéphyr avenant" in exported(mission.talent)


def test_a_report_names_its_campaign_whatever_its_key(campaign):
    report = request(campaign, "Bilan", season.TEMPLATE)
    Document.objects.filter(pk=report.pk).update(key="autre")
    report.refresh_from_db()
    assert (season.campaign_of(report), list(season.reports(campaign))) == (campaign, [report])


def test_the_check_of_a_season_reads_every_paper_again(papers, campaign):
    for document in papers.values():
        issued(document)
    faults = [fault for fault in season_check.check(campaign, at=NOW).faults if "le fichier manque" in fault]
    assert len(faults) == len(papers)


def test_a_sandbox_acts_on_the_documents_of_its_campaign(papers, campaign):
    path = WRITABLE["team:document"][1]
    for document in papers.values():
        assert Campaign.objects.filter(**{path: document.public_id}).get() == campaign
