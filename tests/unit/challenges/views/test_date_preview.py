"""The dates of a draft are tried before they are saved: what moves, what becomes too short; nothing is written."""

from datetime import timedelta

import pytest

from challenges.domain import campaigns
from challenges.domain.rules import past_seasons
from challenges.models import Campaign
from common.days import PARIS
from tests import factories as f
from tests.unit.challenges.views import test_team_guided_start
from tests.unit.challenges.views.test_team_guided_start import DATES, NEW


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def draft(client):
    client.post("/equipe/campagnes/nouvelle/", NEW)
    return Campaign.objects.get(code="EIG8")


def posted(draft, **changes):
    """Return what the page of dates posts for a draft as it is, its hours being those of its own zone."""
    hours = {
        f"appels-{rank}-{name}": f"{getattr(window, name).astimezone(PARIS):%Y-%m-%dT%H:%M:%S}"
        for rank, window in enumerate(draft.windows.all())
        for name in ("opens_at", "closes_at")
    }
    return test_team_guided_start.posted(draft, **{**hours, **changes})


def window_rank(draft, kind):
    return next(rank for rank, window in enumerate(draft.windows.all()) if window.kind == kind)


def test_dates_are_tried_then_saved(client, draft):
    rank = window_rank(draft, "applications")
    window = list(draft.windows.all())[rank]
    short = window.opens_at.astimezone(PARIS) + timedelta(days=2)
    changes = {f"appels-{rank}-closes_at": f"{short:%Y-%m-%d}T23:00:00"}
    logged = draft.log.count()
    page = client.post(DATES, posted(draft, **changes, act="see"))
    assert page.status_code == 200
    preview = page.context["preview"]
    assert [line.label for line in preview.moved] == ["Appel à candidatures"]
    assert any("Appel à candidatures : 3\u00a0jours ;" in finding.message for finding in preview.new)
    assert "rien n’est enregistré" in page.text
    assert f'value="{short:%Y-%m-%d}T23:00:00"' in page.text  # what was typed stays, to be saved
    window.refresh_from_db()
    assert window.closes_at.astimezone(PARIS).date() != short.date()
    assert draft.log.count() == logged
    assert client.post(DATES, posted(draft, **changes)).status_code == 302
    window.refresh_from_db()
    assert window.closes_at.astimezone(PARIS).date() == short.date()
    longer = client.post(DATES, posted(draft, act="see", **{f"appels-{rank}-closes_at": "2027-04-20T23:00:00"}))
    assert any("3\u00a0jours ;" in finding.message for finding in longer.context["preview"].gone)


def test_same_dates_move_nothing(client, draft):
    page = client.post(DATES, posted(draft, act="see"))
    assert "Aucune date ne bouge." in page.text
    assert "Aucune règle de plus n’est en défaut." in page.text


def test_refusal_of_a_try_is_shown(client, draft, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise campaigns.FrozenRulesError

    monkeypatch.setattr(campaigns, "write_dates", refuse)
    page = client.post(DATES, posted(draft, act="see"))
    assert "ses règles ne changent plus" in page.text


def test_wrong_dates_are_refused_when_tried_too(client, draft):
    page = client.post(DATES, posted(draft, act="see", ends_on="2020-01-01"))
    assert page.status_code == 422
    assert "preview" not in page.context


def test_past_seasons_are_those_whose_days_are_known():
    past = past_seasons.past_lengths()
    assert past["challenges"] == {"EIG3": 43, "DIG1": 22, "EIG4": 45, "EIG5": 66, "EIG6": 54}
    assert past["applications"]["EIG4"] == 35
    assert "EIG7" not in past["applications"]  # a continuous programme has no season
    assert past["wait"] == {"EIG4": 86, "EIG5": 134, "EIG6": 146}


def test_short_season_is_a_warning(db):
    campaign = f.ready_campaign()
    f.CallWindowFactory(campaign=campaign, kind="applications")
    windows = list(campaign.windows.order_by("opens_at"))
    closes = max(window.closes_at for window in windows if window.kind == "applications").date()
    campaign.starts_on = closes
    assert any(
        "à la prise de poste : 0\u00a0jour" in text for text in past_seasons.shorter_than_past(campaign, windows)
    )
    campaign.starts_on = closes.replace(year=closes.year + 1)
    assert not any("prise de poste" in text for text in past_seasons.shorter_than_past(campaign, windows))
    campaign.starts_on = closes.replace(year=closes.year - 1)
    assert not any("prise de poste" in text for text in past_seasons.shorter_than_past(campaign, windows))
    endless = f.CallWindowFactory.build(campaign=campaign, kind="applications", closes_at=None)
    assert list(past_seasons.shorter_than_past(campaign, [endless])) == []


def test_dates_write_nothing_else_of_the_rules(client, draft):
    rules = {"reference_questions": ["Depuis quand ?"], "source_choices": ["Un article"], "references_asked": 1}
    Campaign.objects.filter(pk=draft.pk).update(**rules)
    before = Campaign.objects.values().get(pk=draft.pk)
    assert client.post(DATES, posted(draft, waiting_list_until="2027-06-30")).status_code == 302
    after = Campaign.objects.values().get(pk=draft.pk)
    assert {name for name in after if after[name] != before[name]} == {"waiting_list_until"}
