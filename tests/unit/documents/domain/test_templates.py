"""Templates: what may be written, what it lacks, who approves it, what it becomes."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from common.language import epicene
from common.language.french import typeset
from documents.domain import issuing, production, rendering
from documents.domain.texts import composing, declarations, letters, templates, wording
from documents.domain.texts.templates import VersionRefusedError
from documents.enums import VersionState
from documents.models import Document, TemplateVersion
from talents.domain.documents.contexts import MissionContext
from tests import factories as f
from tests.factories import NOW

KIND = declarations.kind("attestation")


def attestation(**values):
    shown = declarations.sample(KIND) | dict.fromkeys(KIND.conditions(), False) | values
    return MissionContext(**shown)


def text(html, **more):
    return {"type": "text", "text": html, **more}


@pytest.fixture
def author(db):
    return f.UserFactory(is_team=True)


def propose(content, author, **more):
    values = {"title": "Attestation de {{ talent }}", "running": "", "note": "essai"} | more
    return templates.propose("attestation", content=content, by=author, at=NOW, **values)


@pytest.mark.parametrize("kind", declarations.kinds(), ids=lambda declared: declared.code)
def test_shipped_texts_print_declared_fields_alone(kind):
    title, running, content = letters.read(kind.shipped)
    assert composing.faults(kind, content, title, running) == []
    written = kind.shipped.read_text(encoding="utf-8")
    assert "'" not in written
    assert "NON TROUVÉ" not in written


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (text("<p>{{ user }}</p>"), "le champ « user » n’existe pas pour ce document."),
        (text("<p>{{ tasks }}</p>"), "le champ « tasks » est une liste : il a son propre bloc."),
        (text("<p>{{ talent.password }}</p>"), "une accolade n’entoure aucun champ."),
        (text("<p>{% load x %}</p>"), "une accolade n’entoure aucun champ."),
        (text("<p>Bon</p>", condition="is_rich"), "la condition « is_rich » n’existe pas pour ce document."),
        ({"type": "list", "field": "talent"}, "le champ « talent » n’est pas du genre que ce bloc imprime."),
        ({"type": "list", "field": "nothing"}, "le champ « nothing » n’existe pas pour ce document."),
        ({"type": "script"}, "le bloc « script » n’existe pas."),
    ],
)
def test_what_is_not_declared_cannot_be_written(block, fault):
    assert composing.faults(KIND, [block]) == [f"Bloc 1 : {fault}"]


def test_headings_and_emptiness_are_checked_too():
    assert composing.faults(KIND, [], "{{ ghost }}") == ["En-tête : le champ « ghost » n’existe pas pour ce document."]
    assert composing.faults(KIND, []) == ["Le modèle est vide."]


def test_html_keeps_a_few_tags_and_no_attribute():
    dirty = '<p onclick="x()" class="y">Un <b>mot</b> <a href="file:///etc/passwd">lié</a><script>alert(1)</script></p>'
    assert composing.clean(dirty) == "<p>Un <b>mot</b> lié</p>"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>a<!-- b -->c</p>", "<p>ac</p>"),
        ("<p>a<!--><img src=x onerror=alert(1)>-->c</p>", "<p>ac</p>"),
        ("<!DOCTYPE html><p>a</p>", "<p>a</p>"),
        ("<?php echo 1 ?><p>a</p>", "<p>a</p>"),
        ("<p>a<![CDATA[<script>alert(1)</script>]]>c</p>", "<p>ac</p>"),
        ("<p>a<!ENTITY x SYSTEM 'file:///etc/passwd'>c</p>", "<p>ac</p>"),
        ("<p>a<style>b</style><script>c</script><template>d</template>e</p>", "<p>ae</p>"),
        ("<svg onload=x><p title=y>a <x-y>b</x-y></p></svg>", "<p>a b</p>"),
        ("<p>a &lt;img src=x&gt; &amp; b</p>", "<p>a &lt;img src=x&gt; &amp; b</p>"),
        (
            "<p>Un<br class=a>deux</p><ul><li>x<sup>e</sup></li></ul>",
            "<p>Un<br/>deux</p><ul><li>x<sup>e</sup></li></ul>",
        ),
    ],
)
def test_html_keeps_no_node_but_allowed_tags_and_text(dirty, clean):
    assert composing.clean(dirty) == clean


@given(st.lists(st.sampled_from(["<p>", "</p>", "<!--", "-->", "<!", ">", "<?", "<![CDATA[", "]]>", "<b x=1>", "<img>",
                                 "<script>", "</script>", "&lt;", "a", '"', "<template>", "--!>", "<br>"]), max_size=12))  # fmt: skip
def test_cleaned_html_holds_nothing_but_allowed_tags(pieces):
    cleaned = composing.clean("".join(pieces))
    assert set(re.findall(r"</?([^\s>/]*)", cleaned)) <= composing.TAGS
    assert re.fullmatch(r"(?:[^<>]|</?[a-z]+/?>)*", cleaned), "neither comment, declaration nor attribute"


def test_values_are_escaped_and_conditions_followed():
    content = [
        {"type": "article", "title": "Objet", "text": "<p>{{ talent }}</p>", "reference": "article 1"},
        {"type": "article", "title": "Essai", "text": "<p>Non</p>", "condition": "has_coach"},
        {"type": "article", "title": "Suite", "text": "<p>Oui</p>", "condition": "!has_coach"},
        {"type": "table", "caption": "T", "rows": [{"label": "Nom", "value": "{{ talent }}"}]},
        {"type": "list", "field": "tasks"},
        {"type": "signatures", "parties": ["{{ talent }}"]},
        {"type": "break"},
    ]
    data = declarations.sample(KIND) | {"talent": "<b>Zoé</b>", "has_coach": False, "tasks": ["a", "b"]}
    blocks = composing.compose(KIND, content, data)
    assert blocks[0] == {
        "type": "article", "title": "Objet", "reference": "article\u00a01", "html": "<p>&lt;b&gt;Zoé&lt;/b&gt;</p>", "number": 1,
    }  # fmt: skip
    assert (blocks[1]["title"], blocks[1]["number"]) == ("Suite", 2)
    assert blocks[2]["rows"] == [("Nom", "<b>Zoé</b>")]
    assert blocks[3]["lines"] == ["a", "b"]
    assert blocks[4]["parties"] == ["<b>Zoé</b>"]
    assert blocks[5] == {"type": "break"}


def test_lines_of_columns_are_printed_in_their_declared_order():
    kind = declarations.kind("transfer_decree")
    data = declarations.sample(kind)
    [block] = composing.compose(kind, [{"type": "rows", "field": "lines", "caption": "T"}], data)
    assert block["heads"] == ["Bénéficiaire", "Programme", "Défi", "Personnes", "Montant (titre 2)"]
    assert block["rows"] == [[f"‹{head}›" for head in block["heads"]]]


def test_missing_values_are_named_once_and_only_when_printed():
    content = [
        text("<p>{{ talent }} {{ talent }}</p>"),
        text("<p>{{ coach }}</p>"),
        text("<p>{{ lead }}</p>", condition="has_coach"),
    ]
    data = {"talent": "", "coach": "", "lead": "", "has_coach": False}
    assert composing.missing(KIND, content, data) == ["prénom et nom de la personne"]
    assert composing.missing(KIND, content, data | {"has_coach": True}) == [
        "prénom et nom de la personne",
        "responsable fonctionnel",
    ]


def test_a_version_is_proposed_read_by_another_and_used(author, team):
    shipped = templates.current("attestation")
    assert (shipped.rank, shipped.state, shipped.proposed_by) == (1, "approved", None)
    assert str(shipped) == "attestation, version 1"
    proposed = propose([text("<p>{{ talent }}</p>")], author)
    assert (proposed.rank, proposed.state) == (2, "proposed")
    assert propose([text("<p>{{ talent }}</p>")], author) == proposed
    assert templates.current("attestation") == shipped
    with pytest.raises(VersionRefusedError, match="Une autre personne relit"):
        templates.decide(proposed, VersionState.APPROVED, note="", by=author, at=NOW)
    templates.decide(proposed, VersionState.APPROVED, note="", by=team, at=NOW)
    assert templates.current("attestation") == proposed
    with pytest.raises(VersionRefusedError, match="déjà relue"):
        templates.decide(proposed, VersionState.REFUSED, note="non", by=team, at=NOW)
    with pytest.raises(TypeError, match="immutable"):
        proposed.save()


def test_a_refusal_says_why_and_the_same_text_may_come_back(author, team):
    proposed = propose([text("<p>{{ talent }}</p>")], author)
    with pytest.raises(VersionRefusedError, match="pourquoi"):
        templates.decide(proposed, VersionState.REFUSED, note=" ", by=team, at=NOW)
    templates.decide(proposed, VersionState.REFUSED, note="Trop court", by=team, at=NOW)
    assert propose([text("<p>{{ talent }}</p>")], author).rank == 3
    with pytest.raises(VersionRefusedError, match="ghost"):
        propose([text("<p>{{ ghost }}</p>")], author)


def test_two_versions_are_compared_line_by_line(author):
    content = [
        {"type": "article", "title": "Objet", "text": "<p>Un</p><p>Deux</p>", "condition": "has_coach"},
        {"type": "table", "caption": "T", "rows": [{"label": "Nom", "value": "{{ talent }}"}]},
        {"type": "list", "field": "tasks"},
        {"type": "signatures", "parties": ["{{ talent }}"]},
        {"type": "break"},
    ]
    version = propose(content, author)
    other = propose([{**content[0], "text": "<p>Un</p><p>Trois</p>"}, *content[1:]], author)
    marks = templates.difference(version, other)
    assert ("-", "Deux") in marks
    assert ("+", "Trois") in marks
    words = [
        "[si has_coach]",
        "Un",
        "Tableau : T",
        "Nom : {{ talent }}",
        "[lignes de tasks]",
        "{{ talent }}",
        "[nouvelle page]",
    ]
    assert [line for mark, line in marks if line in words] == words


def test_a_document_is_never_issued_with_a_blank(db):
    with pytest.raises(issuing.IncompleteError) as refused:
        issuing.issue("attestation", attestation(talent="", profession=""), key="k", about=f.CampaignFactory(), at=NOW)
    assert refused.value.labels == ["prénom et nom de la personne", "métier"]
    assert not Document.objects.exists()
    with pytest.raises(issuing.IncompleteError, match=r"\(Zoé\).*métier"):
        issuing.issue(
            "attestation", attestation(talent="Zoé", profession=""), key="k", about=f.CampaignFactory(), at=NOW
        )


def test_a_clause_out_of_date_stops_the_issue(author, team):
    day = NOW.date()
    clause = {"type": "article", "title": "Télétravail", "text": "<p>Oui</p>"}
    for change, sentence in (
        ({"valid_until": str(day - timedelta(days=1))}, "ne vaut plus depuis le"),
        ({"valid_from": str(day + timedelta(days=1))}, "ne vaut qu’à partir du"),
    ):
        proposed = propose([clause | change], author)
        templates.decide(proposed, VersionState.APPROVED, note="", by=team, at=NOW)
        with pytest.raises(issuing.ExpiredClauseError, match=sentence):
            issuing.issue("attestation", attestation(), key="k", about=f.CampaignFactory(), at=NOW)
    proposed = propose([clause | {"valid_from": str(day), "valid_until": str(day)}], author)
    templates.decide(proposed, VersionState.APPROVED, note="", by=team, at=NOW)
    assert issuing.issue("attestation", attestation(), key="k", about=f.CampaignFactory(), at=NOW).version == proposed


def test_a_clause_changed_after_issue_changes_nothing_issued(author, team):
    issued = issuing.issue("attestation", attestation(talent="Zoé"), key="k", about=f.CampaignFactory(), at=NOW)
    assert (issued.title, issued.version.rank) == ("Attestation de participation de Zoé", 1)
    before = rendering.render(issued)
    proposed = propose([text("<p>Tout autre chose</p>")], author)
    templates.decide(proposed, VersionState.APPROVED, note="", by=team, at=NOW)
    again = issuing.issue("attestation", attestation(talent="Zoé"), key="k", about=f.CampaignFactory(), at=NOW)
    assert again == issued
    assert rendering.render(Document.objects.get(pk=issued.pk)) == before
    later = issuing.issue("attestation", attestation(talent="Zoé"), key="k2", about=f.CampaignFactory(), at=NOW)
    assert "Tout autre chose" in PdfReader(BytesIO(rendering.render(later))).pages[0].extract_text()


def test_file_says_both_conformities_and_carries_its_data(db):
    issued = issuing.issue("attestation", attestation(talent="Zoé"), key="k", about=f.CampaignFactory(), at=NOW)
    opened = pikepdf.open(BytesIO(rendering.render(issued)))
    with opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
    [name] = opened.attachments
    assert name == f"{issued.number}.json"
    held = opened.attachments[name].get_file().read_bytes().decode()
    assert '"talent": "Zoé"' in held
    assert issued.version.sha256 in held
    assert str(opened.Root.AF[0].AFRelationship) == "/Source"


def test_templates_of_the_repository_carry_their_data_too(db):
    rules = f.DocumentFactory(template="campaign_rules", context={"title": "Règlement", "articles": [], "changes": []})
    opened = pikepdf.open(BytesIO(rendering.render(rules)))
    assert '"version": null' in opened.attachments[f"{rules.number}.json"].get_file().read_bytes().decode()


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("full", "L’agent contractuel ou l’agente contractuelle, porteur ou porteuse"),
        ("brackets", "L’agent(e) contractuel(le), porteur ou porteuse"),
        ("dot", "L’agent·e contractuel·le, porteur ou porteuse"),
    ],
)
def test_both_genders_are_printed_as_the_instance_says(style, expected):
    written = "[L’agent contractuel|L’agente contractuelle], [porteur|porteuse]"
    assert epicene.spell(written, style=style) == expected


def test_pairs_keep_what_does_not_vary():
    assert epicene.both("employé public", "employée public", style="dot") == "employé·e public"


def test_french_signs_never_part_from_their_word():
    assert (
        typeset("Vu : « l’article L. 332-2 » ; 5 %")
        == "Vu\u00a0: «\u00a0l’article\u00a0L.\u00a0332-2\u00a0»\u00a0; 5\u00a0%"
    )


def test_letters_are_read_as_blocks(tmp_path: Path):
    path = tmp_path / "x.txt"
    path.write_text(
        "= Titre\n~ En-tête\nAvant\n# Un\n(Loi)\n- a\n- b\nAprès\n? has_coach\nSi coach\n?\nToujours\n\n*= lines | T\n* tasks\n"
        "|= C\n| a | b\n---\n>> A | B\n## H\n",
        encoding="utf-8",
    )
    title, running, content = letters.read(path)
    assert (title, running) == ("Titre", "En-tête")
    assert content == [
        {"type": "text", "text": "<p>Avant</p>"},
        {"type": "article", "title": "Un", "text": "<ul><li>a</li><li>b</li></ul><p>Après</p>", "reference": "Loi"},
        {"type": "text", "text": "<p>Si coach</p>", "condition": "has_coach"},
        {"type": "text", "text": "<p>Toujours</p>"},
        {"type": "rows", "field": "lines", "caption": "T"},
        {"type": "list", "field": "tasks"},
        {"type": "table", "caption": "C", "rows": [{"label": "a", "value": "b"}]},
        {"type": "break"},
        {"type": "signatures", "parties": ["A", "B"]},
        {"type": "heading", "title": "H"},
    ]


def test_fields_declare_their_kind_and_optional_ones_may_be_left(db):
    fields = KIND.fields()
    assert (fields["tasks"].kind, fields["coach"].optional, fields["talent"].optional) == ("list", True, False)
    assert declarations.find("nothing") is None
    assert replace(attestation(), coach="").coach == ""
    assert str(f.TemplateFactory()) == "attestation"
    assert f.TemplateVersionFactory().content == [text("<p>{{ talent }}</p>")]
    assert TemplateVersion.objects.count() == 1


def test_a_batch_is_cancelled_where_nobody_began(db):
    batch = f.DocumentBatchFactory()
    waiting, begun = f.DocumentFactory(batch=batch), f.DocumentFactory(batch=batch, state="running")
    assert production.cancel(batch) == 1
    waiting.refresh_from_db()
    begun.refresh_from_db()
    assert (waiting.state, waiting.error, begun.state) == ("cancelled", "Annulé avant d’être produit.", "running")
    production.produce(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Versé à {{ body }}.", "Versé au ministère des Armées."),
        ("À {{ body }}, le préfet.", "Au ministère des Armées, le préfet."),
        ("Le budget de {{ body }}.", "Le budget du ministère des Armées."),
        ("Ce que {{ body }} demande.", "Ce que le ministère des Armées demande."),
    ],
)
def test_the_word_before_a_body_agrees_with_it(written, expected):
    data = {"body": "Ministère des Armées"}
    placed = composing.PLACED.sub(lambda place: wording.placed(place, data, {"body"}, running=True), written)
    assert placed == expected
