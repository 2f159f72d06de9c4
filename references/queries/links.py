"""The personal link of a referee: signed, so that nothing of it is stored and each courriel carries the same one."""

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from references.models import Reference

SALT = "references.link"
PROOF_CHARS = 40


def proof_of(reference: Reference) -> str:
    """Return what proves that somebody received the link: a keyed digest of the public identifier."""
    digest: str = salted_hmac(SALT, str(reference.public_id), algorithm="sha256").hexdigest()
    return digest[:PROOF_CHARS]


def path(reference: Reference, *, page: str = "reference") -> str:
    """Return the address, under the site's own, of a page of the referee: the one where they write by default."""
    return reverse(page, kwargs={"public_id": reference.public_id, "proof": proof_of(reference)})


def referred(public_id: str, proof: str) -> Reference | None:
    """Return what a personal link is about, or nothing for one that was not made here."""
    related = Reference.objects.select_related(
        "application__campaign", "application__candidate", "application__dossier"
    )
    reference = related.filter(public_id=public_id).first()
    if reference is None or not constant_time_compare(proof, proof_of(reference)):
        return None
    return reference
