"""Each rule that two presets write differently is said in French."""

from itertools import permutations

import pytest

from challenges.domain.programme import differences, presets

PRESETS = presets.load()
CHANGES = {  # a value that differs from the first preset's, for every rule there is
    "regime": "B", "label": "Autre cadre", "employer": "dinum", "contract_kind": "project", "contract_months": 12,
    "probation_months": 2, "min_seats": 2, "max_seats": 5, "min_wishes": 2, "max_wishes": 6, "acceptance_days": 8,
    "completion_days": 8, "cofunding": "flat", "cofunding_amount": 7, "gross_ratio": 1.3, "employer_rate": 42.5,
    "talent_pool": True, "sponsor_commitment": True, "challenge_form": "AAP-EIG7", "application_form": "AAP-EIG6",
    "eligibility": [["studies", "start", ""]], "pay": [[None, False, 1, 0]], "stages": [],
}  # fmt: skip


@pytest.mark.parametrize("rule", list(PRESETS["EIG4"]))
def test_every_rule_has_a_sentence(rule):
    first = PRESETS["EIG4"]
    changes = differences.sentences(first, first | {rule: CHANGES[rule]})
    assert list(changes) == [rule]
    assert all(text.endswith(".") and rule not in text for text in changes[rule])
    assert changes[rule]


@pytest.mark.parametrize(("first", "second"), list(permutations(PRESETS, 2)))
def test_every_rule_that_differs_between_two_presets_is_said(first, second):
    changes = differences.sentences(PRESETS[first], PRESETS[second])
    rules = {difference.rule for difference in presets.difference(PRESETS[first], PRESETS[second])}
    both = set(differences.COFUNDING)
    assert changes.keys() - both == rules - both
    assert bool(changes.keys() & both) == bool(rules & both)
    assert all(sentences for sentences in changes.values())


END = (
    "La condition « Lauréat de la promotion précédente » s’apprécie au jour du dépôt, et non au début de la promotion."
)


@pytest.mark.parametrize(
    ("rule", "before", "after", "sentence"),
    [
        ("contract_months", 10, 12, "Le contrat dure douze mois au lieu de dix."),
        ("probation_months", 2, 0, "Aucune période de probation n’est convenue."),
        ("probation_months", 2, 3, "La période de probation dure trois mois au lieu de deux."),
        ("min_wishes", 1, 0, "Une personne peut candidater sans classer de défi."),
        ("min_wishes", 0, 2, "Une personne classe au moins deux défis."),
        ("employer_rate", 42, 42.5, "Les cotisations de l’employeur sont de 42,5 % du brut au lieu de 42 %."),
        (
            "eligibility",
            [["previous", "start", ""]],
            [["previous", "start", "sauf pour un poste de coach"]],
            "La condition « Lauréat de la promotion précédente » s’applique sauf pour un poste de coach.",
        ),
        (
            "eligibility",
            [["previous", "start", ""]],
            [["previous", "deposit", ""]],
            END,
        ),
    ],
)
def test_a_difference_is_a_whole_sentence(rule, before, after, sentence):
    preset = PRESETS["EIG4"]
    changes = differences.sentences(preset | {rule: before}, preset | {rule: after})
    assert [text.replace("\u00a0", " ") for text in changes[rule]] == [sentence]


def test_a_stage_read_otherwise_says_how():
    preset = PRESETS["EIG4"]
    before = preset | {"stages": [["hearing", "AAC-EIG4-5", 1, False, True]]}
    after = preset | {"stages": [["hearing", "AAC-EIG4-5", 2, True, False]]}
    assert differences.sentences(before, after)["stages"] == [
        "L’audition des candidats demande deux lectures au lieu d’une.",
        "L’audition des candidats se lit sans le nom des personnes.",
        "L’audition des candidats se note sur une grille par personne.",
    ]
    assert differences.sentences(after, before)["stages"][1:] == [
        "L’audition des candidats se lit avec le nom des personnes.",
        "L’audition des candidats se note sur une grille commune au jury.",
    ]
