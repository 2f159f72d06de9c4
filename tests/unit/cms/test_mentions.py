"""A text that loses a mention that the law requires: told at each save, never issued, put back at a click."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.template import engines
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms import starter, wagtail_hooks
from cms.models import DocumentDraft, SharedClause
from cms.models.drafts import MentionsPanel
from documents.domain.texts import declarations, letters, mentions, templates
from documents.domain.texts.composing import printed
from documents.enums import VersionState
from documents.models import Document, TemplateVersion
from talents.domain import cohorts
from talents.domain.documents import papers
from tests import factories as f
from tests.conftest import entered
from tests.factories import NOW
from tests.unit.conftest import make_mission  # noqa: F401 - a fixture

KIND = declarations.kind("contract_fixed_term")
DISPUTES = next(mention for mention in KIND.mentions if mention.label == "Litiges")
PAY = next(mention for mention in KIND.mentions if mention.clause == "Traitement mensuel brut")


@pytest.fixture
def editor(db):
    starter.build()
    user = f.UserFactory(is_team=True)
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


@pytest.fixture
def client(editor):
    client = Client()
    client.force_login(editor)
    return client


def shipped(kind):
    return letters.read(kind.shipped)[2]


def without(content, title):
    return [block for block in content if title not in (block.get("title"), block.get("caption"))]


def form(draft, content, **more):
    """Return what the editor's page sends for a text."""
    blocks = []
    for block in content:
        value = {"condition": block.get("condition", "")}
        value |= {name: block.get(name, "") for name in ("title", "caption", "field", "reference") if name in block}
        if block["type"] == "article":
            value.setdefault("reference", "")
        if "text" in block:
            value["text"] = rich_text(block["text"])
        for name in ("rows", "parties"):
            if name in block:
                rows = [(item, f"{rank}") for rank, item in enumerate(block[name])]
                value[name] = streamfield([("item", item) for item, _ in rows])
                for rank, (_, identifier) in enumerate(rows):
                    value[name][f"{rank}-id"] = identifier
        blocks.append((block["type"], value))
    return nested_form_data(
        {"code": draft.code, "title": draft.title, "running": draft.running, "note": "", "body": streamfield(blocks)}
        | more
    )


