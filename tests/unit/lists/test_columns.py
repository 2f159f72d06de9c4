"""What a column draws, files and answers for each kind of value."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from applications.enums import ApplicationState
from common.web.badges import MEANINGS, badge
from lists.columns import Column, Day, Flag, Instant, Many, Number, State

AT = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
NBSP = "\u00a0"


def column(kind, **options):
    return kind(name="x", label="X", value=lambda row: row, **options)


@pytest.mark.parametrize(
    ("drawn", "value", "html", "plain", "json"),
    [
        (column(Column), "<b>", "&lt;b&gt;", "<b>", "<b>"),
        (column(Column), None, "", "", ""),
        (column(Number), 3, "3", 3, 3),
        (column(Number), None, "", None, None),
        (column(Number, unit="an"), Decimal("2.5"), "2,5 ans", Decimal("2.5"), "2.5"),
        (column(Number, unit="an"), Decimal("1.0"), "1 an", Decimal("1.0"), "1.0"),
        (column(Many, joined=True), ["a", "b"], "a, b", "a, b", "a, b"),
        (column(Day), date(2026, 3, 1), f"1er{NBSP}mars 2026", date(2026, 3, 1), "2026-03-01"),
        (column(Day), None, "", None, None),
        (column(Instant), None, "", None, None),
        (column(Flag), True, "oui", True, True),
        (column(Flag), False, "non", False, False),
        (column(Many), ["a", "<b>"], "a, &lt;b&gt;", "a, <b>", ["a", "<b>"]),
        (column(Many, lines=True, separator=" · "), ["a", "b"], "a<br>b", "a · b", ["a", "b"]),
    ],
)  # fmt: skip
def test_each_kind_draws_files_and_answers(drawn, value, html, plain, json):
    assert (drawn.html(value).replace(NBSP, " "), drawn.plain(value), drawn.json(value)) == (
        html.replace(NBSP, " "), plain, json,
    )  # fmt: skip


def test_an_instant_is_filed_at_the_hour_of_paris():
    at = column(Instant)
    assert at.plain(AT) == datetime(2026, 3, 10, 23, 30)
    assert at.json(AT) == "2026-03-10T22:30:00+00:00"
    assert "23" in at.html(AT)


def test_a_state_is_a_badge_a_label_and_a_code():
    state = column(State, choices=ApplicationState)
    assert state.html("submitted") == badge("submitted", "Déposée")
    assert "fr-badge--info" in state.html("submitted")
    assert (state.plain("submitted"), state.json("submitted")) == ("Déposée", "submitted")
    assert "fr-badge--" not in badge("unknown", "Autre").replace("fr-badge--sm fr-badge--no-icon", "")
    assert len({name for names in MEANINGS.values() for name in names}) == sum(map(len, MEANINGS.values()))


def test_a_personal_column_is_masked_and_never_an_order():
    name = column(Column, personal=True, masked=lambda row: "Anonyme", link=lambda row: "/a?b&c")
    assert name.cell("Zoé", known=True) == '<a href="/a?b&amp;c">Zoé</a>'
    assert name.cell("Zoé", known=False) == '<a href="/a?b&amp;c">Anonyme</a>'
    with pytest.raises(ValueError, match="tells what it hides"):
        column(Column, personal=True, sort="name")
