"""Signatures: in order, with a code, proved; refused, forged, replayed."""

from datetime import timedelta

import pytest

from common.jobs import JobState
from documents.domain import production
from documents.domain.signing import signatures, verification
from documents.domain.signing.signatures import SignatureRefusedError
from documents.models import Document, Signature
from notifications.domain import outbox
from notifications.models import Message
from talents.domain import cohorts
from talents.domain.documents import circuits, papers
from talents.rules import visible_documents
from tests import factories as f
from tests.factories import NOW

WHERE = {"address": "192.0.2.7", "agent": "Navigateur d’essai"}


@pytest.fixture
def document(mission, team, seal):
    cohorts.contract(mission, by=team, at=NOW)
    production.produce(mission.contract_id)
    return Document.objects.get(pk=mission.contract_id)


@pytest.fixture
def circuit(document):
    circuits.start(document, at=NOW)
    return list(document.signatures.order_by("rank"))


def code_for(signature, at=NOW):
    signatures.mark_read(signature, at=at)
    return circuits.send_code(signature, by=signature.signer, at=at)[1]


def sign(signature, at=NOW):
    circuits.sign(signature, code_for(signature, at), by=signature.signer, at=at, **WHERE)


def test_contract_is_signed_in_order_and_proved(document, circuit, mission, team):
    talent, host = circuit
    assert (talent.state, host.state, host.quality) == (
        "called",
        "waiting",
        "Pour l’Office des forêts, directrice générale",
    )
    assert host.signer.first_name == "Simone"  # who has the delegation
    assert [signature.pk for signature in circuits.waiting(talent.signer)] == [talent.pk]
    with pytest.raises(SignatureRefusedError, match="pas encore"):
        circuits.send_code(host, by=host.signer, at=NOW)
    sign(talent)
    assert circuits.evidence_of(document) is None
    assert Message.objects.filter(template="signature_invitation", recipient=host.signer).count() == 1
    sign(host, NOW + timedelta(minutes=5))
    evidence = circuits.evidence_of(document)
    assert evidence.number.startswith("PRV-")
    assert [row["name"] for row in evidence.context["signatures"]] == ["Zoé N’Diaye", "Simone Martin"]
    first, second = Signature.objects.order_by("rank")
    assert (first.previous_sha256, second.previous_sha256) == (signatures.FIRST, first.sha256)
    assert first.evidence["document_sha256"] == document.sha256
    assert first.evidence["adresse_reseau"] == "192.0.2.7"
    assert str(first) == "Zoé N’Diaye, La personne recrutée"
    assert Message.objects.filter(template="signature_done").count() == 2
    assert signatures.faults([document]) == []
    production.produce(evidence.pk)
    evidence.refresh_from_db()
    assert evidence.state == JobState.DONE
    with evidence.file.open("rb") as stored:
        assert verification.examine(stored.read()).verdict == "genuine"
    assert document in visible_documents(host.signer)


def test_nothing_is_sent_before_the_document_is_opened(circuit):
    with pytest.raises(SignatureRefusedError, match="Ouvrez d’abord"):
        circuits.send_code(circuit[0], by=circuit[0].signer, at=NOW)


def test_a_code_is_for_one_person_one_document_and_a_quarter_of_an_hour(circuit, team):
    talent = circuit[0]
    code = code_for(talent)
    with pytest.raises(SignatureRefusedError, match="une autre personne"):
        circuits.sign(talent, code, by=team, at=NOW, **WHERE)
    with pytest.raises(SignatureRefusedError, match="demi-minute"):
        circuits.send_code(talent, by=talent.signer, at=NOW + timedelta(seconds=29))
    with pytest.raises(SignatureRefusedError, match="plus valable"):
        circuits.sign(talent, code, by=talent.signer, at=NOW + timedelta(minutes=15, seconds=1), **WHERE)
    fresh = circuits.send_code(talent, by=talent.signer, at=NOW + timedelta(minutes=16))[1]
    circuits.sign(talent, f" {fresh} ", by=talent.signer, at=NOW + timedelta(minutes=16), **WHERE)
    with pytest.raises(SignatureRefusedError, match="plus attendue"):
        circuits.sign(talent, fresh, by=talent.signer, at=NOW + timedelta(minutes=16), **WHERE)


