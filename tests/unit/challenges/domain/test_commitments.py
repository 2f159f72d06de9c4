"""The sponsor's commitments: who may sign, by which link and code, and what proves it."""

import io
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from accounts.models import JournalEntry, User
from challenges.domain import commitments
from challenges.domain.commitments import CommitmentRefusedError
from challenges.models import Commitment
from documents.domain.signing import codes
from notifications.domain import outbox
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

SPONSOR = "sponsor@ailleurs.invalid"
SIGNED = {"name": "Léa Faure", "function": "Directrice", "network": "192.0.2.7", "agent": "essai"}


@pytest.fixture
def challenge(db):
    return f.ChallengeFactory(
        submitted_title="Carte", administration=f.AdministrationFactory(), dossier=f.DossierFactory()
    )


@pytest.fixture
def lead(challenge):
    return f.AdministrationMemberFactory(administration=challenge.administration).user


def ask(challenge, lead, email=SPONSOR, at=NOW):
    return commitments.ask_commitment(challenge, email=email, by=lead, at=at)


def code_for(commitment, at=NOW):
    return commitments.send_commitment_code(commitment, at=at)[1]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_sponsor_signs_with_a_code_and_leaves_evidence(challenge, lead, team):
    asked = ask(challenge, lead)
    code = code_for(asked)
    assert not User.objects.filter(email=SPONSOR).exists()
    assert Message.objects.get(template="commitment_code").address == SPONSOR
    signed = commitments.sign_commitment(asked, f" {code} ", at=NOW, **SIGNED)
    evidence = signed.evidence
    assert (evidence["adresse_electronique"], evidence["adresse_reseau"]) == (SPONSOR, "192.0.2.7")
    assert (evidence["personne"], evidence["qualite"], evidence["signe_le"]) == (
        "Léa Faure", "Directrice", NOW.isoformat(),
    )  # fmt: skip
    assert evidence["consentement"] == commitments.CONSENT
    assert str(signed) == f"{SPONSOR}, Carte"
    assert signed.sha256 in JournalEntry.objects.get(act="decide").what
    message = Message.objects.get(template="commitment_signed")
    assert message.recipient == team
    assert "n’a pas le même domaine" in message.body
    with pytest.raises(CommitmentRefusedError, match="déjà signés"):
        commitments.sign_commitment(asked, code, at=NOW, **SIGNED)
    with pytest.raises(CommitmentRefusedError, match="a déjà signé"):
        ask(challenge, lead, "autre@test.invalid")


def test_evidence_that_was_touched_is_found(challenge, lead):
    asked = ask(challenge, lead)
    commitments.sign_commitment(asked, code_for(asked), at=NOW, **SIGNED)
    f.CommitmentFactory(signed_at=NOW, signed_name="Ancienne", sha256="0" * 64)  # before codes were asked for
    out = io.StringIO()
    call_command("verify_commitments", stdout=out)
    assert out.getvalue() == "2\xa0engagements vérifiés, aucun écart\n"
    row = Commitment.objects.get(challenge=challenge)
    Commitment.objects.filter(pk=row.pk).update(
        text="Autre texte", signed_name="Autre", evidence=row.evidence | {"qualite": "Ministre"}
    )
    with pytest.raises(CommandError, match="2\xa0engagements vérifiés, 3\xa0écarts"):
        call_command("verify_commitments", stdout=out)
    for fault in ("preuve a été modifiée", "un autre texte", "une autre personne"):
        assert fault in out.getvalue()


@pytest.mark.parametrize("kind", ["account", "tag", "second address"])
def test_the_requester_is_not_the_sponsor(challenge, lead, kind):
    EmailAddress.objects.create(user=lead, email="lead@perso.invalid", verified=True, primary=False)
    address = {
        "account": lead.email.upper(), "tag": lead.email.replace("@", "+sponsor@"), "second address": "lead@perso.invalid",
    }[kind]  # fmt: skip
    with pytest.raises(CommitmentRefusedError, match="votre propre sponsor"):
        ask(challenge, lead, address)
    assert not Commitment.objects.exists()


def test_an_ordinary_member_is_not_the_sponsor_and_a_sponsor_member_is(challenge, lead):
    colleague = f.AdministrationMemberFactory(administration=challenge.administration, role="reader")
    with pytest.raises(CommitmentRefusedError, match="dans un autre rôle"):
        ask(challenge, lead, colleague.user.email)
    sponsor = f.AdministrationMemberFactory(administration=challenge.administration, role="sponsor").user
    asked = ask(challenge, lead, sponsor.email)
    assert Message.objects.get(template="sponsor_commitment").recipient == sponsor
    assert commitments.sign_commitment(asked, code_for(asked), at=NOW, visitor=sponsor, **SIGNED).signed_at == NOW


def test_the_requester_who_is_signed_in_does_not_sign_for_another_address(challenge, lead):
    asked = ask(challenge, lead)
    with pytest.raises(CommitmentRefusedError, match="votre propre sponsor"):
        commitments.sign_commitment(asked, code_for(asked), at=NOW, visitor=lead, **SIGNED)


