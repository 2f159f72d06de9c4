"""What is read in a CV: only what is written plainly, and never more than the profile asks."""

import pytest

from applications.domain.cv import Proposal, read_proposal

SKILLS = ("Python", "C++", "R", "Accessibilité numérique", "SQL")


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Tél. : 06 12 34 56 78", "06 12 34 56 78"),
        ("+33 6 12 34 56 78", "+33 6 12 34 56 78"),
        ("06.12.34.56.78", "06.12.34.56.78"),
        ("SIRET 130 007 669 00013", ""),
        ("30612345678912", ""),
        ("2018-2022", ""),
    ],
)
def test_telephone(text, phone):
    assert read_proposal(text, SKILLS).phone == phone


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("python, sql et c++", ("Python", "C++", "SQL")),
        ("ACCESSIBILITE NUMERIQUE", ("Accessibilité numérique",)),
        ("Pythonic, MySQL, R, C", ()),
    ],
)
def test_skills_are_whole_words_of_the_vocabulary(text, skills):
    assert read_proposal(text, SKILLS).skills == skills


def test_links_are_pages_of_known_sites_or_whole_addresses():
    text = (
        "github.com/nadia/ linkedin.com/in/nadia, https://nadia.exemple/travaux. nadia@exemple.fr github.com"
        " exemple.fr/page https://github.com/nadia"
    )
    assert read_proposal(text, SKILLS).links == (
        ("GitHub", "https://github.com/nadia"),
        ("LinkedIn", "https://linkedin.com/in/nadia"),
        ("nadia.exemple", "https://nadia.exemple/travaux"),
    )


def test_languages_have_their_level_beside_them():
    text = "Anglais : C1\nEspagnol (notions)\nAllemand\nJ’ai lu B2\nFrançais, langue maternelle"
    assert read_proposal(text, SKILLS).languages == (("Anglais", "C1"), ("Espagnol", "A"), ("Français", "N"))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8 ans d’expérience", 8),
        ("12,5 ans d'expérience", 12),
        ("99 ans d'expérience", None),
        ("Né il y a 30 ans", None),
    ],
)
def test_years(text, years):
    assert read_proposal(text, SKILLS).experience_years == years


def test_a_cv_that_says_nothing_proposes_nothing():
    assert not read_proposal("Jardinage", SKILLS)
    assert read_proposal("", SKILLS) == Proposal()
