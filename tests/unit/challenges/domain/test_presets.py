"""Two promotions, two regimes, one code: only the data differ."""

from datetime import date, timedelta

import pytest

from challenges.domain import campaigns, challenges, commitments, instruction, proposals
from challenges.domain.programme import presets
from challenges.domain.rules import checks
from challenges.models import Campaign, Profession
from sandbox.domain.answers import fill
from sandbox.domain.world import World
from tests import factories as f
from tests.factories import LATER, NOW


def make(base, team, **fields):
    given = {
        "code": "NEUF",
        "programme": "EIG",
        "number": 199,
        "name": "Promotion neuve",
        "starts_on": date(2026, 9, 7),
    }
    return campaigns.create(base, **(given | fields), by=team, at=NOW)


@pytest.mark.parametrize("code", ["EIG4", "EIG7"])
def test_each_regime_runs_on_the_same_code(story, team, code):
    """From the preset to the published challenge, by data alone."""
    import random

    campaign = make(f"preset:{code}", team)
    campaign.windows.filter(kind="challenges").delete()
    campaign.stages.update(starts_on=None, ends_on=None)
    campaign.windows.create(kind="challenges", opens_at=NOW, closes_at=LATER)
    assert [finding.message for finding in checks.findings(campaign) if finding.blocking] == []
    campaigns.publish(campaign, by=team, at=NOW)
    seat = f.AdministrationMemberFactory()
    challenge = challenges.draft(campaign, seat.administration, title="Simplifier", by=seat.user, at=NOW)
    world = World(campaign, team, random.Random(1), None, 1, 0, 0, serial=10**6)
    challenge.dossier.answers.all().delete()
    from dossiers.domain import answers

    answers.save_answers(challenge.dossier, fill(world, list(campaign.challenge_form.fields.all())), at=NOW)
    proposals.set_positions(challenge, [proposals.Opening(Profession.objects.first(), 1)])
    if campaign.sponsor_commitment:
        with pytest.raises(challenges.ProposalIncompleteError, match="sponsor"):
            challenges.submit(challenge, by=seat.user, at=NOW)
        asked = commitments.ask_commitment(challenge, email="sponsor@test.invalid", by=seat.user, at=NOW)
        _, sent = commitments.send_commitment_code(asked, at=NOW)
        commitments.sign_commitment(
            asked, sent, name="Léa Faure", function="Directrice", at=NOW, network="192.0.2.7", agent="essai"
        )
    challenges.submit(challenge, by=seat.user, at=NOW)
    instruction.decide(challenge, "select", by=team, at=NOW, reason="essai")
    challenges.publish(challenge, title="Simplifier", summary="", by=team, at=NOW)
    expected = presets.load()[code]
    assert (campaign.contract_kind, campaign.employer) == (expected["contract_kind"], expected["employer"])
    assert challenge.state == "published"


def test_presets_differ_by_data_alone():
    known = presets.load()
    rules = [preset.rule for preset in presets.difference(known["EIG4"], known["EIG7"])]
    assert rules == [
        "regime", "label", "employer", "contract_kind", "contract_months", "probation_months", "max_seats", "min_wishes",
        "cofunding", "cofunding_amount", "talent_pool", "sponsor_commitment", "challenge_form", "eligibility", "pay", "stages",
    ]  # fmt: skip
    assert presets.difference(known["EIG4"], known["EIG4"]) == []


def test_clone_moves_the_calendar_by_whole_weeks(db, team):
    old = f.ready_campaign(starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30), state="published")
    old.stages.update(starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 5))
    following = make(f"campaign:{old.code}", team, starts_on=date(2027, 9, 6))
    shift = timedelta(weeks=53)
    assert following.windows.get().closes_at == old.windows.get().closes_at + shift
    assert following.stages.get().ends_on == date(2026, 5, 5) + shift
    assert (following.starts_on, following.ends_on, following.state) == (
        date(2027, 9, 6),
        date(2027, 6, 30) + shift,
        "draft",
    )
    assert following.log.get().reason == f"campaign:{old.code}"
    Campaign.objects.filter(pk=old.pk).update(starts_on=None)
    still = make(f"campaign:{old.code}", team, code="AUTRE", number=198)
    assert still.windows.get().closes_at == old.windows.get().closes_at
