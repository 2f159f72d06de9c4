"""What the shipped texts say in cases that no campaign of the data has."""

from documents.domain.texts import composing, declarations, letters


def test_fixed_term_contract_names_both_parties_whoever_employs():
    kind = declarations.kind("contract_fixed_term")
    _, _, content = letters.read(kind.shipped)
    for employs in (True, False):
        data = declarations.sample(kind) | {"host_employs": employs, "has_siren": employs, "talent": "Zoé"}
        text = " ".join(block.get("html", "") for block in composing.compose(kind, content, data))
        assert ("et Zoé, dont l’adresse est" in text, "Établi le" in text) == (True, True)
