"""What may not be asked before recruitment.

Only what has a direct and necessary link with the position may be asked (Code du travail L1221-6; CNIL, guide du
recrutement, 30 January 2023): no social security or bank number, no family, no health or disability, no origin, no
opinion, no photograph, no age.
"""

import re

from common.language.search import fold

FORBIDDEN = {
    r"\b(numero de securite sociale|nir|carte vitale)\b": "Le numéro de sécurité sociale",
    r"\b(rib|iban|coordonnees bancaires|releve d identite bancaire)\b": "Les coordonnées bancaires",
    r"\b(situation (familiale|maritale)|etat civil|enfants a charge|conjoint|grossesse|celibataire)\b": (
        "La situation de famille"
    ),
    r"\b(nombre d enfants|marie e)\b": "La situation de famille",
    r"\b(rqth|handicap|travailleur handicape|etat de sante|maladie|taille et poids)\b": "La santé ou le handicap",
    r"\b(nationalite|origine|lieu de naissance|couleur de peau|ethni\w+)\b": "L’origine ou la nationalité",
    r"\b(date de naissance|votre age|quel age)\b": "L’âge",
    r"\b(religion|religieu\w+|opinions? politiques?|syndic\w+|orientation sexuelle)\b": "Les opinions et la vie privée",
    r"\b(photographie|photo d identite|photo de vous|votre photo)\b": "Une photographie de la personne",
}


def forbidden(text: str) -> str:
    """Return why a question may not be asked, in French, or nothing."""
    words = " ".join(re.findall(r"[a-z0-9]+", fold(text)))
    for pattern, what in FORBIDDEN.items():
        if re.search(pattern, words):
            return (
                f"{what} ne se demande pas avant le recrutement (Code du travail, art. L1221-6 ; guide de la CNIL)."
                " Un besoin d’aménagement se confie à part, dans le profil."
            )
    return ""
