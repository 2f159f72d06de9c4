"""The pages of missions, documents, templates, signatures and deadlines, played by hand."""

import io
import zipfile

import pytest

from documents.domain import production
from documents.models import Document, Signature, TemplateVersion
from notifications.models import Message
from talents.domain import cohorts
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def contracted(mission, team, seal):
    cohorts.contract(mission, by=team, at=NOW)
    production.produce(mission.contract_id)
    mission.refresh_from_db()
    return mission


def fetch(client, address):
    """Return a file served, to its last byte."""
    return b"".join(client.get(address).streaming_content)


def page(client, address, **data):
    answer = client.post(address, data, follow=True) if data else client.get(address, follow=True)
    return answer.content.decode()


def test_terms_are_written_until_somebody_signs(client, mission):
    here = f"/equipe/missions/{mission.public_id}/"
    assert "La mission commence" not in page(client, here)
    shown = client.get(here + "termes/")
    values = {name: value for name, value in shown.context["form"].initial.items() if value is not None}
    values |= {"starts_on": "2026-09-01", "ends_on": "2027-06-30"}
    wrong = client.post(here + "termes/", values | {"ends_on": "2026-08-01"})
    assert (wrong.status_code, "Une mission se termine après son début" in wrong.content.decode()) == (422, True)
    assert "Les termes sont enregistrés" in page(client, here + "termes/", **(values | {"place": "Lyon"}))
    mission.refresh_from_db()
    assert (mission.place, mission.log.get().verb) == ("Lyon", "terms")
    unnamed = client.post(here + "termes/", values | {"starts_on": ""})
    assert unnamed.status_code == 422


def test_signed_contract_leaves_few_terms(client, contracted):
    f.SignatureFactory(document=contracted.contract, state="signed", sha256="c" * 64, answered_at=NOW, read_at=NOW)
    shown = client.get(f"/equipe/missions/{contracted.public_id}/termes/")
    assert list(shown.context["form"].fields) == ["lead", "sponsor", "coach", "cleared_on", "cost_center"]


def test_act_by_form_and_its_refusals(client, contracted):
    here = f"/equipe/missions/{contracted.public_id}/actes/"
    assert "Un acte est daté" in page(client, here)
    base = {"kind": "extension", "on": "2026-10-01", "reason": "Suite"}
    assert "Le nouveau terme vient après" in page(client, here, **base)
    type(contracted.talent).objects.filter(pk=contracted.talent_id).update(first_name="")
    assert "Il manque, pour établir le document" in page(client, here, **base, until="2027-09-30")
    type(contracted.talent).objects.filter(pk=contracted.talent_id).update(first_name="Zoé")
    assert "L’acte est enregistré" in page(client, here, **base, until="2027-09-30")
    content = page(client, f"/equipe/missions/{contracted.public_id}/")
    assert "fin le 30\u00a0septembre\u00a02027 au lieu du 30\u00a0juin\u00a02027" in content


@pytest.mark.takes("talents.Mission.start", by="team:mission-start")
def test_papers_start_and_correction_by_click(client, contracted):
    here = f"/equipe/missions/{contracted.public_id}/"
    assert "Choisissez un document" in page(client, here + "documents/", kind="x")
    assert "Aucun service n’est encore accompli" in page(client, here + "documents/", kind="attestation")
    assert "La mission commence le" in page(client, here + "prise-de-poste/", x="1")
    assert "remplace le précédent" in page(client, here + "contrat/", reason="Adresse")
    assert "pas encore produit" in page(client, here + "contrat/", reason="Adresse")
    assert client.post(here + "contrat/", {"reason": "x" * 501}).status_code == 422
    Mission.objects.filter(pk=contracted.pk).update(starts_on="2026-01-01")
    asked = page(client, here + "prise-de-poste/")
    assert "a pris son poste : sa mission est en cours." in asked
    assert "commence avec elle" in asked
    assert "La prise de poste est enregistrée" in page(client, here + "prise-de-poste/", x="1")
    assert client.get(here + "prise-de-poste/").url == here  # nothing is left to record
    issued = page(client, here + "documents/", kind="attestation")
    attestation = Document.objects.get(template="attestation")
    assert f"Le document n° {attestation.number} est en production" in issued
    assert attestation.subject.mission_id == contracted.pk
    type(contracted.talent).objects.filter(pk=contracted.talent_id).update(first_name="")
    assert "Il manque" in page(client, here + "documents/", kind="certificate_of_service")
    old = Document.objects.get(replaced_by__isnull=False)
    assert "Remplacé par" in page(client, f"/equipe/documents/{old.public_id}/")
    assert "Remplace" in page(client, f"/equipe/documents/{old.replaced_by.public_id}/")


