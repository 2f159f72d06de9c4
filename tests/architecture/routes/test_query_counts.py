"""Each list costs the same at 1 and at 3 items."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from documents.domain.texts import declarations, templates
from lists.declaration import PAGE_ROWS
from tests import factories as f
from tests.factories import NOW


@pytest.fixture(autouse=True)
def known_database(db):
    """Ask what the database can do before counting: Django asks SQLite once a process, in three queries."""
    assert connection.features.supports_json_field


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    for kind in ("challenge_jury", "preselection", "hearing"):
        f.StageFactory(campaign=campaign, kind=kind)
    return campaign


def challenges(campaign, count, user):
    for _ in range(count):
        f.deposited(campaign=campaign)


def administration(campaign, count, user):
    seat = f.AdministrationMemberFactory(user=user)
    for _ in range(count):
        f.deposited(campaign=campaign, administration=seat.administration)


def tasks_and_campaigns(campaign, count, user):
    for _ in range(count):
        f.CampaignFactory()
        f.AutomationRunFactory(automation__campaign=campaign, assignee=user)


def applications(campaign, count, user):
    for rank in range(count):
        application = f.DepositedApplicationFactory(campaign=campaign)
        f.WishFactory(application=application, challenge=f.PublishedChallengeFactory(campaign=campaign))


def own_applications(campaign, count, user):
    for _ in range(count):
        application = f.DepositedApplicationFactory(candidate=user)
        f.OfferFactory(application=application)
        f.CallWindowFactory()


def panels(campaign, count, user):
    stage = campaign.stages.get(kind="preselection")
    for _ in range(count):
        panel = f.PanelFactory(grid=stage.grid)
        stage.panels.add(panel)
        f.AssessmentFactory(juror__panel=panel)


def grids(campaign, count, user):
    juror = f.JurorFactory(user=user)
    for _ in range(count):
        f.AssessmentFactory(juror=juror)


def one_panel(campaign, count, user):
    stage = campaign.stages.get(kind="preselection")
    panel = f.PanelFactory(grid=stage.grid, name="le seul")
    stage.panels.add(panel)
    for _ in range(count):
        f.AssessmentFactory(juror__panel=panel)


def planned_hearings(campaign, count, user):
    one_panel(campaign, count, user)
    panel = campaign.stages.get(kind="preselection").panels.get()
    for rank in range(count):
        f.HearingFactory(
            panel=panel, starts_at=f.NOW + timedelta(hours=rank), ends_at=f.NOW + timedelta(hours=rank, minutes=30)
        )


def rankings(campaign, count, user):
    for _ in range(count):
        position = f.PositionFactory(challenge__campaign=campaign)
        f.RankingFactory(position=position)
        f.OfferFactory(position=position)
        f.MatchRunFactory(campaign=campaign)


def lines(campaign, count, user):
    run = f.MatchRunFactory(campaign=campaign)
    for _ in range(count):
        f.MatchLineFactory(run=run)


def missions(campaign, count, user):
    batch = f.DocumentBatchFactory()
    for _ in range(count):
        f.MissionFactory(
            cohort=f.CohortFactory(campaign=campaign), state="contracted", contract=f.DocumentFactory(batch=batch)
        )


def hosted(campaign, count, user):
    member = f.AdministrationMemberFactory(user=user)
    for _ in range(count):
        f.MissionFactory(cohort=f.CohortFactory(campaign=campaign), host=member.administration)


def proposals(campaign, count, user):
    for kind in declarations.kinds():
        templates.current(kind.code)
    f.TemplateVersionFactory.create_batch(count)


def to_sign(campaign, count, user):
    for _ in range(count):
        f.SignatureFactory(document=f.DocumentFactory(), signer=user, state="called")


def acts(campaign, count, user):
    for _ in range(count):
        f.JournalEntryFactory(actor=f.UserFactory(), concerned=user)


def own_missions(campaign, count, user):
    for _ in range(count):
        f.MissionFactory(cohort=f.CohortFactory(campaign=campaign), talent=user)


def read_applications(campaign, count, user):
    stage = campaign.stages.get(kind="preselection")
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    for _ in range(count):
        application = f.DepositedApplicationFactory(campaign=campaign)
        f.AssessmentFactory(
            juror__panel=panel, deposit=application.dossier.deposit, state="submitted", result=3, submitted_at=NOW
        )


def directory(campaign, count, user):
    parent = f.AdministrationFactory()
    for _ in range(count):
        f.AdministrationFactory(parent=parent)
        f.JoinRequestFactory()


def labels(campaign, count, user):
    known = f.AdministrationFactory(name="Direction du budget")
    for _ in range(count):
        f.AdministrationLabelFactory()
        f.LabelDecisionFactory(label__administration=known)


def delegated(campaign, count, user):
    administration = f.AdministrationFactory()
    f.AdministrationMemberFactory(administration=administration, user=user)
    for _ in range(count):
        f.SignatureDelegationFactory(administration=administration)


def colleagues(campaign, count, user):
    seat = f.AdministrationMemberFactory(user=user)
    for _ in range(count):
        f.AdministrationMemberFactory(administration=seat.administration)
        f.JoinRequestFactory(administration=seat.administration)


def sandboxes(campaign, count, user):
    for rank in range(count):
        f.CampaignFactory(rehearsal_of=campaign, sandbox=True, code=f"{campaign.code}-R{rank}")


def forms(campaign, count, user):
    for _ in range(count):
        f.FormFieldFactory()


def pool_members(campaign, count, user):
    for _ in range(count):
        f.ProfileFactory(person=f.PoolMembershipFactory().person)
        f.CallWindowFactory()


def look_alikes(campaign, count, user):
    for rank in range(count):
        for _ in range(2):
            f.DepositedApplicationFactory(
                campaign=campaign, candidate__first_name="Zoé", candidate__last_name=f"Nom {chr(97 + rank)}"
            )


def exercises(campaign, count, user):
    stage = f.StageFactory(campaign=campaign, kind="exercise", blind=True)
    for rank in range(count):
        exercise = f.ExerciseFactory(campaign=campaign, profession=f.ProfessionFactory(code=f"essai-{rank}"))
        application = f.DepositedApplicationFactory(campaign=campaign, profession=exercise.profession)
        attempt = f.AttemptFactory(
            exercise=exercise, application=application, state="started", started_at=NOW, dossier=f.DossierFactory(),
            ends_at=NOW + timedelta(hours=1),
        )  # fmt: skip
        f.AdjustmentFactory(attempt=attempt, answered_at=NOW, answered_by=user)
    stage.panels.add(f.PanelFactory())


LISTS = {
    "team:exercises": (exercises, 12),
    "team:exercise-adjustments": (exercises, 7),
    "team:duplicates": (look_alikes, 10),
    "team:pool": (pool_members, 13),
    "team:directory": (directory, 10),
    "team:labels": (labels, 9),
    "team:forms": (forms, 4),
    "team:rehearsals": (sandboxes, 5),
    "team:grids": (lambda c, n, u: [f.CriterionFactory() for _ in range(n)], 4),
    "administration:members": (colleagues, 11),
    "administration:delegations": (delegated, 8),
    "team:delegations": (delegated, 4),
    "team:vocabulary": (lambda c, n, u: [f.ProfessionFactory(code=f"metier-{rank}") for rank in range(n)], 5),
    "team:home": (tasks_and_campaigns, 31),
    "team:members": (lambda c, n, u: [f.AdministrationMemberFactory() for _ in range(n)], 8),
    "team:campaign": (challenges, 41),
    "team:challenges": (challenges, 10),
    "team:applications": (applications, 14),
    "team:panels": (panels, 13),
    "team:panel": (one_panel, 15),
    "team:hearings": (planned_hearings, 10),
    "team:plan-hearings": (planned_hearings, 12),
    "team:capacity": (planned_hearings, 17),
    "unavailabilities": (
        lambda c, n, u: [f.UnavailabilityFactory(user=u, ends_at=f.LATER + timedelta(days=k)) for k in range(n)],
        4,
    ),
    "team:preselection": (read_applications, 14),
    "team:adaptive-readings": (read_applications, 6),
    "team:selection": (rankings, 12),
    "team:match-run": (lines, 7),
    "team:holds": (lambda c, n, u: [f.SeatHoldFactory(position__challenge__campaign=c) for _ in range(n)], 6),
    "team:automations": (lambda c, n, u: [f.AutomationFactory(campaign=c) for _ in range(n)], 6),
    "team:decision-requests": (
        lambda c, n, u: [f.DecisionRequestFactory(application__campaign=c) for _ in range(n)],
        9,
    ),
    "team:feedback-list": (
        lambda c, n, u: [f.DepositedApplicationFactory(campaign=c, state="heard") for _ in range(n)],
        5,
    ),
    "team:cohort": (missions, 11),
    "team:batch": (missions, 10),
    "team:deadlines": (missions, 7),
    "team:templates": (proposals, 5),
    "team:journal": (acts, 6),
    "my-readers": (acts, 5),
    "signatures": (to_sign, 5),
    "team:tracker": (missions, 12),
    "hosted-missions": (hosted, 12),
    "administration:home": (administration, 13),
    "candidate:home": (own_applications, 14),
    "juror:home": (grids, 14),
    "talent:home": (own_missions, 20),
}


def address(name, campaign):
    if name == "team:match-run":
        return reverse(name, kwargs={"public_id": campaign.match_runs.get().public_id})
    if name == "team:vocabulary":
        return reverse(name, kwargs={"kind": "metiers"})
    if name in {"team:panel", "team:hearings"}:
        return reverse(name, kwargs={"public_id": campaign.stages.get(kind="preselection").panels.get().public_id})
    if name == "team:batch":
        return reverse(name, kwargs={"public_id": campaign.cohort.missions.first().contract.batch.public_id})
    if name in {
        "team:home",
        "team:members",
        "team:delegations",
        "team:directory",
        "team:labels",
        "team:forms",
        "team:grids",
        "team:pool",
        "team:duplicates",
        "team:deadlines",
        "team:templates",
        "team:journal",
    } or not name.startswith("team:"):
        return reverse(name)
    return reverse(name, kwargs={"code": campaign.code})


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same(name, count, campaign, signed_in, django_assert_num_queries):
    fill, expected = LISTS[name]
    user = f.UserFactory(is_team=name.startswith("team:"))
    fill(campaign, count, user)
    client = signed_in(user)
    with django_assert_num_queries(expected):
        response = client.get(address(name, campaign))
        body = b"".join(response) if response.streaming else response.content
    assert response.status_code == 200
    assert body


def test_application_list_reads_by_key(campaign, team, signed_in):
    applications = [f.DepositedApplicationFactory(campaign=campaign) for _ in range(PAGE_ROWS + 2)]
    client = signed_in(team)
    first = client.get(address("team:applications", campaign)).context["reading"]
    assert first.page == applications[:PAGE_ROWS]
    second = client.get(address("team:applications", campaign), {"after": first.after}).context["reading"]
    assert (second.page, second.after) == (applications[PAGE_ROWS:], None)


def test_catalogue_costs_the_same(story, client, django_assert_num_queries):
    client.get("/defis/")
    with django_assert_num_queries(12):  # the facets without a choice say which values are known
        client.get("/defis/?promotion=EIG1")
    with django_assert_num_queries(12):
        client.get("/defis/?promotion=EIG7")


def test_past_window_shows_no_button(campaign, client, db):
    from challenges.queries.public import calls_on

    [call] = calls_on(NOW, campaign=campaign)
    assert call.button == ("Proposer un défi", "administration:home")
    [later] = calls_on(NOW + timedelta(days=60), campaign=campaign)
    assert (later.button, later.label) == (None, "Clos")
    [before] = calls_on(NOW - timedelta(days=60), campaign=campaign)
    assert (before.button, before.label) == (None, "À venir")


@pytest.mark.parametrize("state", ["published", "active"])
def test_the_page_of_a_challenge_costs_fifteen_queries_at_most(
    story, state, client, settings, django_assert_max_num_queries
):
    from challenges.models import Challenge

    settings.KEEP_PAGES = True  # what a mission tells is kept apart; a visitor with a form's token gets a page made
    Challenge.objects.filter(slug="enki").update(state=state)
    connection.tables_written.clear()  # as if the story had been committed
    client.cookies["csrftoken"] = "x"
    client.get("/defis/enki/")
    with django_assert_max_num_queries(15):
        assert client.get("/defis/enki/").status_code == 200


def test_the_overview_costs_thirteen_queries_once_its_alerts_and_figures_are_known(
    story, team, signed_in, settings, django_assert_num_queries
):
    client = signed_in(team)
    address = reverse("team:campaign", args=[story.present.code])
    settings.KEEP_PAGES = True
    connection.tables_written.clear()  # as if the story had been committed
    first = client.get(address)
    connection.tables_written.clear()
    with django_assert_num_queries(13):
        second = client.get(address)
    assert [alert for alert, _ in second.context["alerts"]] == [alert for alert, _ in first.context["alerts"]]
