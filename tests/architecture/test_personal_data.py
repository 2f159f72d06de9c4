"""Every column that may hold a person is named by a record, with its purpose, basis, audience and retention."""

import pytest
from django.apps import apps
from django.db import models

from accounts.domain import privacy
from accounts.models import User
from tests.architecture.packages import PACKAGES

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)
# Pages are published, and whoever edits them is in their own journal; nobody of the sandbox exists.
OURS = set(PACKAGES) - {"cms", "sandbox"}
# Names, hashes and states that tell nothing of anybody by themselves.
TECHNICAL = {
    "public_id", "state", "announced_state", "read_state", "number", "error", "extension", "verdict", "threat", "token", "nonce", "mac",
    "hash", "campaign_code", "digest", "withheld", "code_hash", "source", "target", "verb", "key", "template", "slug", "timezone", "client_id",
}  # fmt: skip
# What the programme says of itself, and not of anybody: forms, rules, challenges as published, documents' texts.
IMPERSONAL = {
    "accounts.JournalSummary", "accounts.Purge", "applications.ExternalField", "applications.ExternalForm", "selection.MatchLine",
    "applications.Tag", "challenges.Administration", "challenges.AdministrationLabel", "challenges.Campaign",
    "challenges.KeyFigure", "challenges.Webinar", "documents.Register", "documents.Template", "dossiers.Form",
    "dossiers.FormField", "exercises.Exercise", "juries.Criterion", "juries.Panel", "juries.ScoringGrid", "talents.Cohort",
    "talents.RequestedPiece", "talents.ArrivalPoint",
    "followup.CohortEvent", "followup.Deliverable", "followup.Indicator",
}  # fmt: skip
PUBLISHED = {
    "challenges.Challenge": {"submitted_title", "published_title", "summary", "body", "problem", "city", "place",
                             "search_words", "administration_label", "refusal_code", "equipment", "ai_tools"},
    "challenges.FundingPlan": {"programme"},
    "juries.Assessment": {"batch"},
    "reporting.PublishedFigures": {"shown"},
    "juries.Passage": {"row"},
    "talents.ChecklistAnswer": {"item"},
    "documents.TemplateVersion": {"title", "running", "content"},
    "juries.Charter": {"text"},
    "selection.CompositionRule": {"budget_programme"},
    "selection.DecisionRequest": {"decision"},
    "applications.Automation": {"watched"},
    "selection.MatchRun": {"inputs_sha256"},
    "panels.Equalisation": {"readings", "inputs_sha256"},
    "challenges.LabelDecision": {"why", "before_method"},
}  # fmt: skip


def people():
    """Return the models that speak of people: linked to one, or to something linked to one."""
    ours = [m for m in apps.get_models() if m._meta.app_label in OURS]
    near = {m for m in ours for f in m._meta.concrete_fields if f.related_model is User} | {User}
    return near | {m for m in ours for f in m._meta.concrete_fields if f.related_model in near - {User}}


def suspects():
    """Yield the columns that may hold a person."""
    near = people()
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.label in IMPERSONAL:
            continue
        for field in model._meta.concrete_fields:
            words = isinstance(field, WORDS) and not field.choices and not field.name.endswith("sha256")
            free = isinstance(field, (models.TextField, models.JSONField, models.FileField))
            if field.related_model is User or (words and field.name not in TECHNICAL and (model in near or free)):
                yield f"{model._meta.label}.{field.name}"


def test_every_personal_column_is_declared():
    published = {f"{model}.{name}" for model, names in PUBLISHED.items() for name in names}
    assert sorted(set(suspects()) - privacy.registered_columns() - published) == []


def test_what_is_declared_exists():
    for name in privacy.registered_columns():
        label, column = name.rsplit(".", 1)
        apps.get_model(label)._meta.get_field(column)
    for label in [*IMPERSONAL, *PUBLISHED]:
        apps.get_model(label)


@pytest.mark.parametrize("record", list(privacy.processing_records), ids=lambda declared: declared.name)
def test_a_record_says_why_for_whom_and_how_long(record):
    assert all((record.purpose, record.basis, record.audience, record.retention, record.fields))