def test_agreements_are_made_from_the_cohort(client, mission):
    campaign = mission.cohort.campaign
    here = f"/equipe/campagnes/{campaign.code}/cohorte/"
    challenge = mission.position.challenge
    wanted = {"kind": "financing_agreement", "challenge": challenge.pk}
    refused = page(client, here + "conventions/", kind="partnership_agreement", challenge=challenge.pk)
    assert "l’employeur y est l’administration d’accueil" in refused
    assert "Choisissez un document et un défi" in page(client, here + "conventions/", kind="x", challenge=challenge.pk)
    assert "un document et un défi" in page(client, here + "conventions/", kind="financing_agreement", challenge="")
    assert "CNV-2026-" in page(client, here + "conventions/", **wanted)
    assert "aucun transfert de crédits" in page(client, here + "conventions/", kind="transfer_decree", challenge="")


def test_what_a_batch_leaves_is_counted_beyond_the_first_reasons(client, team, monkeypatch):
    batch = f.DocumentBatchFactory()
    reasons = [f"Document {rank} : sans signataire." for rank in range(7)]
    monkeypatch.setattr("talents.domain.documents.circuits.start_all", lambda batch, at: (0, reasons))
    answer = page(client, f"/equipe/lots/{batch.public_id}/signatures/", x="1")
    assert ("Document 4" in answer, "Document 5" in answer) == (True, False)
    assert "2\u00a0autres documents dans le même cas." in answer


def test_batch_is_archived_signed_and_cancelled(client, mission, team, seal):
    batch = f.DocumentBatchFactory()
    here = f"/equipe/lots/{batch.public_id}/"
    assert "Aucun document de ce lot" in page(client, here + "archive/", x="1")
    cohorts.contract(mission, by=team, at=NOW, batch=batch)
    assert "Annuler ce qui attend" in page(client, here)
    production.produce(mission.contract_id)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(client.post(here + "archive/"))))
    assert archive.namelist() == [f"{mission.contract.number}.pdf"]
    assert archive.read(archive.namelist()[0]).startswith(b"%PDF")
    assert "1\xa0document part à la signature." in page(client, here + "signatures/")
    assert not mission.contract.signatures.exists()
    assert "1\xa0circuit de signature est ouvert" in page(client, here + "signatures/", x="1")
    assert "ont déjà leur circuit de signature" in page(client, here + "signatures/")
    assert "Tous les documents produits de ce lot ont leur circuit" in page(client, here + "signatures/", x="1")
    assert "rien n’est à annuler" in page(client, here + "annulation/")
    f.DocumentFactory(batch=batch)
    assert "1\xa0document ne sera pas produit." in page(client, here + "annulation/")
    assert "1\xa0document est annulé" in page(client, here + "annulation/", x="1")
    assert "1 annulé" in page(client, here)
    other = f.DocumentBatchFactory()
    document = f.DocumentFactory(
        batch=other, template="certificate_of_service", state="done", size=1, sha256="a" * 64, done_at=NOW
    )
    f.DocumentSubjectFactory(document=document)
    assert "personne ne peut signer" in page(client, f"/equipe/lots/{other.public_id}/signatures/", x="1")


def test_document_is_signed_in_the_pages_to_its_evidence(client, contracted, signed_in):
    document = contracted.contract
    here = f"/equipe/documents/{document.public_id}/"
    people = [contracted.talent, contracted.host.members.get(role="sponsor").user]
    form = {f"party_{rank}": user.pk for rank, user in enumerate(people)}
    assert client.post(here, form | {"party_1": 999999}).status_code == 422
    assert "est invitée à signer" in page(client, here, **form)
    assert "déjà son circuit" in page(client, here, **form)
    for user in people:
        signer = signed_in(user)
        listed = page(signer, "/signatures/")
        signature = Signature.objects.get(document=document, signer=user)
        assert str(signature.public_id) in listed
        mine = f"/signatures/{signature.public_id}/"
        assert "Ouvrez d’abord le document" in page(signer, mine + "code/", x="1")
        assert fetch(signer, mine + "document/").startswith(b"%PDF")
        assert f"Un code est envoyé à {user.email}" in page(signer, mine + "code/", x="1")
        code = Message.objects.filter(template="signature_code", recipient=user).get().body.split(" est : ")[1][:6]
        assert signer.post(mine + "signer/", {"code": code}).status_code == 422  # no consent
        wrong = signer.post(mine + "signer/", {"code": "000000" if code != "000000" else "1", "consent": "on"})
        assert (wrong.status_code, "pas le bon" in wrong.content.decode()) == (422, True)
        assert signer.get(mine + "preuve/").status_code == 404
        assert "Votre signature est enregistrée" in page(signer, mine + "signer/", code=code, consent="on")
    evidence = Document.objects.get(template="signature_evidence")
    assert "en file" in page(client, here)
    production.produce(evidence.pk)
    assert evidence.number in page(client, here)
    assert "Télécharger le dossier de preuve" in page(signer, mine)
    assert fetch(signer, mine + "preuve/").startswith(b"%PDF")
    assert "Mes réponses" in page(signer, "/signatures/")
    assert signed_in(f.UserFactory()).get(mine).status_code == 404


