"""What the rules say of the letters of recommendation that a campaign asks for."""

import pytest

from challenges.domain.rules import letters
from tests import factories as f


def said(**columns):
    return " ".join(letters.sentences(f.CampaignFactory.build(**columns)))


def test_nothing_is_said_where_nothing_is_asked():
    assert said(references_asked=0) == ""


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({}, "La campagne demande deux lettres de recommandation"),
        ({}, "au plus tard 7\xa0jours après la clôture. Le dépôt ne l’attend pas"),
        ({"references_due_days": 0}, "au plus tard la clôture"),
        ({"references_required": True}, "ne se dépose qu’une fois ces lettres reçues"),
        ({}, "la personne ne les lit pas"),
        ({"references_confidential": False}, "et par la personne elle-même"),
    ],
)
def test_what_is_asked_is_said(columns, sentence):
    assert sentence in said(references_asked=2, **columns)
