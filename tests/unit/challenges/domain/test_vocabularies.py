"""The team keeps its vocabularies: a programme, a trade, a theme, a reason without a line of code."""

import pytest

from accounts.domain.acts import NotOfTheTeamError
from accounts.models import JournalEntry
from challenges.domain import vocabularies
from challenges.domain.vocabularies import VOCABULARIES
from challenges.models import Profession, Programme, RefusalReason, Skill, Theme, offered
from tests import factories as f
from tests.factories import NOW

TRADES, THEMES, PROGRAMMES, REASONS = (
    VOCABULARIES[code] for code in ("metiers", "thematiques", "programmes", "motifs")
)


def act(function, vocabulary, *args, team, **kwargs):
    return function(vocabulary, *args, by=team, at=NOW, **kwargs)


def labels(vocabulary):
    return [str(term) for term in vocabulary.terms()]


def test_what_ships_with_the_platform(db):
    assert labels(PROGRAMMES) == ["Entrepreneurs d’intérêt général", "Designers d’intérêt général"]
    assert RefusalReason.objects.count() == 21


def test_a_term_is_added_with_a_code_of_its_own(db, team):
    first = act(vocabularies.add, TRADES, label="Éthique de l’IA", team=team)
    assert (first.code, str(first)) == ("ethique-de-lia", "Éthique de l’IA")
    Profession.objects.update(label="Autre")
    assert act(vocabularies.add, TRADES, label="Éthique de l’IA", team=team).code == "ethique-de-lia-1"
    assert act(vocabularies.add, TRADES, label="？", team=team).code == "metier"
    assert JournalEntry.objects.count() == 3


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=lambda vocabulary: vocabulary.code)
def test_every_vocabulary_lives_the_same_life(db, team, vocabulary):
    code = {"code": "PIX"} if vocabulary is PROGRAMMES else {}
    first = act(vocabularies.add, vocabulary, label="Zèbre", team=team, **code)
    with pytest.raises(vocabularies.TermRefusedError, match="déjà dans la liste"):
        act(vocabularies.add, vocabulary, label="zèbre", team=team)
    act(vocabularies.rename, vocabulary, first, label="Âne", team=team)
    with pytest.raises(vocabularies.TermRefusedError) as refused:
        act(vocabularies.add, vocabulary, label="âne", team=team)
    assert refused.value.field == vocabulary.label
    second = act(vocabularies.add, vocabulary, label="Autruche", team=team, **dict.fromkeys(code, "PIX2"))
    act(vocabularies.retire, vocabulary, first, team=team)
    assert first not in offered(vocabulary.model.objects)
    assert first in offered(vocabulary.model.objects, with_keys=[first.pk])
    act(vocabularies.restore, vocabulary, first, team=team)
    assert {first, second} <= set(offered(vocabulary.model.objects))
    assert vocabulary.terms().get(pk=first.pk).use_count == 0


def test_terms_follow_the_alphabet_until_somebody_orders_them(db, team):
    for label in ("Climat", "Agriculture", "Budget"):
        act(vocabularies.add, THEMES, label=label, team=team)
    assert labels(THEMES) == ["Agriculture", "Budget", "Climat"]
    act(vocabularies.move, THEMES, Theme.objects.get(label="Climat"), up=True, team=team)
    assert labels(THEMES) == ["Agriculture", "Climat", "Budget"]
    act(vocabularies.move, THEMES, Theme.objects.get(label="Agriculture"), up=True, team=team)
    act(vocabularies.move, THEMES, Theme.objects.get(label="Budget"), up=False, team=team)
    assert labels(THEMES) == ["Agriculture", "Climat", "Budget"]
    act(vocabularies.move, THEMES, Theme.objects.get(label="Agriculture"), up=False, team=team)
    act(vocabularies.add, THEMES, label="Aviation", team=team)
    assert labels(THEMES) == ["Climat", "Agriculture", "Budget", "Aviation"]


def test_a_list_that_is_needed_keeps_a_term(db, team):
    last = f.ProfessionFactory()
    with pytest.raises(vocabularies.TermRefusedError, match="dernier"):
        act(vocabularies.retire, TRADES, last, team=team)
    theme = act(vocabularies.add, THEMES, label="Seul", team=team)
    act(vocabularies.retire, THEMES, theme, team=team)


def test_a_code_is_taken_once(db, team):
    with pytest.raises(vocabularies.TermRefusedError) as refused:
        act(vocabularies.add, PROGRAMMES, label="Autre", code="eig", team=team)
    assert (refused.value.field, Programme.objects.count()) == ("code", 2)


def test_uses_are_counted(db):
    challenge = f.ChallengeFactory(refusal_code="no_funding")
    f.PositionFactory(challenge=challenge, profession=f.ProfessionFactory())
    challenge.themes.add(Theme.objects.create(label="Climat"))
    assert TRADES.terms().get().use_count == THEMES.terms().get().use_count == 1
    assert REASONS.terms().get(code="no_funding").use_count == 1
    assert PROGRAMMES.terms().get(code="EIG").use_count == 1


def test_a_skill_named_by_a_candidate_is_a_term(db, team):
    skill = Skill.objects.create(label="Python")
    assert VOCABULARIES["competences"].terms().get() == skill


def test_the_team_alone_keeps_vocabularies(db):
    with pytest.raises(NotOfTheTeamError):
        act(vocabularies.add, THEMES, label="Climat", team=f.UserFactory())
