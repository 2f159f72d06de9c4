"""What a proposal costs, and what the programme owes (R16, R17)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import JournalEntry
from challenges.domain import funding
from challenges.domain.rules import checks
from challenges.models import Campaign
from common.language.formatting import euros
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def challenge(db):
    campaign = f.CampaignFactory(cofunding="months", cofunding_amount=4, gross_ratio=Decimal("1.25"), employer_rate=42)
    low = f.PayBandFactory(campaign=campaign, up_to_years=5, net_monthly=3500)
    f.PayBandFactory(campaign=campaign, from_years=5, net_monthly=4000)
    challenge = f.ChallengeFactory(campaign=Campaign.objects.get(pk=campaign.pk))
    f.PositionFactory(challenge=challenge, seats=2, pay_band=low)
    return challenge


def write(challenge, **changes):
    given = {"source": "direct", "programme": "352", "title_2": True, "bearer": None, "headcount_ceiling": True}
    return funding.write(challenge, **(given | changes), by=f.UserFactory(), at=NOW)


def test_simulation_adds_up(challenge):
    plan = write(challenge)
    simulation = funding.simulate(challenge, plan)
    [line] = simulation.lines
    assert (line.net, line.gross, line.monthly) == (Decimal("3500.00"), Decimal("4375.00"), Decimal("6212.50"))
    assert (line.total, simulation.cofunding) == (Decimal("124250.00"), Decimal("49700.00"))
    assert (simulation.remaining, simulation.signatories) == (Decimal("74550.00"), [str(challenge.administration)])
    assert (simulation.monthly, simulation.cofunding_pct) == (Decimal("12425.00"), 40.0)
    challenge.positions.all().delete()
    nothing = funding.simulate(challenge, plan)
    assert (nothing.monthly, nothing.cofunding_pct) == (Decimal(0), 0.0)


def test_without_band_the_dearest_is_shown_and_self_funding_owes_nothing(challenge):
    challenge.positions.update(pay_band=None)
    simulation = funding.simulate(challenge, write(challenge, source="self"))
    assert (simulation.lines[0].net, simulation.lines[0].experience) == (
        Decimal("4000.00"),
        "la mieux payée, faute de choix",
    )
    assert (simulation.shared, simulation.cofunding, simulation.remaining) == (False, Decimal("0.00"), simulation.total)


def test_experience_of_the_last_band_is_said(challenge):
    challenge.positions.update(pay_band=challenge.campaign.pay_bands.get(from_years=5))
    assert funding.simulate(challenge, None).lines[0].experience == "5 ans et plus"
    challenge.campaign.pay_bands.filter(from_years=5).update(from_years=0)
    assert funding.simulate(challenge, None).lines[0].experience == "toute expérience"


def test_carried_credits_have_two_signatories(challenge):
    ministry = f.AdministrationFactory(name="Ministère")
    plan = write(challenge, source="carried", bearer=ministry)
    assert funding.simulate(challenge, plan).signatories == [str(challenge.administration), "Ministère"]
    assert str(plan).startswith("Crédits de titre 2 portés")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"programme": "35"}, "programme"),
        ({"title_2": False}, "title_2"),
        ({"source": "carried"}, "bearer"),
    ],
)
def test_contradictory_plan_is_refused_at_its_field(challenge, changes, field):
    with pytest.raises(funding.FundingRefusedError) as refusal:
        write(challenge, **changes)
    assert refusal.value.field == field


@given(
    kind=st.sampled_from(["none", "flat", "months", "share"]),
    amount=st.decimals(0, 100, places=1),
    costs=st.lists(st.decimals(0, 9000, places=2), max_size=4),
)
def test_programme_never_owes_more_than_the_cost(kind, amount, costs):
    campaign = Campaign(cofunding=kind, cofunding_amount=amount * (1000 if kind == "flat" else 1), contract_months=10)
    owed = funding.due(campaign, costs)
    assert 0 <= owed <= sum(costs, Decimal(0)) * 10 + Decimal("0.01")
    if kind == "none" or not costs:
        assert owed == 0


@pytest.mark.parametrize(
    ("host", "bearer", "source", "field"),
    [
        ("operateur_etat", "ministere", "direct", "source"),
        ("ministere", "operateur_etat", "carried", "bearer"),
        ("operateur_etat", "collectivite", "carried", "bearer"),
        ("operateur_etat", "ministere", "carried", ""),
        ("service_central_ministere", "ministere", "direct", ""),
        ("", "", "direct", ""),
        ("operateur_etat", "ministere", "self", ""),
    ],
)
def test_credits_go_to_bodies_that_can_receive_them(challenge, host, bearer, source, field):
    type(challenge.administration).objects.update(kind=host)
    challenge.administration.refresh_from_db()
    carrier = f.AdministrationFactory(kind=bearer) if source == "carried" else None
    if not field:
        assert write(challenge, source=source, bearer=carrier).source == source
        return
    with pytest.raises(funding.FundingRefusedError, match="ne reçoit pas de crédits de titre 2") as refusal:
        write(challenge, source=source, bearer=carrier)
    assert refusal.value.field == field


def test_a_share_over_the_whole_contradicts_the_campaign(db):
    campaign = f.CampaignFactory(cofunding="share", cofunding_amount=Decimal("100.01"))
    assert "Une part du coût ne dépasse pas 100 %." in {finding.message for finding in checks.findings(campaign)}


GIVEN = {"source": "direct", "programme": "352", "title_2": True, "bearer": None, "headcount_ceiling": True}


def test_a_correction_after_the_deposit_keeps_the_former_plan(challenge, team):
    first = write(challenge, programme="129")
    type(challenge).objects.update(state="submitted")
    later = NOW + timedelta(days=9)
    funding.correct(challenge, **GIVEN, reason="programme erroné", by=team, at=later)
    plan = funding.plan_of(challenge)
    assert (plan.programme, plan.written_by, plan.written_at) == ("352", team, later)
    version = challenge.funding_versions.get()
    assert (version.content["programme"], version.written_by, version.reason) == (
        "129", first.written_by, "programme erroné",
    )  # fmt: skip
    assert version.content["cofunding"] == "49\u202f700\xa0€"
    assert str(version).endswith("2026-03-19")
    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.target) == (team, f"défi {challenge.public_id}")


def test_a_first_plan_written_after_the_deposit_replaces_none(challenge, team):
    type(challenge).objects.update(state="published", published_title="Titre")
    funding.correct(challenge, **GIVEN, reason="aucun plan", by=team, at=NOW)
    assert not challenge.funding_versions.exists()


@pytest.mark.parametrize("state", ["draft", "incomplete", "rejected", "withdrawn", "closed", "ineligible"])
def test_a_plan_is_corrected_only_where_it_may_still_pay(challenge, team, state):
    type(challenge).objects.update(state=state, published_title="x")
    with pytest.raises(funding.FundingRefusedError, match="ne se corrige pas"):
        funding.correct(challenge, **GIVEN, reason="x", by=team, at=NOW)


def test_a_correction_gives_its_reason_and_a_reader_writes_none(challenge, team):
    type(challenge).objects.update(state="submitted")
    reader = f.AdministrationMemberFactory(administration=challenge.administration, role="reader")
    with pytest.raises(funding.FundingRefusedError, match="le motif est gardé"):
        funding.correct(challenge, **GIVEN, reason=" ", by=team, at=NOW)
    with pytest.raises(funding.FundingRefusedError, match="pas par vous"):
        funding.correct(challenge, **GIVEN, reason="x", by=reader.user, at=NOW)
    type(challenge).objects.update(administration=None)
    challenge.refresh_from_db()
    assert not funding.may_correct(challenge, reader.user)


def test_the_host_and_the_team_correct_by_clicking(challenge, team, signed_in):
    lead = f.AdministrationMemberFactory(administration=challenge.administration)
    type(challenge).objects.update(state="selected", announced_state="selected", dossier=f.DepositFactory().dossier)
    write(challenge, programme="129")
    given = {"source": "direct", "programme": "352", "title_2": "on", "reason": "programme erroné"}
    for user, address, rank in (
        (lead.user, f"/administration/defis/{challenge.public_id}/financement/", 1),
        (team, f"/equipe/defis/{challenge.public_id}/financement/", 2),
    ):
        client = signed_in(user)
        assert "Corriger le plan" in client.get(address).content.decode()
        refused = client.post(address, given | {"programme": "35"})
        page = refused.content.decode()
        assert (refused.status_code, "en trois chiffres" in page, "programme erroné" in page) == (422, True, True)
        assert client.post(address, given | {"reason": ""}).status_code == 422
        assert client.post(address, given).url == address
        assert challenge.funding_versions.count() == rank
        assert "programme erroné" in client.get(address).content.decode()
    assert (
        f"/equipe/defis/{challenge.public_id}/financement/"
        in client.get(f"/equipe/defis/{challenge.public_id}/").content.decode()
    )


def test_flat_rate_is_owed_for_each_person_recruited():
    campaign = Campaign(cofunding="flat", cofunding_amount=Decimal(20000), contract_months=10)
    assert funding.due(campaign, [Decimal(6000), Decimal(6500)]) == Decimal(40000)


def test_annex_is_made_once_for_the_same_figures(challenge):
    with pytest.raises(funding.FundingRefusedError, match="Écrivez d’abord"):
        funding.annex(challenge, at=NOW)
    write(challenge)
    first = funding.annex(challenge, at=NOW)
    assert funding.annex(challenge, at=NOW) == first == funding.latest_annex(challenge)
    assert first.number == "FIN-2026-00001"
    assert first.context["cofunding"] == "49\u202f700\xa0€"
    challenge.positions.update(seats=1)
    assert funding.annex(challenge, at=NOW).number == "FIN-2026-00002"


def test_cost_is_spread_over_the_budget_years(challenge):
    simulation = funding.simulate(challenge, None)
    assert [(bar.label, bar.value, bar.share) for bar in simulation.years.bars] == [
        ("2026, 4 mois", 49700.0, 66.7),
        ("2027, 6 mois", 74550.0, 100.0),
    ]
    assert simulation.years.bars[0].words == euros(Decimal(49700))
    assert sum(bar.value for bar in simulation.years.bars) == float(simulation.total)
    challenge.campaign.starts_on = None
    assert funding.simulate(challenge, None).years.bars == []


def test_ceiling_that_nobody_verified_is_said_of_credits_of_title_2_alone(challenge):
    assert funding.ceiling_notices(challenge) == []
    for source, verified, count in (("self", False, 0), ("direct", True, 0), ("direct", False, 1)):
        write(challenge, source=source, headcount_ceiling=verified)
        assert len(funding.ceiling_notices(challenge)) == count
    assert "plafond d’emplois n’a pas été vérifié" in funding.notices(challenge)[0]
