"""The refusals of a campaign, counted by stage and reason, each with the list that shows them."""

import pytest

from challenges.models import RefusalReason
from reporting.queries.refusals import refusals
from tests import factories as f


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    coded = RefusalReason.objects.in_bulk(field_name="code")
    f.deposited(campaign=campaign, state="rejected", refusal_code="jury_opinion")
    f.deposited(campaign=campaign, state="ineligible")
    f.deposited(campaign=campaign, state="withdrawn")  # by its administration
    for state, code in (("ineligible", "juror"), ("ineligible", "juror"), ("not_selected", "no_seat")):
        f.DepositedApplicationFactory(campaign=campaign, state=state, refusal_reason=coded[code])
    f.DepositedApplicationFactory(campaign=campaign, state="declined")  # by the person
    return campaign


def test_refusals_are_counted_by_stage_and_reason(campaign, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = refusals(campaign)
    assert [(row.stage.value, row.reason, row.count) for row in rows] == [
        ("reception", "Sans motif codé", 1),
        ("proposal", "Avis du jury", 1),
        ("eligibility", "Membre d’un jury de la campagne", 2),
        ("selection", "Aucune place disponible", 1),
    ]


def test_each_count_leads_to_its_list(campaign, signed_in, team):
    client = signed_in(team)
    page = client.get(f"/equipe/campagnes/{campaign.code}/pilotage/").text
    assert "Refus, par étape et par motif" in page
    for row in refusals(campaign):
        assert row.address.replace("&", "&amp;") in page
        assert client.get(row.address).context["reading"].rows.count() == row.count
    listed = "/exports/candidatures/"
    sent = {"campaign": campaign.code, "refusal": "juror", "column": ["state", "reason"]}
    text = b"".join(client.post(listed, sent).streaming_content).decode()
    assert text.split("\r\n")[1:] == ["Inéligible;Membre d’un jury de la campagne"] * 2 + [""]
