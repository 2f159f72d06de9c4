"""What past promotions teach is said of what is written, never of what is empty."""

import json

import pytest

from challenges.domain.proposal_parts import advice
from tests import factories as f

PERSON = {"name": "Léa", "function": "", "entity": "", "email": "Lea@test.invalid", "phone": ""}
TEAM = ["Nom", "Fonction", "Implication en %"]


def said(label, value, *, kind="long_text", options=(), others=()):
    """Return the advice about one answer, beside those of other questions."""
    form = f.FormFactory()
    fields = [f.FormFieldFactory(form=form, label=label, kind=kind, options=list(options))]
    fields += [f.FormFieldFactory(form=form, label=name, kind=kind) for name, _ in others]
    values = dict(zip((field.pk for field in fields), [value, *(text for _, text in others)], strict=True))
    return advice.of_answers(fields, values).get(fields[0].pk, "")


@pytest.mark.parametrize(
    ("label", "text", "words"),
    [
        ("Parties prenantes", "Les préfectures.", "Votre direction du numérique n’est pas citée."),
        ("Parties prenantes", "Les préfectures et la DSI.", ""),
        ("Données", "Aucune pour le moment.", "Dites quelles données"),
        ("Données", "Les relevés." * 20, ""),
        ("Données", "Non, pas encore : " + "nous attendons l’accord. " * 9, "Dites quelles données"),
        ("Mesure", "Plus vite.", "Aucun chiffre n’est donné."),
        ("Mesure", "De 30 jours à 10.", ""),
        ("Débouchés", "On verra.", "Dites qui reprendra le produit"),
        ("Perspectives", "Un budget est inscrit.", ""),
        ("Autre question", "On verra.", ""),
        ("Mesure", "", ""),
    ],
)
def test_texts(db, label, text, words):
    sentence = said(label, text)
    assert sentence.startswith(words) if words else sentence == ""


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        ([["A", "cheffe", "40 %"]], TEAM, "Une seule personne est citée"),
        ([["A", "cheffe", "40 %"], ["B", "agent", "10"]], TEAM, ""),
        ([["A", "cheffe", "20 %"], ["B", "agent"]], TEAM, "Personne ne consacre 30"),
        ([["A", "cheffe", "beaucoup"], ["B", "agent", ""]], TEAM, ""),
        ([["A", "3"], ["B", "4"]], ["Nom", "Rang"], ""),
    ],
)
def test_team(db, rows, options, words):
    sentence = said("Équipe projet", json.dumps(rows), kind="table", options=options)
    assert sentence.startswith(words) if words else sentence == ""


@pytest.mark.parametrize(
    ("address", "words"), [("lea@test.invalid", "Le sponsor et le porteur"), ("b@test.invalid", "")]
)
def test_sponsor_is_not_the_project_lead(db, address, words):
    lead = json.dumps(PERSON | {"email": address})
    sentence = said("Sponsor", json.dumps(PERSON), kind="contact", others=[("Porteur de projet", lead)])
    assert sentence.startswith(words) if words else sentence == ""


def test_positions_and_means(db):
    challenge = f.ChallengeFactory(campaign__max_seats=3)
    assert advice.of_positions(challenge) == []
    position = f.PositionFactory(challenge=challenge)
    for _ in range(5):
        f.PositionSkillFactory(position=position, level="essential")
    sentences = advice.of_positions(challenge)
    assert [sentence.split(" ")[0] for sentence in sentences] == [str(position.profession).split(" ")[0], "Un", "Le"]
    assert "5\xa0compétences indispensables" in sentences[0]
    challenge.equipment = "Un ordinateur."
    f.PositionFactory(challenge=challenge, profession__code="designer")
    position.skills.all().delete()
    assert advice.of_positions(challenge) == []
    challenge.positions.exclude(pk=position.pk).delete()
    challenge.campaign.max_seats = 1
    assert advice.of_positions(challenge) == []
