"""A funding plan corrected after the agreement is signed: the team is told which agreement to amend, and how."""

import pytest

from challenges.domain import funding
from common.language import french
from documents.models import Document
from reporting.domain.cockpit import alerts
from talents.domain.documents import papers, signed_agreements
from tests import factories as f
from tests.conftest import entered
from tests.factories import NOW

SIGNED = {"read_at": NOW, "answered_at": NOW, "evidence": {"a": 1}, "sha256": "a" * 64}
PLAN = {"source": "carried", "programme": "352", "title_2": True, "headcount_ceiling": True}


@pytest.fixture
def challenge(mission):
    challenge = mission.position.challenge
    campaign = challenge.campaign
    campaign.cofunding, campaign.cofunding_amount = "flat", 20000
    campaign.save()
    challenge.refresh_from_db()
    return challenge


@pytest.fixture
def bodies(challenge):
    names = ("Ministère des Armées", "Ministère de l’Intérieur")
    administrations = [f.AdministrationFactory(name=name, address="1 rue") for name in names]
    for body in administrations:
        f.SignatureDelegationFactory(administration=body, quality="secrétaire générale")
    return administrations


@pytest.fixture
def agreement(challenge, bodies, team):
    funding.write(challenge, **PLAN, bearer=bodies[0], by=team, at=NOW)
    document = papers.issue("financing_agreement", challenge, at=NOW)
    for rank in (1, 2):
        f.SignatureFactory(document=document, rank=rank, state="signed", **SIGNED)
    return document


def correct(challenge, team, **plan):
    funding.correct(challenge, **PLAN | plan, reason="Autre porteur.", by=team, at=NOW)


def page(challenge, user):
    shown = entered(user).get(f"/equipe/defis/{challenge.public_id}/financement/").content.decode()
    return shown.replace(french.NBSP, " ")


def test_an_agreement_that_says_the_plan_is_not_to_amend(challenge, agreement, team):
    assert signed_agreements.outdated_in(challenge.campaign) == []
    assert "doit être modifiée par avenant" not in page(challenge, team)
    assert "agreements" not in {alert.code for alert in alerts.alerts(challenge.campaign, at=NOW)}


def test_a_correction_after_signature_tells_what_to_amend(challenge, agreement, bodies, team):
    correct(challenge, team, bearer=bodies[1], programme="176")
    changes = "Bénéficiaire : Ministère des Armées → Ministère de l’Intérieur ; Programme budgétaire : 352 → 176"
    shown = page(challenge, team)
    assert f"La convention signée n° {agreement.number} doit être modifiée par avenant" in shown
    assert changes in shown
    [alert] = [alert for alert in alerts.alerts(challenge.campaign, at=NOW) if alert.code == "agreements"]
    assert alert.title.replace(french.NBSP, " ") == "1 convention signée à modifier"
    assert alert.names == [f"Convention n° {agreement.number}, « {challenge} » : {changes}"]


def test_a_plan_no_longer_shared_says_so(challenge, agreement, team):
    correct(challenge, team, source="self", programme="", title_2=False, bearer=None)
    [outdated] = signed_agreements.outdated_of(challenge)
    assert [str(change) for change in outdated.changes] == [
        "Cofinancement : oui → non",
        f"Bénéficiaire : Ministère des Armées → {challenge.administration}",
        "Programme budgétaire : 352 → aucun",
    ]


def test_an_agreement_not_signed_by_all_is_written_again_not_amended(challenge, agreement, bodies, team):
    signature = agreement.signatures.last()
    type(signature).objects.filter(pk=signature.pk).update(state="called", answered_at=None, sha256="")
    correct(challenge, team, bearer=bodies[1])
    assert signed_agreements.outdated_of(challenge) == []


def test_the_latest_agreement_signed_is_the_one_that_counts(challenge, agreement, bodies, team):
    correct(challenge, team, bearer=bodies[1])
    assert len(signed_agreements.outdated_of(challenge)) == 1
    Document.objects.filter(pk=agreement.pk).update(key="former")
    again = papers.issue("financing_agreement", challenge, at=NOW)
    f.SignatureFactory(document=again, state="signed", **SIGNED)
    assert signed_agreements.outdated_of(challenge) == []


def test_a_plan_that_was_never_written_says_nothing_of_credits(challenge, agreement, team):
    challenge.funding.delete()
    challenge.refresh_from_db()
    [outdated] = signed_agreements.outdated_of(challenge)
    assert "Programme budgétaire : 352 → aucun" in str(outdated)


def test_a_notice_is_registered_once():
    before = list(funding.notice_sources)
    funding.notice_sources.register(signed_agreements.notices)
    assert list(funding.notice_sources) == before
