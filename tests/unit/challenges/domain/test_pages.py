"""The page of a challenge after selection, and the words around it."""

import pytest

from challenges.domain import challenges, pages
from challenges.domain.directory.places import town
from challenges.models import Challenge
from challenges.queries.similar import similar
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW


def test_page_keeps_the_submitted_title(db):
    challenge = f.ChallengeFactory(state="selected", submitted_title="Consolidex")
    theme = f.ThemeFactory(label="Écologie")
    pages.write(
        challenge,
        themes=[theme],
        figures=[("12 000", "sites")],
        published_title="EnviNorma",
        summary="A",
        city="Paris (75)",
    )
    challenge.refresh_from_db()
    assert (challenge.submitted_title, str(challenge), challenge.place) == ("Consolidex", "EnviNorma", "Paris")
    assert [str(figure) for figure in challenge.key_figures.all()] == ["12 000 sites"]
    assert Challenge.objects.filter(search_words__words="ecologie envinorma").get() == challenge
    with pytest.raises(challenges.PublicationRefusedError, match="porte un titre"):
        pages.write(challenge, themes=[], figures=[], published_title=" ")


def test_page_before_selection_is_refused(db):
    with pytest.raises(challenges.PublicationRefusedError, match="quand il est retenu"):
        pages.write(f.ChallengeFactory(), themes=[], figures=[], published_title="T")


def test_question_is_told_answered_and_published(db):
    lead = f.UserFactory()
    challenge = f.PublishedChallengeFactory(dossier=f.DossierFactory(owner=lead))
    asker = f.UserFactory()
    question = pages.ask(challenge, text=" Où ? ", by=asker, at=NOW)
    assert (str(question), Message.objects.get(template="challenge_question").recipient) == ("Où ?", lead)
    pages.answer(question, text="À Paris.", by=lead, at=NOW)
    pages.answer(question, text="À Paris et à Brest.", by=lead, at=NOW)
    assert Message.objects.filter(template="challenge_answer", recipient=asker).count() == 1
    pages.ask(f.PublishedChallengeFactory(), text="Quand ?", by=asker, at=NOW)
    with pytest.raises(challenges.PublicationRefusedError, match="ne reçoit pas"):
        pages.ask(f.ChallengeFactory(), text="x", by=asker, at=NOW)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Paris (75)", "Paris"),
        ("93200 Saint Denis", "Saint Denis"),
        ("Bordeaux (33) | Champs-sur-Marne (77)", "Bordeaux"),
        ("91000 Evry + 75020 Paris", "Evry"),
        ("", ""),
    ],
)
def test_town_is_read_out_of_an_address(address, expected):
    assert town(address) == expected


def test_similar_challenges_of_the_data(story):
    near = similar("orgues et patrimoine des églises")
    assert near.challenges[0].challenge.slug == "mcc-inventaire-des-orgues"
    assert "orgues" in near.challenges[0].common
    assert near.professions[0][1] >= 1
    health = similar("hôpital", theme="Santé", profession="data_scientist")
    assert health.challenges
    for challenge in health.challenges:
        assert "Santé" in challenge.challenge.themes.values_list("label", flat=True)
        assert "data_scientist" in challenge.challenge.positions.values_list("profession__code", flat=True)
    assert len(similar("").challenges) == 6
    assert similar("xyzzy").challenges == []