def told(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


CASES = [(kind, mention) for kind in declarations.kinds() for mention in kind.mentions]


@pytest.mark.parametrize(("kind", "mention"), CASES, ids=lambda value: str(getattr(value, "code", "")))
def test_each_mention_that_a_text_loses_is_told_and_put_back_in_its_place(kind, mention):
    whole = shipped(kind)
    assert mentions.dropped(kind, whole) == []
    carriers = [
        block for block in whole if any(mentions._place(block).prints(part) for part in mentions._parts(mention))
    ]
    assert carriers
    bare = [block for block in whole if block not in carriers]
    lost = mentions.dropped(kind, bare)
    assert mention in lost
    facts = dict.fromkeys(kind.conditions(), True)
    assert {*mentions.absent(kind, bare, facts), *mentions.absent(kind, bare, dict.fromkeys(facts, False))} <= set(lost)
    again = mentions.restored(kind, bare, mention)
    assert mentions.dropped(kind, again) == [other for other in lost if other in mentions.dropped(kind, again)]
    assert mention not in mentions.dropped(kind, again)
    assert [block for block in whole if block in again] == again


def test_a_mention_that_a_condition_hides_is_lost_where_it_does_not_hold():
    article = next(block for block in shipped(KIND) if block.get("title") == "Litiges")
    rest = without(shipped(KIND), "Litiges")
    assert mentions.dropped(KIND, [*rest, article | {"condition": "has_variable"}]) == [DISPUTES]
    both = [article | {"condition": condition} for condition in ("has_variable", "!has_variable")]
    assert mentions.dropped(KIND, [*rest, *both]) == []
    facts = dict.fromkeys(KIND.conditions(), False)
    hidden = [*rest, article | {"condition": "has_variable"}]
    assert mentions.absent(KIND, hidden, facts) == [DISPUTES]
    assert mentions.absent(KIND, hidden, facts | {"has_variable": True}) == []
    assert printed(hidden, facts)[-1] != article


def test_words_are_the_same_whatever_the_spaces_the_apostrophe_and_the_markup():
    clause = "<p>Relève <b>du tribunal</b>\u00a0administratif</p>"
    held = [*without(shipped(KIND), "Litiges"), {"type": "text", "text": clause}]
    assert mentions.dropped(KIND, held) == []


def test_a_block_that_stays_is_completed_and_keeps_what_was_written():
    content = shipped(KIND)
    place = next(rank for rank, block in enumerate(content) if block.get("title") == "Litiges")
    content[place] = content[place] | {"text": "<p>À écrire.</p>"}
    table = next(rank for rank, block in enumerate(content) if PAY.clause in str(block.get("rows")))
    content[table] = content[table] | {"rows": content[table]["rows"][-1:]}
    assert set(mentions.dropped(KIND, content)) >= {DISPUTES, PAY}
    again = mentions.restored(KIND, mentions.restored(KIND, content, DISPUTES), PAY)
    assert mentions.dropped(KIND, again) == []
    assert again[place]["text"].startswith("<p>À écrire.</p><p>")
    rows = shipped(KIND)[table]["rows"]
    assert again[table]["rows"] == [rows[-1], *rows[:-1]]


def test_a_mention_goes_before_the_signatures_when_nothing_else_is_left():
    content = [{"type": "text", "text": "<p>Rien</p>"}, {"type": "signatures", "parties": ["A"]}]
    again = mentions.restored(KIND, content, DISPUTES)
    assert [block["type"] for block in again] == ["text", "article", "signatures"]
    assert mentions.restored(KIND, content[:1], DISPUTES)[-1]["title"] == "Litiges"


def test_saving_a_text_without_a_mention_says_which_and_a_click_puts_it_back(editor, client, rf):
    client.get(f"/cms/modeles/{KIND.code}/")
    draft = DocumentDraft.objects.get()
    edit = f"/cms/snippets/cms/documentdraft/edit/{draft.pk}/"
    saved = client.post(edit, form(draft, without(shipped(KIND), "Litiges")))
    assert saved.status_code == 302, saved.context and saved.context["form"].errors
    assert any("Litiges (CJA, R. 312-12)" in message for message in told(saved))
    shown = client.get(f"/cms/modeles/{KIND.code}/mentions/").content.decode()
    assert "Ce texte ne porte plus une mention que la loi exige" in shown
    assert "Litiges (CJA, R. 312-12)" in shown
    assert 'formaction="/cms/modeles/contract_fixed_term/mentions/remettre/"' in shown
    stored = DocumentDraft.objects.get().get_latest_revision_as_object()
    panel = (
        MentionsPanel().bind_to_model(DocumentDraft).get_bound_panel(instance=stored, request=rf.get("/"), form=None)
    )
    assert shown in panel.content
    rank = KIND.mentions.index(DISPUTES)
    done = client.post(f"/cms/modeles/{KIND.code}/mentions/remettre/", {"mention": rank})
    assert (done.status_code, done.url) == (302, edit)
    assert mentions.dropped(KIND, DocumentDraft.objects.get().get_latest_revision_as_object().content()) == []
    assert "que la loi exige" not in client.get(f"/cms/modeles/{KIND.code}/mentions/").content.decode()
    again = client.post(f"/cms/modeles/{KIND.code}/mentions/remettre/", {"mention": rank})
    assert "Le brouillon porte déjà cette mention" in told(again)[-1]


def test_a_save_that_the_page_makes_by_itself_leaves_no_message_for_later(editor, client, monkeypatch):
    monkeypatch.setattr(
        engines["django"].engine, "string_if_invalid", ""
    )  # the editor's own pages have undefined names
    client.get(f"/cms/modeles/{KIND.code}/")
    draft = DocumentDraft.objects.get()
    edit = f"/cms/snippets/cms/documentdraft/edit/{draft.pk}/"
    saved = client.post(edit, form(draft, without(shipped(KIND), "Litiges")), headers={"accept": "application/json"})
    assert saved.json()["success"] is True
    assert told(saved) == []
    page = client.get(edit).content.decode()
    assert "Ce texte ne porte plus une mention que la loi exige" in page
    assert "passerelle/legal-mentions.js" in page


def test_a_version_without_a_mention_is_not_approved(editor, client, team):
    content = without(shipped(KIND), "Litiges")
    version = templates.propose(
        KIND.code, title="Contrat", running="", content=content, note="", by=f.UserFactory(), at=NOW
    )
    page = client.get(f"/equipe/modeles/{KIND.code}/{version.rank}/").content.decode()
    assert "Cette version ne porte plus une mention que la loi exige" in page
    assert f'action="/cms/modeles/{KIND.code}/mentions/remettre/"' in page
    plain = entered(team).get(f"/equipe/modeles/{KIND.code}/{version.rank}/").content.decode()
    assert "Qui écrit les modèles peut les remettre" in plain
    answer = client.post(f"/equipe/modeles/{KIND.code}/{version.rank}/avis/", {"decision": "approve", "note": ""})
    assert (answer.status_code, "Litiges (CJA, R. 312-12)" in answer.text) == (422, True)
    version.refresh_from_db()
    assert version.state == VersionState.PROPOSED
    client.post(f"/equipe/modeles/{KIND.code}/{version.rank}/avis/", {"decision": "refuse", "note": "Incomplet"})
    version.refresh_from_db()
    assert version.state == VersionState.REFUSED


def test_no_document_is_issued_from_a_text_approved_without_a_mention(make_mission, team):  # noqa: F811 - the fixture
    mission = make_mission(starts_on=date(2026, 9, 1))
    content = without(without(shipped(KIND), "Litiges"), "Congés")
    TemplateVersion.objects.create(
        template=templates.current(KIND.code).template, rank=2, title="Contrat", content=content, sha256="0" * 64,
        state=VersionState.APPROVED, proposed_by=f.UserFactory(), proposed_at=NOW, decided_at=NOW,
    )  # fmt: skip
    with pytest.raises(papers.PaperRefusedError) as refused:
        cohorts.contract(mission, by=team, at=NOW)
    assert str(refused.value) == (
        "Le texte de ce document ne porte plus des mentions que la loi exige : Congés (décret 86-83, art. 10) ; Litiges"
        " (CJA, R. 312-12). Remettez-les dans « Modèles de documents »."
    )
    assert not Document.objects.exists()


@pytest.mark.parametrize("code", ["fantome", ""])
def test_a_draft_of_no_known_kind_has_no_mention(rf, code):
    panel = MentionsPanel().bind_to_model(DocumentDraft)
    bound = panel.get_bound_panel(instance=DocumentDraft(code=code), request=rf.get("/"), form=None)
    assert "que la loi exige" not in bound.content


def test_only_those_who_write_documents_put_a_mention_back(db, team):
    starter.build()
    other = entered(team)
    for answer in (
        other.get(f"/cms/modeles/{KIND.code}/mentions/"),
        other.post(f"/cms/modeles/{KIND.code}/mentions/remettre/", {"mention": 0}),
    ):
        assert answer.status_code == 302  # the editor's own refusal
    assert not DocumentDraft.objects.exists()


def test_a_snippet_that_is_no_document_loses_no_mention(rf, db):
    request = rf.get("/")
    wagtail_hooks.warn_of_mentions(request, SharedClause(title="Litiges"))
    assert not hasattr(request, "_messages")
