"""Who is heard takes a free slot: only what breaks no rule, within the limits of the panel; trying costs nothing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from notifications.models import Message
from panels.domain import self_scheduling
from panels.models import BookablePeriod
from panels.queries import self_scheduling as choices
from tests import factories as f
from tests.factories import NOW

DAY = datetime(2026, 3, 17, tzinfo=UTC)  # a Tuesday
TUESDAY = DAY.date()
HOURS = self_scheduling.Hours(starts=time(9), ends=time(11), minutes=30, pause=10, place="Salle 2")


def at(hour, minute=0):
    return DAY.replace(hour=hour, minute=minute)


def heard(panel, start, *, minutes=30, **fields):
    """Have somebody shortlisted and convened by a panel."""
    stage = panel.stages.get()
    application = f.DepositedApplicationFactory(
        campaign=stage.campaign, state="shortlisted", announced_state="shortlisted"
    )
    fields = {"convened_at": NOW, "place": "Salle 1", **fields}
    return f.HearingFactory(
        panel=panel, deposit=application.dossier.deposit, starts_at=start, ends_at=start + timedelta(minutes=minutes),
        **fields,
    )  # fmt: skip


@pytest.fixture
def panel(db):
    panel = f.PanelFactory(name="Carte")
    f.StageFactory(kind="hearing", campaign__timezone="UTC").panels.add(panel)
    f.JurorFactory(panel=panel)
    return panel


@pytest.fixture
def rules(panel):
    f.BookablePeriodFactory(
        panel=panel, starts_at=at(9), ends_at=at(12), minutes=30, pause=10, place="Salle 1"
    )  # 9:00, 9:40, 10:20, 11:00
    return f.SelfSchedulingFactory(panel=panel)


@pytest.fixture
def hearing(panel, rules):
    return heard(panel, at(9))


def free(hearing, rules, *, now=NOW):
    campaign = hearing.panel.stages.get().campaign
    return [f"{slot.starts_at:%H:%M}" for slot in choices.free_slots(hearing, rules, campaign, at=now)]


def refusal(hearing, start, **more):
    with pytest.raises(self_scheduling.ChoiceRefusedError) as caught:
        choose(hearing, start, **more)
    return plain(str(caught.value))


def plain(text):
    return text.replace("\xa0", " ")


def choose(hearing, start, *, by=None, now=NOW):
    return self_scheduling.choose(hearing, start, by=by or hearing.deposit.dossier.owner, at=now)


def test_a_slot_is_taken_the_one_left_stays_open_and_the_convocation_says_it(hearing, rules):
    assert free(hearing, rules) == ["09:40", "10:20", "11:00"]
    chosen = choose(hearing, at(10, 20))
    assert (chosen.starts_at, chosen.ends_at, chosen.convened_for) == (at(10, 20), at(10, 50), at(10, 20))
    assert choose(hearing, at(10, 20)).log.filter(verb="choose").count() == 1, "sent twice, taken once"
    assert "au lieu du 17 mars 2026 à 9 h 00" in plain(hearing.log.get().reason)
    body = plain(Message.objects.get(template="hearing_convocation").body)
    assert "Vous avez choisi ce créneau. Celui que vous quittez : 17 mars 2026 à 9 h 00." in body
    assert "/creneau/" not in body, "one change was allowed"
    assert free(heard(hearing.panel, at(14)), rules) == ["09:00", "09:40", "11:00"]
    assert [act.subject for act in choices.chosen(hearing.panel)] == [hearing]


def test_a_slot_out_of_every_period_is_left_to_others(panel, rules):
    hearing = heard(panel, at(15), place="Salle 9")
    choose(hearing, at(9))
    assert free(heard(panel, at(17)), rules) == ["09:40", "10:20", "11:00", "15:00"]
    assert panel.bookable_periods.last().place == "Salle 9"
    assert str(panel.bookable_periods.first()).startswith("Carte, 2026-03-17")


def test_somebody_with_extra_time_is_offered_what_holds_it(panel, rules):
    longer = heard(panel, at(14), minutes=50)
    assert free(longer, rules) == ["09:00", "09:40", "10:20", "11:00"]
    heard(panel, at(10, 20))
    assert free(longer, rules) == ["09:00", "11:00"], "a pause of ten minutes on both sides"


def test_nothing_is_offered_that_breaks_a_rule(panel, rules, hearing):
    f.UnavailabilityFactory(user=panel.jurors.get().user, starts_at=at(9, 45), ends_at=at(10))
    f.UnavailabilityFactory(user=hearing.deposit.dossier.owner, starts_at=at(11), ends_at=at(12))
    assert free(hearing, rules) == ["10:20"]
    other = f.PanelFactory()
    panel.stages.get().panels.add(other)
    elsewhere = heard(other, at(10, 30), place="")
    assert free(hearing, rules) == ["10:20"]
    rules.rooms = 1
    assert free(hearing, rules) == [], "one room for all the panels"
    rules.rooms = None
    elsewhere.place = "Salle 1"
    elsewhere.save()
    assert free(hearing, rules) == [], "the same place is taken"


def test_who_needs_something_keeps_the_place_where_it_is_arranged(panel, rules, hearing):
    f.BookablePeriodFactory(panel=panel, starts_at=at(14), ends_at=at(14, 30), minutes=30, place="Salle 2")
    assert "14:00" in free(hearing, rules)
    f.AccommodationFactory(person=hearing.deposit.dossier.owner)
    assert free(hearing, rules) == ["09:40", "10:20", "11:00"]


def test_the_notice_is_due_to_both_slots(panel, rules, hearing):
    late = at(10) - timedelta(hours=48)
    assert free(hearing, rules, now=late) == ["10:20", "11:00"]
    assert "moins de 48 heures" in refusal(hearing, at(11), now=late)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"allowed": False}, "ne laisse plus choisir"),
        ({"last_day": date(2026, 3, 9)}, "le 9 mars 2026, est passé"),
    ],
)
def test_the_choice_ends(rules, hearing, fields, sentence):
    for name, value in fields.items():
        setattr(rules, name, value)
    rules.save()
    assert sentence in refusal(hearing, at(11))
    hearing.refresh_from_db()
    assert hearing.starts_at == at(9)


def test_a_closed_panel_lets_nobody_choose(panel, hearing):
    panel.closed_at = NOW
    panel.save()
    assert "ne laisse plus choisir" in refusal(hearing, at(11))


def test_what_is_past_or_being_moved_is_not_chosen(panel, rules):
    assert "n’est plus à venir" in refusal(heard(panel, at(9), state="held"), at(11))
    assert "attendez la nouvelle convocation" in refusal(heard(panel, at(9, 40), convened_at=None), at(11))


def test_a_person_changes_so_many_times(rules, hearing):
    choose(hearing, at(11))
    assert "Vous avez choisi 1 fois, autant que" in refusal(hearing, at(9, 40))
    rules.most_changes = 3
    rules.save()
    choose(hearing, at(9, 40), now=NOW + timedelta(minutes=1))
    assert "/creneau/" in Message.objects.filter(template="hearing_convocation").latest("pk").body


def test_another_slot_is_refused_and_a_stranger_too(panel, rules, hearing):
    heard(panel, at(11))
    assert "n’est plus libre. Vous gardez le vôtre" in refusal(hearing, at(11))
    assert "pas la vôtre" in refusal(hearing, at(9, 40), by=f.UserFactory())
    rules.delete()
    assert "ne se choisit pas" in refusal(hearing, at(9, 40))


def open_periods(panel, by, *, first=TUESDAY, last=TUESDAY, hours=HOURS):
    return self_scheduling.open_periods(panel, first=first, last=last, hours=hours, by=by, at=NOW)


def test_hours_are_opened_each_working_day(panel, team):
    friday = date(2026, 3, 20)
    assert len(open_periods(panel, team, first=friday, last=date(2026, 3, 23))) == 2
    assert [f"{period.starts_at:%a %H:%M}" for period in BookablePeriod.objects.all()] == ["Fri 09:00", "Mon 09:00"]
    for fields, sentence in (
        ({"first": friday, "last": friday}, "déjà ouverte"),
        ({"first": date(2026, 3, 21), "last": date(2026, 3, 21)}, "ouvré"),
        ({"first": date(2026, 3, 10), "last": date(2026, 3, 10)}, "sont passées"),
        (
            {"hours": self_scheduling.Hours(starts=time(9), ends=time(9, 20), minutes=30, pause=0, place="")},
            "plus tard",
        ),
    ):
        with pytest.raises(self_scheduling.ChoiceRefusedError, match=sentence):
            open_periods(panel, team, **fields)


def test_the_team_allows_within_the_life_of_the_panel(panel, team):
    asked = {"allowed": True, "notice_hours": 24, "most_changes": 2, "rooms": None, "by": team, "at": NOW}
    with pytest.raises(self_scheduling.ChoiceRefusedError, match="Ce jour est passé"):
        self_scheduling.allow(panel, last_day=date(2026, 3, 9), **asked)
    assert "permis" in str(self_scheduling.allow(panel, last_day=date(2026, 3, 10), **asked))
    closed = self_scheduling.allow(panel, last_day=date(2026, 3, 9), **asked | {"allowed": False})
    assert "fermé" in str(closed)
    panel.closed_at = NOW
    with pytest.raises(self_scheduling.ChoiceRefusedError, match="clos"):
        self_scheduling.allow(panel, last_day=date(2026, 3, 20), **asked)
