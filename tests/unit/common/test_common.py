"""The ground floor: clock, typography, exports, keys, transitions, jobs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template

from common import clock, digests, jobs
from common.files import exports
from common.language import formatting
from common.management.commands import draw_states
from common.registry import Registry
from common.templatetags import passerelle
from common.transitions import Transition, TransitionRefusedError, TransitionTable, move, move_many
from common.validators import (
    compact,
    luhn_valid,
    validate_bic,
    validate_iban,
    validate_siren,
    validate_social_security_number,
)
from common.web.inputs import whole
from documents.models import Document
from tests import factories as f
from tests.factories import NOW


@pytest.mark.real_clock
def test_clock_follows_the_offset_file(settings, tmp_path):
    settings.CLOCK_FILE = str(tmp_path / "folder" / "offset")
    assert clock.offset() == timedelta()
    then = datetime(2020, 6, 10, 9, 0, tzinfo=UTC)
    clock.set_now(then)
    assert abs(clock.now() - then) < timedelta(seconds=2)
    settings.CLOCK_FILE = ""
    assert clock.offset() == timedelta()
    assert abs(clock.now() - clock.machine_now()) < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (date(2020, 9, 1), "1er septembre 2020"),
        (date(2021, 6, 30), "30 juin 2021"),
        (date(2022, 8, 23), "23 août 2022"),
    ],
)
def test_french_date_has_no_breaking_space(given, expected):
    assert formatting.french_date(given) == expected.replace(" ", "\u00a0")
    assert passerelle.french_date(given) == formatting.french_date(given)


def test_french_datetime_is_said_in_the_campaign_zone():
    written = formatting.french_datetime(datetime(2020, 6, 7, 21, 0, tzinfo=UTC))
    assert written.replace("\u00a0", " ") == "7 juin 2020 à 23 h 00"
    assert passerelle.french_datetime(NOW, "UTC").endswith("12\u00a0h\u00a000")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(4000, "4\u202f000\u00a0€"), (Decimal("3500.50"), "3\u202f500,50\u00a0€"), (Decimal("950.00"), "950\u00a0€")],
)
def test_euros_are_grouped(amount, expected):
    assert formatting.euros(amount) == passerelle.euros(amount) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(45, "45 min"), (60, "1 h"), (110, "1 h 50"), (605, "10 h 05")])
def test_durations_are_said(minutes, expected):
    assert passerelle.duration(minutes) == formatting.duration(minutes)
    assert formatting.duration(minutes).replace("\xa0", " ") == expected


def test_template_item_of_an_absent_key_is_empty():
    template = Template("{% load passerelle %}[{{ rows|item:'a' }}{{ rows|item:'b' }}]")
    assert template.render(Context({"rows": {"a": 1}})) == "[1]"
    assert passerelle.pairs("oui,Oui;non,Non") == [["oui", "Oui"], ["non", "Non"]]


@pytest.mark.parametrize(
    "value", ["=1+1", "+33", "-2", "@x", "\tx", "\nx", "\n=1", " \xa0=1", "\u3000＝1", "＋1", "－1", "＠x", "﹦1"]
)
def test_export_neutralises_formulas(value):
    assert exports.neutral(value) == f"'{value}"


def test_a_formula_hidden_behind_a_character_that_is_dropped_is_one():
    assert exports.neutral("\x0c\u200b=1") == "'\n=1"
    assert exports.neutral("\r=1") == "'\n=1"
    assert [exports.neutral(value) for value in ("", " ", "a=1", 3, None)] == ["", " ", "a=1", 3, None]


def test_export_streams_french_csv():
    lines = list(exports.csv_lines(["Nom", "Note"], [["Zoé ; N’Diaye", 3], ["=cmd", Decimal("1.5")]]))
    assert lines == ["\ufeffNom;Note\r\n", '"Zoé ; N’Diaye";3\r\n', "'=cmd;1.5\r\n"]


def test_siren_key():
    assert luhn_valid("130025265")
    validate_siren("130025265")
    with pytest.raises(ValidationError, match="neuf chiffres"):
        validate_siren("13002526")
    with pytest.raises(ValidationError, match="clé de contrôle"):
        validate_siren("130025266")


def test_transition_table_refuses_a_verb_twice():
    with pytest.raises(ValueError, match="twice"):
        TransitionTable(Transition("a", ("x",), "y", "z"), Transition("a", ("y",), "x", "z"))


def test_move_writes_state_and_log(team):
    challenge = f.ChallengeFactory(state="submitted")
    move(challenge, "shortlist", by=team, at=NOW, reason="dossier clair")
    challenge.refresh_from_db()
    assert challenge.state == "shortlisted"
    [row] = challenge.log.all()
    assert (row.verb, row.source, row.target, row.by, row.reason) == (
        "shortlist",
        "submitted",
        "shortlisted",
        team,
        "dossier clair",
    )
    assert str(row) == "submitted → shortlisted"


def test_move_reads_the_locked_row_not_the_object(team):
    challenge = f.ChallengeFactory(state="submitted")
    type(challenge).objects.update(state="withdrawn")
    with pytest.raises(TransitionRefusedError, match="Retiré"):
        move(challenge, "shortlist", by=team, at=NOW)
    assert challenge.log.count() == 0


def test_move_many_is_all_or_nothing(team):
    rows = [f.ChallengeFactory(state="submitted"), f.ChallengeFactory(state="draft")]
    with pytest.raises(TransitionRefusedError, match="Brouillon"):
        move_many(rows, "shortlist", by=team, at=NOW)
    rows[0].refresh_from_db()
    assert rows[0].state == "submitted"
    move_many(rows[:1], "shortlist", by=team, at=NOW)
    assert (rows[0].state, rows[0].log.get().verb) == ("shortlisted", "shortlist")
    move_many([], "shortlist", by=team, at=NOW)


def test_job_is_enqueued_after_commit_and_survives_a_dead_broker(django_capture_on_commit_callbacks, db, monkeypatch):
    enqueued = []
    monkeypatch.setitem(jobs.background_tasks._items, "test", jobs.BackgroundTask("test", enqueued.append))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_on_commit("test", 7)
        assert enqueued == []
    assert enqueued == [7]

    def dead(pk):
        raise ConnectionError

    monkeypatch.setitem(jobs.background_tasks._items, "test", jobs.BackgroundTask("test", dead))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue_on_commit("test", 8)  # what was committed stands; the sweep enqueues it again


def test_job_is_taken_once_and_finished_by_its_attempt(db):
    job = f.DocumentFactory()
    at = NOW
    assert jobs.lease(Document, job.pk, at=at, seconds=60) == 1
    assert jobs.lease(Document, job.pk, at=at, seconds=60) is None
    assert jobs.lease(Document, job.pk, at=at + timedelta(seconds=61), seconds=60) == 2
    result = {"size": 3, "sha256": "a" * 64, "done_at": at}
    assert not jobs.finish(Document, job.pk, attempt=1, **result)
    assert jobs.finish(Document, job.pk, attempt=2, **result)
    assert Document.objects.get().state == "done"


def test_job_fails_for_good_after_its_last_attempt(db):
    job = f.DocumentFactory()
    for attempt in (1, 2, 3):
        assert jobs.lease(Document, job.pk, at=NOW, seconds=60) == attempt
        jobs.retry_or_fail(Document, job.pk, attempt=attempt, error="cassé")
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "cassé")
    assert jobs.lease(Document, job.pk, at=NOW, seconds=60) is None


def test_sweep_finds_what_was_lost(db):
    later = NOW + timedelta(minutes=5)
    forgotten = f.DocumentFactory(queued_at=NOW)
    f.DocumentFactory(queued_at=later)
    dead = f.DocumentFactory(state="running", attempt=1, lease_until=NOW)
    f.DocumentFactory(state="running", attempt=1, lease_until=later + timedelta(minutes=1))
    poisoned = f.DocumentFactory(state="running", attempt=3, lease_until=NOW)
    assert jobs.sweep(Document, at=later) == [forgotten.pk, dead.pk]
    poisoned.refresh_from_db()
    assert poisoned.state == "failed"


def test_states_are_drawn_and_checked(settings, tmp_path):
    from django.core.management import call_command

    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    with pytest.raises(SystemExit, match="périmé"):
        call_command("draw_states", "--check")
    call_command("draw_states", verbosity=0)
    call_command("draw_states", "--check")
    assert "offer" in (tmp_path / draw_states.TARGET).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("value", "forms", "expected"),
    [(0, "s", ""), (1, "s", ""), (2, "s", "s"), ([1, 2], "est,sont", "sont"), ([], "est,sont", "est")],
)
def test_french_plural_begins_at_two(value, forms, expected):
    from common.templatetags.passerelle import pluralize

    assert pluralize(value, forms) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("", 0), ("²", 0), ("١٢", 0), ("-1", 0), ("1e3", 0), ("9" * 18, int("9" * 18)), ("9" * 19, 0)],
)
def test_a_whole_number_is_what_a_database_holds(text, number):
    assert whole(text) == number
    assert whole(text, 7) == (number or 7)


def test_an_arrival_in_the_second_after_a_deadline_is_told_apart():
    at = datetime(2026, 4, 9, 12, 0, 0, 250_000, tzinfo=UTC)
    assert formatting.french_arrival(at).replace("\xa0", " ") == (
        "9 avril 2026 à 14 h 00 min 00,250 s (heure de Paris, UTC+2)"
    )


def test_registry_holds_one_declaration_a_key():
    names = Registry(str.lower)
    names.register("B", "A", "B")
    assert (list(names), names["a"], names.get("c")) == (["A", "B"], "A", None)
    with pytest.raises(ValueError, match="a is registered twice"):
        names.register("a")


def test_same_content_has_one_digest_however_it_was_written():
    assert digests.canonical_json({"b": ["é", 1], "a": None}) == '{"a":null,"b":["é",1]}'
    assert digests.digest({"b": 1, "a": 2}) == digests.digest({"a": 2, "b": 1})
    with pytest.raises(TypeError):
        digests.digest({"a": NOW})
    assert digests.digest({"a": NOW}, default=str) == digests.digest({"a": str(NOW)})


@pytest.mark.parametrize("iban", ["FR7630006000011234567890189", "DE89370400440532013000", "BE68539007547034"])
def test_an_iban_with_its_key_is_accepted(iban):
    validate_iban(iban)


@pytest.mark.parametrize(
    ("iban", "reason"),
    [
        ("RIB", "deux lettres et deux chiffres"),
        ("FR76300060000112345678901é9", "deux lettres et deux chiffres"),
        ("US7630006000011234567890189", "espace SEPA"),
        ("FR763000600001123456789018", "compte 27 caractères, et celui-ci 26"),
        ("FR7630006000011234567890198", "clé de contrôle"),
    ],
)
def test_an_iban_says_what_is_wrong(iban, reason):
    with pytest.raises(ValidationError, match=reason):
        validate_iban(iban)


def test_identifiers_are_compact_and_checked():
    assert compact(" fr76-3000 6000.01 ") == "FR763000600001"
    validate_bic("AGRIFRPP")
    validate_bic("AGRIFRPP882")
    for number in ("294054410908843", "194052A10908889", "194052B10908819"):
        validate_social_security_number(number)
    with pytest.raises(ValidationError, match="huit ou onze"):
        validate_bic("AGRIFRPP8")
    with pytest.raises(ValidationError, match="quinze caractères"):
        validate_social_security_number("294054410908")
    with pytest.raises(ValidationError, match="clé de contrôle"):
        validate_social_security_number("294054410908844")
