"""Synthetic people and papers: invented names, addresses that cannot exist (RFC 2606), PDFs that open."""

import random
from collections.abc import Iterable

from allauth.account.models import EmailAddress

from accounts.models import User

FIRST_NAMES = tuple(
    "Adèle Agathe Alice Amina Anaïs Antoine Arthur Assia Aurore Bastien Camille Céline Chloé Clément"
    " Damien Diane Édith Élise Émile Fatou Félix Florian Gaëlle Hugo Inès Jeanne Jules Karim Laure Léa"
    " Léo Lila Louis Lucie Maël Malik Manon Marius Maud Maya Mehdi Nadia Naël Nina Noé Océane Oscar Paul"
    " Quentin Rania Rémi Rose Sacha Salomé Samir Sarah Simon Sofia Théo Thomas Ulysse Valentine Victor"
    " Yanis Yasmine Zoé".split()
)
LAST_NAMES = tuple(
    "Aubry Bailly Barbier Benali Bertin Blanchard Boyer Brunet Carlier Chevallier Colin Cordier Da-Silva"
    " Delaunay Diallo Dumas Faure Ferrand Fontaine Gaillard Garnier Gautier Guérin Haddad Hamel Hubert"
    " Jacquet Kaci Lacroix Lambert Lemoine Leroux Maillard Marchand Masson Mercier Moreau N’Diaye Navarro"
    " Nguyen Noël Ollivier Pasquier Pelletier Perrin Picard Poirier Prévost Renaud Rey Rivière Rolland"
    " Roussel Schmitt Tessier Traoré Vidal Weber".split()
)
SENTENCES = (
    "Nous voulons simplifier une démarche que des milliers d’usagers accomplissent chaque année.",
    "Les données existent, mais elles sont dispersées entre plusieurs services et rarement croisées.",
    "L’équipe réunit les métiers, la direction du numérique et les futurs utilisateurs dès le premier mois.",
    "Un premier prototype sera testé avec dix agents de terrain avant d’être généralisé.",
    "Le code sera publié sous licence libre et documenté pour être repris par d’autres administrations.",
    "Les résultats seront mesurés par le temps gagné et par la satisfaction des personnes concernées.",
)


def person(rng: random.Random, serial: int, **fields: object) -> User:
    """Return an unsaved synthetic person; ``serial`` makes the address unique."""
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    user = User(
        email=f"personne-{serial}@exemple.invalid", first_name=first, last_name=last, is_synthetic=True, **fields
    )
    user.set_unusable_password()
    return user


def confirm_addresses(people: Iterable[User]) -> None:
    """Record that synthetic people proved their addresses, as they do at their first sign-in; twice changes nothing."""
    EmailAddress.objects.bulk_create(
        (EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in people),
        ignore_conflicts=True,
    )


def text(rng: random.Random, lines: int) -> str:
    """Return French sentences that hold in ``lines`` lines of 100 characters."""
    return " ".join(rng.sample(SENTENCES, k=min(max(1, lines - 1), 3)))


def pdf(words: str) -> bytes:
    """Return a small valid one-page PDF that says ``words``."""
    shown = words.encode("cp1252", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 14 Tf 72 770 Td (" + shown + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
