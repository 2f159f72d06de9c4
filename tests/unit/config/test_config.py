"""Health, policy, pages that belong to no package."""

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.template import Context, Template

from config import health, tasks
from config.celery import app
from tests import factories as f


def test_ready_tells_database_and_broker_apart(db, client, monkeypatch):
    tasks.heartbeat()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"], answer.json()["broker"]) == (200, "ok", "ok")
    assert answer.json()["last_worker_heartbeat"] != "never"
    monkeypatch.setattr(health.current_app, "connection_for_write", lambda: 1 / 0)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "unreachable: ZeroDivisionError")


def test_ready_tells_a_dead_database_and_pending_migrations(db, monkeypatch):
    class Executor:
        plan = ["one"]

        def __init__(self, connection):
            self.loader = self
            self.graph = self

        def leaf_nodes(self):
            return []

        def migration_plan(self, leaves):
            return self.plan

    monkeypatch.setattr(health, "MigrationExecutor", Executor)
    assert health._database() == "1 migrations to apply"

    def broken(connection):
        raise DatabaseError

    monkeypatch.setattr(health, "MigrationExecutor", broken)
    assert health._database() == "unreachable: DatabaseError"


def test_policy_is_strict_but_for_the_editors(client, db):
    strict = client.get("/comptes/login/")["Content-Security-Policy"]
    assert "unsafe-inline" not in strict
    assert "script-src 'self';" in strict + ";"
    relaxed = client.get("/cms/")["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in relaxed


def test_absent_page_helps(client, story):
    answer = client.get("/absente/")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()


def test_every_beat_entry_is_a_known_task():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(app.tasks)


def test_public_files_and_private_files_do_not_share_a_folder():
    from config.settings import _media_storage

    assert _media_storage("/x")["OPTIONS"]["location"] == "/x"


def test_media_go_to_a_bucket_when_named(monkeypatch):
    from config.settings import _media_storage

    monkeypatch.setenv("MEDIA_BUCKET", "passerelle")
    private = _media_storage("/x")
    assert private["BACKEND"] == "common.files.buckets.BucketStorage"
    assert (private["OPTIONS"]["location"], _media_storage(None)["OPTIONS"]["location"]) == ("private", "public")


@pytest.mark.parametrize(
    "tag",
    [
        "{% dsfr_alert title=x content=x %}",
        "{% dsfr_badge label=x %}",
        '{% dsfr_card title=x description=x link="/" %}',
        "{% dsfr_callout title=x text=x %}",
        "{% dsfr_highlight content=x %}",
        "{% dsfr_tag label=x %}",
        '{% dsfr_tile title=x description=x url="/" %}',
        "{% dsfr_quote text=x author=x %}",
        '{% dsfr_accordion id="a" title=x content=x %}',
    ],
)
def test_design_system_tags_escape_what_people_type(tag):
    shown = Template("{% load dsfr_tags %}" + tag).render(Context({"x": "<script>alert(1)</script>"}))
    assert "<script>alert" not in shown


def test_what_a_candidate_types_is_escaped(signed_in, db):
    user = f.UserFactory()
    application = f.ApplicationFactory(candidate=user)
    field = f.FormFieldFactory(form=application.campaign.application_form)
    f.AnswerFactory(dossier=application.dossier, field=field, value="</textarea><script>alert(1)</script>")
    page = signed_in(user).get(f"/candidature/dossiers/{application.public_id}/?etape=partie-1").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
