"""Remind or replace who signs, and issue again what somebody refused to sign."""

from datetime import timedelta

import pytest

from documents.domain import production
from documents.domain.signing.signatures import SignatureRefusedError
from documents.models import Document
from notifications.models import Message
from talents.domain import acts, cohorts
from talents.domain.documents import circuit_changes, circuits
from talents.enums import ActKind
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def document(mission, team, seal):
    cohorts.contract(mission, by=team, at=NOW)
    production.produce(mission.contract_id)
    document = Document.objects.get(pk=mission.contract_id)
    circuits.start(document, at=NOW)
    return document


@pytest.fixture
def deputy(mission):
    row = f.SignatureDelegationFactory(administration=mission.host, quality="Directeur adjoint", act="Arrêté du 2 mars")
    row.user.first_name, row.user.last_name = "Hugo", "Petit"
    row.user.save()
    return row


def invitations(user):
    return Message.objects.filter(template="signature_invitation", recipient=user).count()


def test_invitation_is_sent_again_once_a_day(document):
    talent, host = document.signatures.order_by("rank")
    for _ in range(2):
        circuit_changes.remind(talent, at=NOW)
    assert invitations(talent.signer) == 2  # the first one, and one again
    circuit_changes.remind(talent, at=NOW + timedelta(days=1))
    assert invitations(talent.signer) == 3
    with pytest.raises(SignatureRefusedError, match="pas encore"):
        circuit_changes.remind(host, at=NOW)


def test_document_that_names_who_signs_is_issued_again_for_the_substitute(document, deputy, mission):
    host = document.signatures.get(rank=2)
    assert circuit_changes.substitutes(host, at=NOW) == [deputy]
    again = circuit_changes.replace_signer(host, deputy.user, at=NOW)
    assert (again.replaces, again.context["employer_signatory"], again.context["host_signatory"]) == (
        document, "Hugo Petit", "Hugo Petit",
    )  # fmt: skip
    assert (again.context["employer_signatory_quality"], again.context["employer_signatory_act"]) == (
        "Directeur adjoint", "Arrêté du 2 mars",
    )  # fmt: skip
    assert set(document.signatures.values_list("state", flat=True)) == {"closed"}
    assert Mission.objects.get(pk=mission.pk).contract == again
    production.produce(again.pk)
    circuits.start(Document.objects.get(pk=again.pk), at=NOW)
    assert again.signatures.get(rank=2).signer == deputy.user
    assert not Message.objects.filter(template="signature_replaced").exists()  # it was not their turn


def test_document_that_names_nobody_changes_hands(document, deputy, mission):
    plain = f.DocumentFactory(template="certificate_of_service", state="done", size=1, sha256="b" * 64, done_at=NOW)
    f.DocumentSubjectFactory(document=plain, mission=mission)
    circuits.start(plain, at=NOW)
    signature = plain.signatures.get()
    former = signature.signer
    assert circuit_changes.replace_signer(signature, deputy.user, at=NOW) is None
    signature.refresh_from_db()
    assert (signature.signer, signature.quality, signature.state) == (
        deputy.user, "Pour l’Office des forêts, directeur adjoint", "called",
    )  # fmt: skip
    assert invitations(deputy.user) == 1
    assert Message.objects.get(template="signature_replaced").recipient == former


def test_signature_given_or_without_delegation_is_not_replaced(document, deputy, team):
    talent, host = document.signatures.order_by("rank")
    with pytest.raises(SignatureRefusedError, match="délégation en vigueur") as refused:
        circuit_changes.replace_signer(host, team, at=NOW)
    assert refused.value.field == "user"
    assert circuit_changes.substitutes(talent, at=NOW) == []
    document.signatures.update(state="closed")
    with pytest.raises(SignatureRefusedError, match="n’est plus attendue"):
        circuit_changes.replace_signer(host, deputy.user, at=NOW)


def test_signature_of_no_party_has_no_substitute(db):
    signature = f.SignatureFactory(document=f.DocumentFactory(template="attestation"))
    assert circuit_changes.party_of(signature, at=NOW) is None
    assert circuit_changes.substitutes(signature, at=NOW) == []


def test_refused_contract_is_issued_again_and_signed(document, mission):
    with pytest.raises(SignatureRefusedError, match="Personne n’a refusé"):
        circuit_changes.issue_again(document, at=NOW)
    talent = document.signatures.get(rank=1)
    circuits.refuse(talent, reason="Mon adresse a changé.", by=talent.signer, at=NOW)
    assert circuit_changes.refused(document).reason == "Mon adresse a changé."
    again = circuit_changes.issue_again(document, at=NOW)
    assert (again.replaces, Mission.objects.get(pk=mission.pk).contract) == (document, again)
    assert circuit_changes.refused(document) is None
    with pytest.raises(SignatureRefusedError, match="un autre le remplace"):
        circuit_changes.issue_again(document, at=NOW)
    production.produce(again.pk)
    circuits.start(Document.objects.get(pk=again.pk), at=NOW)
    assert again.signatures.count() == 2


def test_refused_amendment_keeps_its_act(document, mission, team):
    mission.refresh_from_db()
    act = acts.record(mission, ActKind.PAY, on=mission.starts_on, net_monthly=4200, reason="Mission", by=team, at=NOW)
    production.produce(act.document_id)
    amendment = Document.objects.get(pk=act.document_id)
    circuits.start(amendment, at=NOW)
    first = amendment.signatures.get(rank=1)
    circuits.refuse(first, reason="Montant faux.", by=first.signer, at=NOW)
    again = circuit_changes.issue_again(amendment, at=NOW)
    act.refresh_from_db()
    assert act.document == again
