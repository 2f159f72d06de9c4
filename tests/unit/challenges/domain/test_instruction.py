"""Complete, refuse, act on many: the loop between the team and an administration."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from challenges.domain import challenges, instruction, proposals
from challenges.domain.rules import calls
from challenges.enums import CallKind
from challenges.lists import CHALLENGES
from challenges.models import Challenge
from dossiers.domain import lifecycle
from lists.declaration import Reading
from notifications.models import Message
from tests import factories as f
from tests.factories import LATER, NOW

DUE = NOW + timedelta(days=10)


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    member = f.AdministrationMemberFactory()
    member.campaign = campaign
    return member


@pytest.fixture
def deposit(seat):
    challenge = challenges.draft(seat.campaign, seat.administration, title="Carte", by=seat.user, at=NOW)
    proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1)])
    challenges.submit(challenge, by=seat.user, at=NOW)
    return challenge


def test_incomplete_deposit_is_completed_after_the_call(seat, deposit, team):
    first = deposit.dossier.deposit
    seat.campaign.windows.all().delete()
    instruction.ask_completion(deposit, note="Le budget manque", due_at=DUE, by=team, at=NOW)
    assert (deposit.state, deposit.announced_state, deposit.last_deposit) == ("incomplete", "incomplete", first)
    assert "Le budget manque" in Message.objects.get(template="challenge_incomplete").body
    second = challenges.submit(deposit, by=seat.user, at=DUE)
    assert (deposit.state, second.number) == ("submitted", f"{first.number}-2")
    assert deposit.last_deposit == second
    instruction.ask_completion(deposit, note="Encore", due_at=DUE, by=team, at=NOW)
    with pytest.raises(lifecycle.CompletionClosedError, match="vos réponses enregistrées sont gardées"):
        challenges.submit(deposit, by=seat.user, at=DUE + timedelta(microseconds=1))
    Challenge.objects.filter(pk=deposit.pk).update(completion_due_at=None)
    with pytest.raises(lifecycle.CompletionClosedError):
        challenges.submit(Challenge.objects.get(pk=deposit.pk), by=seat.user, at=NOW)


@pytest.mark.parametrize(("note", "due", "field"), [(" ", DUE, "note"), ("x", NOW, "due_at")])
def test_asking_needs_words_and_a_future_date(deposit, team, note, due, field):
    with pytest.raises(instruction.InstructionRefusedError) as refusal:
        instruction.ask_completion(deposit, note=note, due_at=due, by=team, at=NOW)
    assert refusal.value.field == field


def test_second_the_call_closes_is_in_and_the_next_is_out(seat):
    """R2: promotion 4 wrote « 23h (UTC+1) » in June, when Paris is at UTC+2: the named zone decides."""
    paris = ZoneInfo("Europe/Paris")
    window = seat.campaign.windows.get()
    window.closes_at = datetime(2020, 6, 7, 23, tzinfo=paris)
    window.opens_at = datetime(2020, 5, 4, tzinfo=paris)
    window.save()
    last = datetime(2020, 6, 7, 21, 0, 0, tzinfo=UTC)
    assert calls.window_open(seat.campaign, CallKind.CHALLENGES, last)
    assert not calls.window_open(seat.campaign, CallKind.CHALLENGES, last + timedelta(seconds=1))
    assert not calls.window_open(seat.campaign, CallKind.CHALLENGES, datetime(2020, 6, 7, 22, tzinfo=UTC))


def test_withdrawal_is_the_administration_s_or_the_team_s(seat, deposit, team):
    with pytest.raises(challenges.NotYoursError):
        challenges.withdraw(deposit, by=f.UserFactory(), at=NOW, reason="x")
    with pytest.raises(challenges.WithdrawalRefusedError):
        challenges.withdraw(deposit, by=seat.user, at=NOW, reason=" ")
    challenges.withdraw(deposit, by=seat.user, at=NOW, reason="budget")
    assert (deposit.state, deposit.announced_state) == ("withdrawn", "withdrawn")
    other = f.deposited(administration=None)
    challenges.withdraw(other, by=team, at=NOW, reason="doublon", code="duplicate")
    assert other.state == "withdrawn"


def test_many_are_decided_and_the_others_named(seat, deposit, team):
    heard = f.deposited(campaign=seat.campaign, state="published", published_title="Publié")
    rows = CHALLENGES.rows(team, seat.campaign)
    report = instruction.decide_many(rows, "refuse", by=team, at=NOW, reason="doublon", code="duplicate")
    assert (report.done, report.left) == (1, [f"{heard.submitted_title} (publié)"])
    assert str(f.ChallengeCommentFactory(text="À relire")) == "À relire"
    with pytest.raises(instruction.InstructionRefusedError, match="Indiquez le motif"):
        instruction.decide_many(rows, "reject", by=team, at=NOW, code="other")


def test_many_are_decided_in_a_constant_number_of_queries(seat, team, django_assert_max_num_queries):
    for _ in range(20):
        f.deposited(campaign=seat.campaign)
    rows = CHALLENGES.rows(team, seat.campaign)
    with django_assert_max_num_queries(12):
        assert instruction.decide_many(rows, "shortlist", by=team, at=NOW).done == 20


def test_queue_filters_and_reads_by_key(seat, team, monkeypatch):
    monkeypatch.setattr(CHALLENGES, "page_rows", 2, raising=False)
    challenges = [f.deposited(campaign=seat.campaign, search_words=f" carte{n} commun ") for n in range(3)]
    f.ChallengeFactory(campaign=seat.campaign)
    Challenge.objects.filter(pk=challenges[1].pk).update(instructor=team, state="selected")

    def read(**wanted):
        return Reading(CHALLENGES, team, seat.campaign, QueryDict(urlencode(wanted)))

    first = read()
    assert (first.page, first.after) == (challenges[:2], challenges[1].pk)
    second = read(after=first.after)
    assert (second.page, second.after) == ([challenges[2]], None)
    assert read(state="selected").page == [challenges[1]]
    assert read(instructor="none").page == [challenges[0], challenges[2]]
    assert read(instructor=team.pk).page == [challenges[1]]
    assert read(text="CARTE2 des communes").page == [challenges[2]]


def test_deposit_freezes_positions_and_funding(seat):
    from challenges.domain import funding

    f.PayBandFactory(campaign=seat.campaign)
    challenge = challenges.draft(seat.campaign, seat.administration, title="Carte", by=seat.user, at=NOW)
    opening = proposals.Opening(f.ProfessionFactory(), 1, wanted=("Python (Expertise)",), trainable=("SQL",))
    proposals.set_positions(challenge, [opening])
    funding.write(
        challenge,
        source="self",
        programme="",
        title_2=False,
        bearer=None,
        headcount_ceiling=False,
        by=seat.user,
        at=NOW,
    )
    content = challenges.submit(challenge, by=seat.user, at=LATER).content
    shown = {answer["label"]: answer["value"] for answer in content["answers"]}
    assert shown["Développement"] == "1\xa0place ; Python (utile, expertise), SQL (s’acquiert pendant la mission)"
    assert shown["Crédits"].startswith("Autofinancement")
    assert content["funding"]["cofunding"] == "0\xa0€"


def test_seats_are_counted_against_the_rules(seat):
    from challenges.models import Campaign

    Campaign.objects.update(min_seats=2, max_seats=3)
    challenge = f.ChallengeFactory(campaign=Campaign.objects.get(pk=seat.campaign.pk))
    trade = f.ProfessionFactory()
    with pytest.raises(proposals.PositionsRefusedError, match="la limite est de 3"):
        proposals.set_positions(challenge, [proposals.Opening(trade, 4)])
    with pytest.raises(proposals.PositionsRefusedError, match="qu’une fois"):
        proposals.set_positions(challenge, [proposals.Opening(trade, 1), proposals.Opening(trade, 1)])
    proposals.set_positions(challenge, [proposals.Opening(trade, 1)])
    assert "2\xa0places au moins" in proposals.check_positions(challenge)
    challenge.positions.update(seats=2)
    assert proposals.check_positions(challenge) == ""
    challenge.positions.update(seats=4)
    assert "3\xa0places au plus" in proposals.check_positions(challenge)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Python", ("Python", "")),
        ("Python (notions)", ("Python", "basics")),
        ("Python  ( Pratique   confirmée )", ("Python", "practised")),
        ("SQL (PostgreSQL)", ("SQL (PostgreSQL)", "")),
        ("SQL (PostgreSQL) (expertise)", ("SQL (PostgreSQL)", "expert")),
        ("(expertise)", ("(expertise)", "")),
        ("expertise", ("expertise", "")),
        ("(expertise) en droit", ("(expertise) en droit", "")),
    ],
)
def test_level_expected_of_a_skill_is_written_between_brackets(text, expected):
    assert proposals.read_expected(text) == expected


@pytest.mark.django_db
def test_positions_are_shown_again_as_they_were_typed():
    from challenges.forms.challenges import PositionSet

    challenge = f.ChallengeFactory()
    typed = {"essential": ("Python (expertise)", "R"), "wanted": ("SQL (PostgreSQL)",)}
    proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1, **typed)])
    [row] = PositionSet.initial_of(challenge)
    assert (row["essential"], row["wanted"]) == ("Python (expertise), R", "SQL (PostgreSQL)")
