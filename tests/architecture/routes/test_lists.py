"""Every list of the house: the same queries at one row and at three, on its page, in its file and in JSON."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from lists.declaration import lists, reading
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(code="CENT")
    f.StageFactory(campaign=campaign, kind="preselection")
    return campaign


def read_application(campaign):
    stage = campaign.stages.get()
    panel = stage.panels.first()
    if panel is None:
        panel = f.PanelFactory(grid=stage.grid)
        stage.panels.add(panel)
    deposit = f.DepositedApplicationFactory(campaign=campaign).dossier.deposit
    f.AssessmentFactory(
        juror=panel.jurors.first() or f.JurorFactory(panel=panel), deposit=deposit,
        state="submitted", result=4, submitted_at=NOW,
    )  # fmt: skip


def application(campaign):
    row = f.DepositedApplicationFactory(campaign=campaign)
    f.WishFactory(application=row, challenge=f.PublishedChallengeFactory(campaign=campaign))
    f.TagFactory(campaign=campaign).applications.add(row)


def juror(campaign):
    stage = campaign.stages.get()
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    f.JurorFactory(panel=panel)


def decision_request(campaign):
    f.DecisionRequestFactory(application__campaign=campaign, answered_by=f.UserFactory())
    f.DecisionRequestFactory(application=None, challenge=f.deposited(campaign=campaign, state="rejected"))


def forwarding_consent(campaign):
    refused = f.DepositedApplicationFactory(campaign=campaign, state="not_selected", announced_state="not_selected")
    f.ForwardingFactory(consent__application=refused)


def member(campaign):
    profile = f.ProfileFactory(person=f.PoolMembershipFactory().person)
    profile.skills.add(f.SkillFactory())
    profile.professions.add(f.ProfessionFactory())


def mission(campaign):
    cohort = getattr(campaign, "cohort", None) or f.CohortFactory(campaign=campaign)
    row = f.MissionFactory(cohort=cohort, contract=f.DocumentFactory(), state="contracted")
    f.FundingPlanFactory(challenge=row.position.challenge, source="direct", programme="129", title_2=True)


ROWS = {
    "administrations": lambda campaign: f.AdministrationFactory(parent=f.AdministrationFactory()),
    "candidatures": application,
    "defis": lambda campaign: f.deposited(campaign=campaign),
    "documents": lambda campaign: f.DocumentSubjectFactory(campaign=campaign),
    "echeances": mission,
    "journal": lambda campaign: f.JournalEntryFactory(actor=f.UserFactory(), concerned=f.UserFactory()),
    "jures": juror,
    "membres": lambda campaign: f.RoleAssignmentFactory(by=f.UserFactory()),
    "messages": lambda campaign: f.MessageFactory(campaign_code=campaign.code),
    "missions": mission,
    "preselection": read_application,
    "rattachements": lambda campaign: f.AdministrationMemberFactory(),
    "recours": decision_request,
    "accords": forwarding_consent,
    "transferts": mission,
    "vivier": member,
}


def test_every_list_has_rows_here():
    assert {definition.code for definition in lists} == set(ROWS)


@pytest.mark.parametrize("code", sorted(ROWS))
def test_a_list_costs_the_same_at_one_row_and_at_three(code, campaign, team):
    def cost(read):
        with CaptureQueriesContext(connection) as queries:
            read(reading(code, team, QueryDict(f"campaign={campaign.code}")))
        return len(queries)

    def page(shown):
        every = [column.name for column in shown.offered]
        query = QueryDict("&".join([f"campaign={campaign.code}", *(f"column={name}" for name in every)]))
        whole = reading(code, team, query)
        assert all(len(line.cells) == len(every) for line in whole.lines)
        return whole.records(), whole.count_text

    def file(shown):
        return list(shown.table().rows())

    ROWS[code](campaign)
    at_one = (cost(page), cost(file))
    for _ in range(2):
        ROWS[code](campaign)
    assert (cost(page), cost(file)) == at_one


@pytest.mark.parametrize("code", sorted(ROWS))
def test_a_list_is_the_team_s_alone(code, campaign, signed_in):
    stranger = signed_in(f.UserFactory())
    asked = {"campaign": campaign.code}
    assert stranger.get(f"/listes/{code}.json", asked).status_code == 404
    assert stranger.post(f"/listes/{code}/agir/", asked | {"act": "mine", "whole": "1"}).status_code == 404
    assert stranger.post(f"/exports/{code}/", asked).status_code == 404


@pytest.mark.parametrize("code", sorted(ROWS))
def test_names_are_said_once_and_the_page_has_its_address(code, campaign, team):
    definition = lists[code]
    names = [column.name for column in definition.columns]
    assert len(names) == len(set(names))
    assert definition.url(definition.scope(team, QueryDict(f"campaign={campaign.code}"))).startswith("/equipe/")
    assert len({act.name for act in definition.acts}) == len(definition.acts)