def test_five_wrong_codes_void_the_right_one(circuit):
    talent = circuit[0]
    code = code_for(talent)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(SignatureRefusedError, match="pas le bon"):
            circuits.sign(talent, wrong, by=talent.signer, at=NOW, **WHERE)
    with pytest.raises(SignatureRefusedError, match="plus valable"):
        circuits.sign(talent, code, by=talent.signer, at=NOW, **WHERE)


def test_wrong_codes_of_a_day_are_counted_whatever_the_number_of_codes(circuit):
    talent, at = circuit[0], NOW
    for _ in range(3):
        at += timedelta(minutes=1)
        wrong = f"{(int(code_for(talent, at)) + 1) % 10**6:06d}"
        for _ in range(5):
            with pytest.raises(SignatureRefusedError, match="pas le bon"):
                circuits.sign(talent, wrong, by=talent.signer, at=at, **WHERE)
    at += timedelta(minutes=1)
    with pytest.raises(SignatureRefusedError, match="Trop de codes"):
        circuits.sign(talent, code_for(talent, at), by=talent.signer, at=at, **WHERE)
    sign(talent, at + timedelta(days=1))
    talent.refresh_from_db()
    assert talent.state == "signed"


def test_codes_of_a_day_for_one_signature_are_counted(circuit):
    talent = circuit[0]
    for minute in range(8):
        code_for(talent, NOW + timedelta(minutes=minute))
    with pytest.raises(SignatureRefusedError, match="8 messages de ce genre"):
        code_for(talent, NOW + timedelta(minutes=9))


def test_a_code_that_was_never_sent_signs_nothing(circuit):
    signatures.mark_read(circuit[0], at=NOW)
    with pytest.raises(SignatureRefusedError, match="plus valable"):
        circuits.sign(circuit[0], "", by=circuit[0].signer, at=NOW, **WHERE)


def test_codes_are_kept_neither_in_the_table_nor_in_the_outbox(circuit):
    talent = circuit[0]
    code = code_for(talent)
    talent.refresh_from_db()
    assert code not in talent.code_hash
    message = Message.objects.get(template="signature_code")
    assert code in message.body
    outbox.send(message.pk)
    message.refresh_from_db()
    assert (message.state, message.body) == ("done", outbox.FORGOTTEN)


def test_a_refusal_stops_the_others_and_is_told(document, circuit, team):
    talent, host = circuit
    sign(talent)
    with pytest.raises(SignatureRefusedError, match="pourquoi"):
        circuits.refuse(host, reason=" ", by=host.signer, at=NOW)
    circuits.refuse(host, reason="Montant erroné", by=host.signer, at=NOW)
    host.refresh_from_db()
    assert (host.state, host.reason) == ("refused", "Montant erroné")
    messages = Message.objects.filter(template="signature_refused").values_list("recipient", flat=True)
    assert set(messages) == {team.pk, talent.signer_id}
    assert circuits.evidence_of(document) is None


def test_a_first_refusal_closes_those_who_wait(circuit):
    talent, host = circuit
    circuits.refuse(talent, reason="Je renonce", by=talent.signer, at=NOW)
    host.refresh_from_db()
    assert host.state == "closed"


def test_a_circuit_opens_once_on_an_issued_document(document, circuit, served, team):
    mission = served
    with pytest.raises(SignatureRefusedError, match="déjà son circuit"):
        circuits.start(document, at=NOW)
    letter = papers.issue("certificate_of_service", mission, at=NOW)
    with pytest.raises(SignatureRefusedError, match="pas encore produit"):
        circuits.start(letter, at=NOW)
    production.produce(letter.pk)
    letter.refresh_from_db()
    with pytest.raises(SignatureRefusedError, match="ne peut pas signer"):
        circuits.start(letter, [team], at=NOW)
    assert [party.quality for party in circuits.parties(letter, on=NOW.date())] == ["Pour l’Office des forêts"]


def test_nobody_signs_twice_and_somebody_signs(document, mission):
    with pytest.raises(SignatureRefusedError, match="deux fois"):
        signatures.open_circuit(document, [(mission.talent, "a"), (mission.talent, "b")], at=NOW)
    with pytest.raises(SignatureRefusedError, match="Choisissez"):
        signatures.open_circuit(document, [], at=NOW)


