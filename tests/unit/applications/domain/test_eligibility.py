"""Conditions are asked, computed and explained; people decide."""

import pytest

from applications.domain import applications, eligibility, wish_list
from applications.domain.errors import ApplicationRefusedError
from applications.models import Application, EligibilityCheck
from challenges.domain import campaigns
from challenges.domain.programme import presets
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(number=250)
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def draft(campaign):
    return applications.start(campaign, by=f.UserFactory(), at=NOW)


def outcome(draft, kind, *declared, **rule):
    f.EligibilityRuleFactory(campaign=draft.campaign, kind=kind, **rule)
    for answer in declared:
        eligibility.declare(draft, {kind: answer})
    [check] = eligibility.check(draft, at=NOW)
    return check.outcome, check.explanation


@pytest.mark.parametrize(
    ("kind", "declared", "rule", "expected", "word"),
    [
        ("studies", [], {}, "doubt", "n’a pas répondu"),
        ("studies", [(False, "")], {}, "met", "ne pas être concernée"),
        ("studies", [(True, "en master")], {}, "unmet", "précise : « en master »"),
        ("civil_servant", [(True, "")], {"moment": "decision"}, "unmet", "au jour de la décision"),
        ("company", [(True, "SARL")], {}, "doubt", "attestation sur l’honneur"),
        ("previous", [(True, "")], {"exception": "sauf coach"}, "doubt", "Exception à examiner : sauf coach."),
    ],
)
def test_condition_is_computed_and_explained(draft, kind, declared, rule, expected, word):
    result, why = outcome(draft, kind, *declared, **rule)
    assert (result, word in why) == (expected, True), why


def test_a_juror_is_known_whatever_is_declared(draft, campaign):
    panel = f.PanelFactory()
    f.StageFactory(campaign=campaign).panels.add(panel)
    f.JurorFactory(panel=panel, user=draft.candidate)
    result, why = outcome(draft, "panel", (False, ""))
    assert (result, "siège dans un jury" in why) == ("unmet", True)


def test_a_laureate_of_the_previous_promotion_is_known(draft):
    before = f.CampaignFactory(number=249)
    f.DepositedApplicationFactory(campaign=before, candidate=draft.candidate, state="accepted")
    result, why = outcome(draft, "previous", (False, ""))
    assert (result, "promotion précédente" in why) == ("unmet", True)


def test_nobody_is_refused_by_a_computation(draft, campaign, team):
    position = f.PositionFactory(challenge__campaign=campaign)
    rule = f.EligibilityRuleFactory(campaign=campaign, kind="studies")
    applications.set_profile(draft, profession=position.profession, experience_years=3)
    wish_list.set_wishes(draft, [position.challenge])
    with pytest.raises(ApplicationRefusedError, match="Ma situation"):
        applications.submit(draft, by=draft.candidate, at=NOW)
    eligibility.declare(draft, {"studies": (True, "M2")})
    deposit = applications.submit(draft, by=draft.candidate, at=NOW)
    assert (draft.state, draft.checks.get().outcome) == ("submitted", "unmet")
    frozen = deposit.content["answers"][-1]
    assert (frozen["label"], frozen["value"], frozen["audience"]) == (eligibility.question(rule), "Oui : M2", "team")
    with pytest.raises(ApplicationRefusedError, match="motif"):
        applications.refuse(draft, code="condition", reason=" ", by=team, at=NOW)
    applications.refuse(draft, code="condition", reason="Études en cours", by=team, at=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.announced_state) == ("ineligible", "submitted")


def test_an_opinion_is_signed_and_outlives_the_computation(draft, team):
    outcome(draft, "studies", (True, ""))
    check = draft.checks.get()
    with pytest.raises(eligibility.OverrideRefusedError):
        eligibility.override(check, "met", reason="", by=team, at=NOW)
    assert list(EligibilityCheck.objects.unsettled()) == [check]
    eligibility.override(check, "met", reason="Diplôme obtenu", by=team, at=NOW)
    assert not EligibilityCheck.objects.unsettled()
    eligibility.check(draft, at=NOW)
    check.refresh_from_db()
    assert (check.outcome, check.final, check.final_label, str(check)) == (
        "unmet", "met", "Remplie", "Études des deux premiers cycles",
    )  # fmt: skip
    eligibility.override(check, "doubt", reason="À revoir", by=team, at=NOW)
    assert EligibilityCheck.objects.unsettled().exists()


