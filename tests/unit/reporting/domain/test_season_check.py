"""A whole season is checked by a command: refusals, withdrawals, a closed challenge, a second round, a replacement."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from challenges.models import Position
from common import clock
from devtools.domain import season_acts
from documents.domain import production
from reporting.domain import season_check
from selection.domain import letters, publication
from selection.models import MatchLine, Offer, OfferLog, Ranking
from tests import factories as f
from tests.factories import NOW


def heard(campaign, positions, draw):
    """Somebody heard by the juries of the challenges that they want, at a random place in each list."""
    application = f.DepositedApplicationFactory(
        campaign=campaign, state="heard", announced_state="shortlisted", profession=positions[0].profession
    )
    application.wishes.all().delete()
    for order, position in enumerate(draw.sample(positions, 3), start=1):
        f.WishFactory(application=application, challenge=position.challenge, rank=order)
        rows = list(Ranking.objects.filter(position=position).order_by("rank"))
        rows.insert(draw.randint(0, len(rows)), Ranking(position=position, application=application, result=0))
        Ranking.objects.filter(position=position).delete()
        for place, row in enumerate(rows, start=1):
            Ranking.objects.create(
                position=position, application=row.application, rank=place, result=Decimal(20) - Decimal(place) / 10
            )
    return application


def play(team, *, keeps):
    """Play a season by the acts of the product; return its campaign."""
    draw = random.Random(7)
    campaign = f.CampaignFactory(
        state="published", acceptance_days=5, starts_on=NOW.date() + timedelta(days=90),
        ends_on=NOW.date() + timedelta(days=390), wishes_kept_until=NOW.date() + timedelta(days=20) if keeps else None,
    )  # fmt: skip
    trade = f.ProfessionFactory()
    positions = [
        f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=2)
        for _ in range(5)
    ]
    for _ in range(22):
        heard(campaign, positions, draw)
    acts = season_acts.Acts(campaign, team, draw, keeps)
    season_acts.play_selection(acts, positions[0], at=NOW, hear_again=lambda at: heard(campaign, positions, draw))
    return campaign


@pytest.fixture
def later(monkeypatch):
    """The season is checked after its last act."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=30))


@pytest.mark.parametrize("keeps", [False, True])
def test_a_played_season_holds(db, team, capsys, keeps, later):
    campaign = play(team, keeps=keeps)
    call_command("verify_season", campaign.code)
    printed = capsys.readouterr().out
    assert "Aucun écart." in printed
    counted = dict(line.split(" : ") for line in printed.splitlines() if " : " in line)
    assert int(counted["lettres"]) >= 15
    assert int(counted["phrases prouvées"]) > 150
    assert int(counted["propositions à la main"]) >= 1
    if keeps:
        assert counted["personnes lésées par une place libérée"] == "0"


def test_whatever_is_changed_in_a_season_is_seen(db, team):
    campaign = play(team, keeps=False)
    run = campaign.match_runs.filter(adopted_at__isnull=False).last()
    hand = Offer.objects.filter(by_hand=True, application__campaign=campaign).last()
    assert season_check.check(campaign, at=NOW + timedelta(days=30)).faults == []
    changes = [
        (lambda: MatchLine.objects.filter(run=run, outcome="below").update(rank=1), "diffère"),
        (lambda: Offer.objects.filter(by_hand=False).update(sent_at=NOW), "ne vient d’aucun appariement"),
        (lambda: OfferLog.objects.filter(subject=hand).update(reason=""), "sans motif"),
        (lambda: Position.objects.filter(challenge__campaign=campaign).update(seats=1), "plus de personnes"),
    ]
    Offer.objects.filter(pk=hand.pk).update(passed_over=[[run.inputs["wishes"][0][0], 1]])
    for change, sentence in changes:
        change()
        assert any(sentence in fault for fault in season_check.check(campaign, at=NOW + timedelta(days=30)).faults), (
            sentence
        )


def test_a_letter_that_its_journal_contradicts_is_a_fault(db):
    campaign = f.CampaignFactory()
    application = f.DepositedApplicationFactory(campaign=campaign, state="waiting", announced_state="waiting")
    [letter] = letters.available(application, at=NOW)
    production.produce(letters.issue(letter, at=NOW).pk)
    check = season_check.check(campaign, at=NOW)
    assert (check.counts["lettres de décision"], check.faults) == (1, [])
    application.log.filter(target="waiting").delete()
    faults = season_check.check(campaign, at=NOW).faults
    assert any("dit : Votre candidature à la campagne" in fault for fault in faults)
    assert any("Le suivi d’un dossier dirait : Vous êtes sur la liste d’attente" in fault for fault in faults)


def test_a_message_that_its_journal_contradicts_is_a_fault(db):
    campaign = f.CampaignFactory()
    application = f.DepositedApplicationFactory(campaign=campaign, state="waiting")
    publication.announce(campaign, at=NOW)
    assert season_check.check(campaign, at=NOW).faults == []
    application.log.filter(target="waiting").delete()
    assert any("Une annonce a dit" in fault for fault in season_check.check(campaign, at=NOW).faults)


def test_envy_is_a_fault_where_better_wishes_are_kept(db, team, monkeypatch):
    campaign = play(team, keeps=True)
    monkeypatch.setattr(season_check.scenarios, "envy", lambda *a: [season_check.scenarios.Envy(1, 2, 3)])
    assert any("malgré les vœux gardés" in fault for fault in season_check.check(campaign, at=NOW).faults)


def test_a_small_number_given_back_is_a_fault(db, team, monkeypatch):
    campaign = play(team, keeps=False)
    monkeypatch.setattr(season_check, "find_determined", lambda cells, *a, **k: cells[:1])
    assert any("se déduit" in fault for fault in season_check.check(campaign, at=NOW).faults)


def test_unknown_campaign_is_said(db):
    with pytest.raises(CommandError, match="Aucune campagne"):
        call_command("verify_season", "RIEN")


def test_a_fault_ends_the_command(db, team, monkeypatch, later):
    campaign = play(team, keeps=False)
    monkeypatch.setattr(season_check, "find_determined", lambda cells, *a, **k: cells[:1])
    with pytest.raises(CommandError, match="1\xa0écart"):
        call_command("verify_season", campaign.code)