def test_parties_follow_the_employer_and_the_bearers(make_mission, team, seal):
    mission = make_mission(project=True)
    cohorts.contract(mission, by=team, at=NOW)
    talent, dinum = circuits.parties(mission.contract, on=NOW.date())
    assert ([talent.people, [user.first_name for user in dinum.people]]) == [[mission.talent], ["Claire"]]
    assert dinum.quality == "Pour la direction interministérielle du numérique"
    challenge = mission.position.challenge
    agreement = papers.issue("partnership_agreement", challenge, at=NOW)
    assert [len(party.people) for party in circuits.parties(agreement, on=NOW.date())] == [1, 1]
    bearer = f.AdministrationFactory(name="Ministère des forêts", address="1 rue du Budget")
    f.SignatureDelegationFactory(administration=bearer)
    f.FundingPlanFactory(challenge=challenge, source="carried", bearer=bearer, programme="352", title_2=True)
    challenge.campaign.employer = "host"
    challenge.campaign.save()
    financing = Document.objects.get(pk=papers.issue("financing_agreement", challenge, at=NOW).pk)
    assert [party.quality for party in circuits.parties(financing, on=NOW.date())] == [
        "Pour l’Office des forêts",
        "Pour le ministère des forêts, porteur administratif",
        "Pour la direction interministérielle du numérique",
    ]
    plan = challenge.funding
    plan.bearer = challenge.administration
    plan.save()
    assert len(circuits.parties(Document.objects.get(pk=financing.pk), on=NOW.date())) == 2
    assert circuits.parties(f.DocumentFactory(), on=NOW.date()) == []


def test_batch_opens_what_it_can_and_says_the_rest(served, team, seal):
    mission = served
    batch = f.DocumentBatchFactory()
    for key in ("a", "b"):
        production.produce(papers.issue("certificate_of_service", mission, at=NOW, key=key, batch=batch).pk)
    assert circuits.start_all(batch, at=NOW) == (2, [])
    assert circuits.start_all(batch, at=NOW) == (0, [])
    production.produce(papers.issue("certificate_of_service", mission, at=NOW, key="c", batch=batch).pk)
    mission.host.delegations.update(ends_on=NOW.date() - timedelta(days=1))
    opened, [left] = circuits.start_all(batch, at=NOW)
    assert (opened, "personne ne peut signer (Pour l’Office des forêts), aucune" in left) == (0, True)


def test_evidence_that_changes_is_seen(document, circuit):
    for step in circuit:
        sign(step)
    first, second = Signature.objects.order_by("rank")
    Signature.objects.filter(pk=first.pk).update(evidence=first.evidence | {"signe_le": "hier"})
    assert signatures.faults([document]) == [f"{document.number} : la preuve 1 a été modifiée."]
    Signature.objects.filter(pk=first.pk).update(evidence=first.evidence)
    Signature.objects.filter(pk=second.pk).update(previous_sha256="0" * 64)
    assert [fault.split(" : ")[1] for fault in signatures.faults([document])] == [
        "la preuve 2 n’est plus à sa place.",
        "la preuve 2 a été modifiée.",
    ]
    Signature.objects.filter(pk=second.pk).update(previous_sha256=second.previous_sha256)
    document.sha256 = "f" * 64
    assert len(signatures.faults([document])) == 2


def test_a_document_of_another_regime_is_not_signed(document, mission):
    campaign = mission.cohort.campaign
    campaign.contract_kind, campaign.contract_months = "project", 12
    campaign.save()
    with pytest.raises(SignatureRefusedError, match=f"{document.number} : Les contrats de cette campagne sont d’un"):
        circuits.start(Document.objects.get(pk=document.pk), at=NOW)
    assert not document.signatures.exists()


def test_a_delegation_that_ended_since_the_call_signs_nothing(circuit, mission):
    talent, host = circuit
    sign(talent)
    code = code_for(host)
    mission.host.delegations.update(ends_on=NOW.date() - timedelta(days=1))
    with pytest.raises(SignatureRefusedError, match="délégation de signature n’est plus en vigueur"):
        circuits.sign(host, code, by=host.signer, at=NOW, **WHERE)
    host.refresh_from_db()
    assert host.state == "called"
    mission.host.delegations.update(ends_on=NOW.date())
    circuits.sign(host, code, by=host.signer, at=NOW, **WHERE)
    host.refresh_from_db()
    assert host.state == "signed"
