"""The blind version: proposed by rules, corrected by people, the original sealed."""

import json

import pytest

from dossiers.domain import deposits
from dossiers.domain.blind import blinding, redaction
from dossiers.enums import MaskKind
from dossiers.models import Unmasking
from tests import factories as f
from tests.factories import NOW
from tests.unit.dossiers import synthetic

ZOE = redaction.identity(["Zoé N’Diaye de La Tour"], ["zoe.ndiaye@exemple.invalid", "06 11 22 33 44", ""])


def hidden(text, **options):
    spans = [span for span in redaction.find(text, ZOE, **options) if not span.suggestion]
    return redaction.applied(text, spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je suis Zoé, designer.", "Je suis [nom], designer."),
        ("Z. N’Diaye, ou ZOE NDIAYE", "[nom]. N’[nom], ou [nom]"),
        ("Écrivez à zoe.ndiaye@exemple.invalid.", "Écrivez à [masqué]."),
        ("Mon compte zoe.ndiaye partout", "Mon compte [masqué] partout"),
        ("a.b (at) c.fr ou a arobase c point fr", "[adresse] ou [adresse]"),
        ("Appelez le 01 23 45 67 89 ou +44 20 7946 0958", "Appelez le [téléphone] ou [téléphone]"),
        ("Voir https://site.invalid/a, www.x.org/b et truc.dev.", "Voir [lien], [lien] et [lien]."),
        ("Je suis @truc sur GitHub : machin42.", "Je suis [compte] sur GitHub : [compte]."),
        ("pseudo : « zoz »", "pseudo : « [compte] »"),
        ("Avec Mme Le Goff et M. Durand", "Avec Mme [nom] et M. [nom]"),
        ("Je m’appelle Wilhelmine Okafor.", "Je m’appelle [nom]."),
        ("Avec Camille, puis Jean-Luc Petit", "Avec [nom], puis [nom]"),
        ("La rose, et Rose Martin à Paris", "La rose, et [nom] à Paris"),
        ("Rose est une couleur ; le compte 120 000", "Rose est une couleur ; le compte 120 000"),
        ("En 2019, 250 000 euros, loi du 7 octobre 2016", "En 2019, 250 000 euros, loi du 7 octobre 2016"),
    ],
)
def test_text_is_hidden(text, expected):
    assert hidden(text) == expected


def test_schools_are_hidden_when_the_campaign_says_so():
    text = "Diplômée de l’École normale supérieure de Lyon et de Sciences Po."
    assert hidden(text) == text
    assert "normale" not in hidden(text, schools=True)
    assert "Sciences Po" not in hidden(text, schools=True)


def test_agreement_is_suggested_never_applied():
    text = "Je suis très passionnée, développeuse et cheffe. Je suis motivé·e, je suis arrivé ailleurs."
    assert hidden(text) == text
    replacements = {span.text: span.replacement for span in redaction.find(text, ZOE)}
    assert replacements == {
        "passionnée": "passionné·e", "développeuse": "développeur·euse", "cheffe": "chef·fe", "arrivé": "arrivé·e",
    }  # fmt: skip
    assert redaction.neutral("sql") == "sql"


def test_recall_is_measured_on_names_never_seen():
    recall, (right, wrong) = synthetic.measure(synthetic.dossiers(60, 7))
    for kind in ("name", "email", "phone"):
        hidden, planted = recall["structured", kind]
        assert hidden == planted
    free = {kind: hidden / planted for (place, kind), (hidden, planted) in recall.items() if place == "free"}
    assert free["email"] == free["phone"] == 1
    assert free["name"] >= 0.8
    assert right / wrong >= 0.95


@pytest.fixture
def deposit(db):
    dossier = f.DossierFactory()
    form = dossier.form
    person = f.FormFieldFactory(form=form, kind="person", label="Moi", identifying=True)
    other = f.FormFieldFactory(form=form, kind="person", label="Référent")
    choice = f.FormFieldFactory(form=form, kind="number", label="Années")
    text = f.FormFieldFactory(form=form, label="Motivation")
    f.AnswerFactory(
        dossier=dossier, field=person, value=json.dumps({"name": "Zoé Okafor", "email": "z@exemple.invalid"})
    )
    f.AnswerFactory(dossier=dossier, field=other, value=json.dumps({"name": "Ali Ba"}))
    f.AnswerFactory(dossier=dossier, field=choice, value="3")
    f.AnswerFactory(dossier=dossier, field=text, value="Okafor, passionnée : je suis passionnée par le projet Hibou.")
    content = deposits.freeze(dossier) | {"person": {"name": "Zoé Martin", "email": "zm@exemple.invalid"}}
    return f.DepositFactory(dossier=dossier, content=content)


def read(deposit):
    return {a["label"]: a["value"] for a in blinding.read(deposit, blinded=True)["answers"]}


def test_blind_copy_is_recorded_corrected_and_versioned(deposit, team, monkeypatch):
    assert read(deposit) == {"Années": "3", "Motivation": "[nom], passionnée : je suis passionnée par le projet Hibou."}
    monkeypatch.setattr(
        blinding, "author_identities", [lambda _: None, lambda _: blinding.AuthorIdentity(strings=("Hibou",))]
    )
    blinding.record(deposit, by=team, at=NOW)
    monkeypatch.setattr(blinding, "author_identities", [])
    assert read(deposit)["Motivation"].endswith("le projet [masqué].")
    blinding.correct(deposit.dossier, hide=["passionnée", "projet", " "], leave=["Okafor", ""], by=team, at=NOW)
    copy = blinding.record(deposit, by=team, at=NOW)
    assert (copy.version, str(copy)) == (2, f"{deposit}, version anonyme 2")
    assert read(deposit)["Motivation"] == "Okafor, [masqué] : je suis passionné·e par le [masqué] Hibou."
    assert str(deposit.dossier.maskings.first()) == "Okafor"
    assert "Zoé" in str(blinding.read(deposit, blinded=False))


def test_pieces_tell_the_hidden_from_the_suggested(deposit):
    rules = blinding.rules_for(deposit.dossier, deposit.content)
    cut = blinding.pieces("Okafor, je suis passionnée", rules)
    assert [(p.text, p.kind, p.hidden) for p in cut] == [
        ("Okafor", MaskKind.NAME, True), (", je suis ", "", False), ("passionnée", MaskKind.GENDER, False),
    ]  # fmt: skip


def test_unmasking_has_a_reason_and_stays(deposit, team):
    with pytest.raises(blinding.UnmaskingRefusedError, match="Dites pourquoi"):
        blinding.unmask(deposit, by=team, at=NOW, reason=" ")
    blinding.unmask(deposit, by=team, at=NOW, reason="Vérifier un doublon")
    blinding.unmask(deposit, by=team, at=NOW, reason="Encore")
    [fact] = Unmasking.objects.all()
    assert (fact.reason, str(fact)) == ("Vérifier un doublon", f"{deposit} par {team}")
    with pytest.raises(TypeError):
        fact.save()