def test_frozen_declarations_say_what_was_not_answered(draft):
    rule = f.EligibilityRuleFactory(campaign=draft.campaign, kind="panel")
    assert eligibility.frozen(draft)[0]["value"] == ""
    eligibility.declare(draft, {"panel": (False, "")})
    assert eligibility.frozen(draft)[0]["value"] == "Non"
    assert str(draft.declarations.get()) == str(rule)


def test_conditions_are_copied_and_preset(campaign):
    f.EligibilityRuleFactory(campaign=campaign, kind="studies", exception="sauf alternance")
    twin = f.CampaignFactory()
    campaigns.copy_rules(campaign, twin)
    assert (
        twin.eligibility_rules.get().sentence
        == "études des deux premiers cycles au début de la promotion, sauf alternance"
    )
    result = {code: [kind for kind, *_ in preset["eligibility"]] for code, preset in presets.load().items()}
    assert result["EIG7"] == ["studies"]
    assert "previous" in result["EIG6"]


@pytest.mark.takes("applications.Application.refuse", by="team:refuse")
def test_team_sees_gives_an_opinion_and_refuses(signed_in, team, campaign):
    application = f.DepositedApplicationFactory(campaign=campaign)
    f.EligibilityRuleFactory(campaign=campaign, kind="studies")
    client = signed_in(team)
    here = f"/equipe/candidatures/{application.public_id}/"
    listing = f"/equipe/campagnes/{campaign.code}/candidatures/?check=unsettled"
    assert here not in client.get(listing).text
    page = client.post(here + "conditions/", {"act": "recompute"}, follow=True).content.decode()
    assert "n’a pas répondu" in page
    assert here in client.get(listing).text
    data = {"act": "check:studies", "outcome": "met", "reason": " "}
    refused = client.post(here + "conditions/", data)
    assert refused.status_code == 422
    assert refused.context["acts"]["check:studies"].errors == {"reason": ["Choisissez un avis et donnez-en le motif."]}
    assert '<option value="met" selected>' in refused.text
    data |= {"reason": "Vu le diplôme"}
    page = client.post(here + "conditions/", data, follow=True).content.decode()
    assert f"Avis de {team}" in page
    for address, sent in (
        ("conditions/", data), ("ineligible/", {}), ("completer/", {"note": "Le CV", "days": "3"}),
    ):  # fmt: skip
        field = "note" if address == "completer/" else "reason"
        too_long = client.post(here + address, sent | {field: "x" * 2001})
        assert (too_long.status_code, "x" * 2001 in too_long.text) == (422, True)
    assert "Donnez le motif" in client.post(here + "ineligible/", {"code": "condition"}).text
    uncoded = client.post(here + "ineligible/", {"reason": "Hors délai", "code": "jury_opinion"})
    assert "Sélectionnez un choix valide" in uncoded.text
    client.post(here + "ineligible/", {"reason": "Hors délai", "code": "condition"})
    assert Application.objects.get().state == "ineligible"
    assert "n’est plus possible" in client.post(here + "ineligible/", {"reason": "x", "code": "other"}).text
    assert Application.objects.get().refusal_reason.code == "condition"


def test_candidate_answers_in_the_draft(signed_in, draft, campaign):
    f.EligibilityRuleFactory(campaign=campaign, kind="studies", exception="sauf alternance")
    client = signed_in(draft.candidate)
    here = f"/candidature/dossiers/{draft.public_id}/"
    assert "Exception prévue : sauf alternance." in client.get(here).content.decode()
    client.post(here, {"situation-studies": "oui", "situation-studies_detail": "M2"})
    declaration = draft.declarations.get()
    assert (declaration.concerned, declaration.detail) == (True, "M2")
    client.post(here, {"situation-studies": "autre"})
    page = client.get(here).content.decode()
    assert 'value="M2"' in page
