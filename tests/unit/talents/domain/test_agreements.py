"""What is due by whom: agreements and the transfer decree."""

from datetime import date
from decimal import Decimal

import pytest

from talents.domain.documents import facts, papers
from talents.domain.documents.papers import PaperRefusedError
from tests import factories as f
from tests.factories import NOW


def test_cofunding_is_due_in_proportion(mission, team):
    campaign = mission.cohort.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(cofunding="flat", cofunding_amount=20000, contract_months=10)
    mission.cohort.campaign.refresh_from_db()
    assert facts.owed(mission) == 20000
    mission.ends_on = date(2027, 1, 31)
    assert facts.owed(mission) == 10000


def bearers(mission, *, source="carried", bearer=None):
    challenge = mission.position.challenge
    campaign = challenge.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(cofunding="flat", cofunding_amount=Decimal("20000.50"))
    campaign.refresh_from_db()
    f.FundingPlanFactory(challenge=challenge, source=source, bearer=bearer, programme="352", title_2=True)
    return challenge


def test_financing_agreement_counts_those_really_recruited(mission, team):
    bearer = f.AdministrationFactory(name="Ministère des forêts", address="1 rue du Budget")
    f.SignatureDelegationFactory(administration=bearer)
    challenge = bearers(mission, bearer=bearer)
    gone = f.MissionFactory(
        cohort=mission.cohort, position=mission.position, offer__position=mission.position, state="ended"
    )
    document = papers.issue("financing_agreement", challenge, at=NOW)
    data = document.context
    assert (data["seats"], data["total"], data["total_words"]) == (
        1,
        "20\u202f000,50\u00a0€",
        "vingt mille euros et cinquante centimes",
    )
    assert (data["two_bearers"], data["bearer"], data["bearer_programme"]) == (True, "Ministère des forêts", "352")
    assert papers.issue("financing_agreement", challenge, at=NOW) == document
    assert document.subject.challenge == challenge
    assert str(document.subject) == str(document)
    gone.log.create(verb="start", source="contracted", target="active", at=NOW)
    assert facts.agreement_context(challenge, on=NOW.date()).seats == 2
    decree = papers.issue("transfer_decree", mission.cohort, at=NOW).context
    assert [line["bearer"] for line in decree["lines"]] == ["Ministère des forêts"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("flat", "un forfait de 3\u00a0€ par personne effectivement recrutée"),
        ("months", "3\u00a0mois de coût employeur par personne effectivement recrutée"),
        ("share", "3\u00a0% du coût employeur des personnes effectivement recrutées"),
        ("none", "aucun cofinancement"),
    ],
)
def test_basis_of_cofunding_is_said(mission, kind, sentence):
    campaign = mission.cohort.campaign
    campaign.cofunding, campaign.cofunding_amount = kind, Decimal(3)
    assert facts._basis(campaign) == sentence


def test_agreement_names_what_is_missing_without_plan_or_people(db):
    challenge = f.PublishedChallengeFactory(
        administration=None, campaign=f.CampaignFactory(starts_on=None, ends_on=None)
    )
    context = facts.agreement_context(challenge, on=NOW.date())
    assert (context.host, context.bearer, context.starts_on, context.duration, context.is_shared) == (
        "",
        "",
        "",
        "",
        False,
    )
    with pytest.raises(PaperRefusedError, match="administration d’accueil"):
        papers.issue("financing_agreement", challenge, at=NOW)


def test_decree_leaves_out_what_pays_itself(mission):
    bearers(mission, source="self")
    with pytest.raises(PaperRefusedError, match="transferts"):
        papers.issue("transfer_decree", mission.cohort, at=NOW)