def test_a_colleague_named_since_does_not_sign(challenge, lead):
    asked = ask(challenge, lead)
    code = code_for(asked)
    f.AdministrationMemberFactory(administration=challenge.administration, user=f.UserFactory(email=SPONSOR))
    with pytest.raises(CommitmentRefusedError, match="dans un autre rôle"):
        commitments.sign_commitment(asked, code, at=NOW, **SIGNED)


def test_a_link_dies_after_thirty_days_or_with_the_next_one(challenge, lead, client):
    old = ask(challenge, lead)
    new = ask(challenge, lead)
    for refused in (lambda: code_for(old), lambda: commitments.sign_commitment(old, "1", at=NOW, **SIGNED)):
        with pytest.raises(CommitmentRefusedError, match="plus récent"):
            refused()
    assert client.get(f"/engagements/{old.token}/").status_code == 404
    assert client.get(f"/engagements/{new.token}/").status_code == 200
    with pytest.raises(CommitmentRefusedError, match="plus valable"):
        code_for(new, at=NOW + timedelta(days=30, seconds=1))
    Commitment.objects.update(sent_at=NOW - timedelta(days=30, seconds=1))
    for answer in (
        client.get(f"/engagements/{new.token}/"),
        client.post(f"/engagements/{new.token}/", {"act": "code"}),
    ):
        assert (answer.status_code, "Demandez-en un autre" in answer.content.decode()) == (410, True)
    assert not Message.objects.filter(template="commitment_code").exists()


def test_a_code_of_the_former_link_is_worth_nothing(challenge, lead):
    code = code_for(ask(challenge, lead))
    new = ask(challenge, lead)
    with pytest.raises(CommitmentRefusedError, match="plus valable"):
        commitments.sign_commitment(new, code, at=NOW, **SIGNED)


def test_guesses_are_counted_by_code_and_by_day(challenge, lead):
    asked = ask(challenge, lead)
    at = NOW
    for _ in range(codes.MAX_WRONG_CODES_A_DAY // codes.MAX_TRIES):
        at += timedelta(minutes=1)
        code = code_for(asked, at=at)
        for _ in range(codes.MAX_TRIES):
            with pytest.raises(CommitmentRefusedError, match="pas le bon"):
                commitments.sign_commitment(asked, wrong(code), at=at, **SIGNED)
        with pytest.raises(CommitmentRefusedError, match="plus valable"):
            commitments.sign_commitment(asked, code, at=at, **SIGNED)
    at += timedelta(minutes=1)
    code = code_for(asked, at=at)
    with pytest.raises(CommitmentRefusedError, match="Trop de codes"):
        commitments.sign_commitment(asked, code, at=at, **SIGNED)


def test_what_is_sent_to_a_typed_address_is_counted(challenge, lead):
    for _ in range(3):
        ask(challenge, lead)
    with pytest.raises(CommitmentRefusedError, match="3 messages de ce genre"):
        ask(challenge, lead, "autre@test.invalid")
    asked = Commitment.objects.get()
    for minute in range(6):
        code_for(asked, at=NOW + timedelta(minutes=minute))
    with pytest.raises(CommitmentRefusedError, match="6 messages de ce genre"):
        code_for(asked, at=NOW + timedelta(minutes=7))
    others = [f.ChallengeFactory(administration=challenge.administration) for _ in range(3)]
    for number, other in enumerate(others[:2]):
        ask(other, lead, f"s{number}@test.invalid")
    with pytest.raises(CommitmentRefusedError, match="Vous avez envoyé 5 messages"):
        ask(others[2], lead, "s3@test.invalid")
    assert Message.objects.filter(template="sponsor_commitment").count() == 5


def test_a_signature_survives_what_is_changed_of_the_proposal(challenge, lead):
    asked = ask(challenge, lead)
    commitments.sign_commitment(asked, code_for(asked), at=NOW, **SIGNED)
    type(challenge).objects.filter(pk=challenge.pk).update(submitted_title="Un autre titre")
    row = Commitment.objects.get()
    assert (row.signed_at, row.evidence["projet"], list(commitments.faults([row]))) == (NOW, "Carte", [])


def test_the_code_is_forgotten_once_sent(challenge, lead):
    code = code_for(ask(challenge, lead))
    message = Message.objects.get(template="commitment_code")
    assert code in message.body
    outbox.send(message.pk)
    message.refresh_from_db()
    assert message.body == outbox.FORGOTTEN


def test_a_challenge_without_administration_has_no_member_to_refuse(lead):
    orphan = f.ChallengeFactory(administration=None)
    assert ask(orphan, lead).address == SPONSOR


def test_a_link_that_names_no_address_signs_nothing(challenge):
    with pytest.raises(CommitmentRefusedError, match="plus valable"):
        code_for(f.CommitmentFactory(challenge=challenge, address=""))


def test_the_code_is_shown_in_a_rehearsal(challenge, lead, client):
    f.UserFactory(email=SPONSOR, is_synthetic=True)
    asked = ask(challenge, lead)
    page = client.post(f"/engagements/{asked.token}/", {"act": "code"}).content.decode()
    assert "aucun courriel ne part" in page
