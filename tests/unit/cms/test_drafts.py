"""Documents written in the editor: begun from the text in use, checked, previewed, proposed, approved."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms import starter
from cms.editor import clauses
from cms.models import DocumentDraft, SharedClause
from cms.models.drafts import FieldsPanel
from documents.domain.texts import declarations, templates
from documents.enums import VersionState
from documents.models import TemplateVersion
from tests import factories as f
from tests.factories import NOW


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


@pytest.mark.parametrize("kind", declarations.kinds(), ids=lambda declared: declared.code)
def test_a_draft_begun_from_the_text_in_use_says_the_same(kind, editor, client):
    answer = client.get(f"/cms/modeles/{kind.code}/")
    draft = DocumentDraft.objects.get(code=kind.code)
    assert answer.url == f"/cms/snippets/cms/documentdraft/edit/{draft.pk}/"
    assert draft.content() == templates.current(kind.code).content
    assert client.get(f"/cms/modeles/{kind.code}/").url == answer.url
    assert str(draft) == kind.label


def test_editing_is_for_those_who_may(db, client, team):
    other = Client()
    other.force_login(team)
    assert other.get("/cms/modeles/attestation/").status_code == 302  # the editor's own refusal
    assert client.get("/cms/modeles/fantome/").status_code == 302


def test_publishing_proposes_a_version_that_another_approves(editor, client, team):
    client.get("/cms/modeles/attestation/")
    draft = DocumentDraft.objects.get()
    draft.body = [("text", {"text": "<p>{{ talent }} était là.</p>"})]
    draft.note = "Plus court"
    draft.save_revision(user=editor).publish()
    version = TemplateVersion.objects.get(state="proposed")
    assert (version.rank, version.proposed_by, version.note) == (2, editor, "Plus court")
    assert version.content == [{"type": "text", "text": "<p>{{ talent }} était là.</p>"}]
    templates.decide(version, VersionState.APPROVED, note="", by=team, at=NOW)
    assert templates.current("attestation") == version


def test_shared_clause_goes_with_its_reference_and_dates(editor):
    clause = SharedClause.objects.create(
        title="Télétravail",
        text='<p data-block-key="x">Deux jours.</p>',
        reference="Décret 2016-151",
        valid_until="2030-01-01",
    )
    clause.refresh_from_db()
    draft = DocumentDraft(code="attestation", title="Attestation")
    draft.body = [("clause", {"clause": clause, "condition": "has_coach"})]
    assert draft.content() == [
        {
            "type": "article", "title": "Télétravail", "text": "<p>Deux jours.</p>", "reference": "Décret 2016-151",
            "valid_from": "", "valid_until": "2030-01-01", "condition": "has_coach",
        }
    ]  # fmt: skip
    draft.clean()
    draft.body = [("clause", {"clause": None, "condition": ""})]
    with pytest.raises(ValidationError, match="n’existe plus"):
        draft.content()
    assert str(clause) == "Télétravail"


def test_what_does_not_exist_is_refused_at_each_save(editor):
    draft = DocumentDraft(code="attestation", title="{{ ghost }}")
    draft.body = [("text", {"text": "<p>{{ password }}</p>"})]
    with pytest.raises(ValidationError) as refused:
        draft.clean()
    assert refused.value.message_dict["body"] == [
        "Bloc 1 : le champ « password » n’existe pas pour ce document.",
        "En-tête : le champ « ghost » n’existe pas pour ce document.",
    ]
    draft.code = "fantome"
    draft.clean()
    assert draft.preview_modes == [("", "Noms des champs")]


def test_preview_shows_the_draft_on_a_case(editor, rf):
    mission = f.MissionFactory(talent__first_name="Zoé", talent__last_name="N’Diaye")
    draft = DocumentDraft(code="attestation", title="Attestation de {{ talent }}")
    draft.body = [("text", {"text": "<p>{{ talent }}</p>"}), ("page", None)]
    assert draft.preview_modes == [("", "Noms des champs"), (str(mission.pk), "mission de Zoé N’Diaye")]
    assert "Attestation de Zoé N’Diaye" in draft.serve_preview(rf.get("/"), str(mission.pk)).content.decode()
    assert "‹prénom et nom de la personne›" in draft.serve_preview(rf.get("/"), "").content.decode()


def test_raw_blocks_are_what_a_stream_takes():
    content = [{"type": "break"}, {"type": "article", "title": "T", "text": "x", "valid_from": "", "valid_until": ""}]
    assert clauses.raw(content) == [("page", None), ("article", {"title": "T", "text": "x"})]


@pytest.mark.parametrize(("code", "shown"), [("attestation", True), ("fantome", False)])
def test_editor_lists_what_this_document_may_print(db, rf, code, shown):
    panel = FieldsPanel().bind_to_model(DocumentDraft)
    content = panel.get_bound_panel(instance=DocumentDraft(code=code), request=rf.get("/"), form=None).content
    assert ("<code>{{ talent }}</code> prénom et nom de la personne" in content) is shown
    assert ("condition : un coach suit la mission" in content) is shown
    assert ('<option value="!has_coach">sauf : un coach suit la mission</option>' in content) is shown
    assert ('["talent", ' in content) is shown


def test_names_are_chosen_from_the_menus_of_the_page():
    block = clauses.DocumentBlock().child_blocks["list"].child_blocks
    assert block["field"].field.widget.attrs["list"] == clauses.LISTS
    assert block["condition"].field.widget.attrs["list"] == clauses.CONDITIONS
    assert block["condition"].clean("") == ""
    with pytest.raises(ValidationError):
        block["field"].clean("")
    features = FeatureRegistry()
    assert features.get_editor_plugin("draftail", clauses.FIELD).option_name == "controls"