def test_a_synthetic_signer_is_shown_the_code(client, contracted, signed_in):
    type(contracted.talent).objects.filter(pk=contracted.talent_id).update(is_synthetic=True)
    batch = f.DocumentBatchFactory()
    Document.objects.filter(pk=contracted.contract_id).update(batch=batch)
    page(client, f"/equipe/lots/{batch.public_id}/signatures/", x="1")
    signature = Signature.objects.get(signer=contracted.talent)
    signer = signed_in(contracted.talent)
    assert "À signer" in page(signer, "/talent/")
    fetch(signer, f"/signatures/{signature.public_id}/document/")
    assert "Répétition : aucun courriel ne part" in page(signer, f"/signatures/{signature.public_id}/code/", x="1")
    assert "Dites pourquoi" in page(signer, f"/signatures/{signature.public_id}/refus/", reason=" ")
    assert "x" * 501 in page(signer, f"/signatures/{signature.public_id}/refus/", reason="x" * 501)
    assert "Votre refus est enregistré" in page(signer, f"/signatures/{signature.public_id}/refus/", reason="Non")


def test_talent_finds_every_paper_of_their_mission(contracted, signed_in):
    from talents.domain.documents import papers

    type(contracted).objects.filter(pk=contracted.pk).update(state="active", starts_on=NOW.date())
    contracted.refresh_from_db()
    document = papers.issue("attestation", contracted, at=NOW)
    signer = signed_in(contracted.talent)
    assert document.number not in page(signer, "/talent/")
    production.produce(document.pk)
    assert document.number in page(signer, "/talent/")
    assert fetch(signer, f"/talent/documents/{document.public_id}/").startswith(b"%PDF")


def test_templates_are_read_compared_previewed_and_decided(client, team, contracted):
    assert "livrée avec la plateforme" in page(client, "/equipe/modeles/")
    here = "/equipe/modeles/attestation/1/"
    shown = page(client, here)
    assert "prénom et nom de la personne" in shown
    assert "Sur mission de Zoé N’Diaye" in shown
    pdf = client.get(f"{here}apercu/", {"cas": contracted.pk})
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    proposed = f.TemplateVersionFactory(template=TemplateVersion.objects.get(template__code="attestation").template)
    there = f"/equipe/modeles/attestation/{proposed.rank}/"
    assert f"version {proposed.rank}" in page(client, "/equipe/modeles/")
    assert "Ce qui change depuis la version 1" in page(client, there)
    assert "pourquoi vous refusez" in page(client, there + "avis/", decision="refuse", note="")
    assert "x" * 501 in page(client, there + "avis/", decision="refuse", note="x" * 501)
    assert "approuvée" in page(client, there + "avis/", decision="approve", note="Bon")
    assert "Avis de relecture" in page(client, there)
    assert client.get("/equipe/modeles/fantome/1/").status_code == 404
    assert client.get("/equipe/modeles/attestation/99/").status_code == 404


def test_deadlines_are_listed_marked_and_taken_away(client, mission):
    shown = page(client, "/equipe/echeances/")
    assert "Équipement et accès fournis" in shown
    assert str(mission.public_id) in shown
    assert client.get("/equipe/echeances/calendrier/").content.startswith(b"BEGIN:VCALENDAR")
    here = f"/equipe/missions/{mission.public_id}/echeances/"
    assert "marquée comme tenue" in page(client, here, code="equipment")
    assert client.post(here, {"code": "ghost"}).status_code == 404
    Mission.objects.update(state="ended")
    assert "Aucune échéance n’est en attente" in page(client, "/equipe/echeances/")
