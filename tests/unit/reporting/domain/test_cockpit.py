"""What the team steers by: alerts that explain themselves, fairness that does not overstate, a search that keeps secrets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.acts import NotOfTheTeamError
from common.statistics.intervals import proportion
from notifications.models import Message
from reporting.domain.cockpit import alerts, fairness
from reporting.queries import search
from tests import factories as f
from tests.factories import NOW


@pytest.mark.parametrize(
    ("retained", "people", "low", "high"),
    [
        (10, 100, 0.0490, 0.1762),
        (0, 10, 0.0, 0.3085),
        (10, 10, 0.6915, 1.0),
        (1, 1, 0.0250, 1.0),
        (50, 100, 0.3983, 0.6017),
    ],
)
def test_the_interval_is_the_published_one(retained, people, low, high):
    assert proportion(retained, people) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("retained", "people"), [(1, 0), (2, 1), (-1, 3)])
def test_an_impossible_proportion_is_refused(retained, people):
    with pytest.raises(ValueError):
        proportion(retained, people)


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


def only(campaign, code):
    (alert,) = [alert for alert in alerts.alerts(campaign, at=NOW) if alert.code == code]
    return alert


def test_nothing_to_do_is_said(campaign, team, signed_in):
    assert alerts.alerts(campaign, at=NOW) == []
    assert "Rien ne demande d’acte" in signed_in(team).get(f"/equipe/campagnes/{campaign.code}/").text


def test_a_challenge_with_few_first_wishes_is_named_with_its_lead(campaign):
    f.CallWindowFactory(
        campaign=campaign, kind="applications", opens_at=NOW - timedelta(days=9), closes_at=NOW + timedelta(days=9)
    )
    lonely = f.PublishedChallengeFactory(campaign=campaign, published_title="Seul")
    lead = f.AdministrationMemberFactory(administration=lonely.administration, role="lead").user
    wanted = f.PublishedChallengeFactory(campaign=campaign)
    for _ in range(3):
        f.WishFactory(application=f.ApplicationFactory(campaign=campaign), challenge=wanted, rank=1)
    alert = only(campaign, "few-wishes")
    assert (alert.names, alert.people) == (["Seul (0)"], [lead])
    campaign.windows.update(closes_at=NOW + timedelta(days=60))
    assert "few-wishes" not in {alert.code for alert in alerts.alerts(campaign, at=NOW)}


def seat(campaign, **fields):
    stage = f.StageFactory(campaign=campaign, kind="preselection")
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    return f.JurorFactory(panel=panel, **fields)


def test_a_silent_juror_is_reminded_once_a_day(campaign, team):
    juror = seat(campaign, charter_signed_at=NOW - timedelta(days=9))
    f.AssessmentFactory(juror=juror)
    assert len(only(campaign, "silent-jurors").names) == 1
    alert = alerts.written_alert(campaign, "silent-jurors", at=NOW)
    assert alerts.remind(campaign, alert, alert.notice, by=team, at=NOW) == 1
    alerts.remind(campaign, alert, alert.notice, by=team, at=NOW)
    message = Message.objects.get(template="cockpit")
    assert (message.recipient, message.subject) == (juror.user, "Des dossiers vous attendent")
    assert "dites-le nous" in message.body
    assert alerts.written_alert(campaign, "inconnue", at=NOW) is None
    with pytest.raises(NotOfTheTeamError):
        alerts.remind(campaign, alert, alert.notice, by=juror.user, at=NOW)


def test_a_charter_not_signed_is_seen(campaign):
    juror = seat(campaign, charter_signed_at=None)
    assert only(campaign, "charters").people == [juror.user]


def test_a_conflict_is_open_while_its_dossier_is_read(campaign):
    juror = seat(campaign)
    given = f.AssessmentFactory(juror=juror)
    f.ConflictFactory(juror=juror, deposit=given.deposit)
    assert only(campaign, "conflicts").names == [str(juror.panel)]
    type(given).objects.update(state="recused")
    assert "conflicts" not in {alert.code for alert in alerts.alerts(campaign, at=NOW)}


def test_what_waits_for_the_team_is_counted(campaign):
    f.DepositedApplicationFactory(campaign=campaign, state="submitted", announced_state="submitted")
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="submitted")
    challenge = f.deposited(campaign=campaign, state="selected")
    f.OfferFactory(application__campaign=campaign, expires_at=NOW + timedelta(days=1))
    by_code = {alert.code: alert for alert in alerts.alerts(campaign, at=NOW)}
    assert by_code["unowned"].more == 0
    assert by_code["unowned"].count == 1
    assert by_code["untold"].count >= 1
    assert application.candidate not in by_code["untold"].people
    assert by_code["no-budget"].names == [str(challenge)]
    assert len(by_code["offers"].people) == 1


def test_late_papers_and_failed_documents_are_seen(campaign):
    mission = f.MissionFactory(
        cohort__campaign=campaign, starts_on=NOW.date() - timedelta(days=90), ends_on=NOW.date() + timedelta(days=200)
    )
    document = f.DocumentFactory(state="failed", error="Police absente", title="Contrat perdu")
    f.MissionFactory(cohort=mission.cohort, contract=document, state="contracted")
    by_code = {alert.code: alert for alert in alerts.alerts(campaign, at=NOW)}
    assert by_code["failed"].names == ["Contrat perdu"]
    assert any(str(mission.talent) in name for name in by_code["late"].names)


def test_a_long_list_says_how_many_more():
    alert = alerts.Alert(
        code="x", title="x", why="x", count=10, names=[str(n) for n in range(10)], route="team:cohort", action="x"
    )
    assert (len(alert.shown), alert.more) == (8, 2)


def test_the_page_shows_and_sends(campaign, team, signed_in):
    juror = seat(campaign, charter_signed_at=None)
    client = signed_in(team)
    page = client.get(f"/equipe/campagnes/{campaign.code}/").text
    assert "Écrire à 1 personne" in " ".join(page.split())
    assert "1\u00a0personne du jury sans charte signée" in page
    assert "Bloque la suite" in page
    address = f"/equipe/campagnes/{campaign.code}/pilotage/relance/"
    form = client.get(f"{address}?alert=charters").text
    assert str(juror.user) in form
    assert "Votre charte reste à signer" in form
    empty = client.post(address, {"alert": "charters", "subject": "", "text": "Bonjour"})
    assert (empty.status_code, ">Bonjour</textarea>" in empty.text.replace("\n", "")) == (422, True)
    assert not Message.objects.exists()
    written = {"alert": "charters", "subject": "La charte", "text": "Il manque votre signature."}
    answer = client.post(address, written, follow=True)
    assert "Message écrit à 1\u00a0personne." in answer.text
    message = Message.objects.get(template="cockpit")
    assert (message.recipient, message.subject) == (juror.user, "La charte")
    assert "Il manque votre signature." in message.body
    juror.charter_signed_at = NOW
    juror.save()
    assert "rien à écrire" in client.get(f"{address}?alert=charters", follow=True).text


def test_alerts_cost_the_same_for_one_and_for_many(campaign, django_assert_max_num_queries):
    for _ in range(3):
        seat_ = (
            seat(campaign) if not campaign.stages.exists() else f.JurorFactory(panel=campaign.stages.get().panels.get())
        )
        f.AssessmentFactory(juror=seat_)
        f.MissionFactory(cohort__campaign=campaign) if not hasattr(campaign, "cohort") else f.MissionFactory(
            cohort=campaign.cohort
        )
    with django_assert_max_num_queries(29):
        alerts.alerts(campaign, at=NOW)


def test_fairness_shows_rates_with_their_interval_and_hides_small_groups(campaign):
    trade, rare = f.ProfessionFactory(code="design", label="Design"), f.ProfessionFactory(code="law", label="Droit")
    apply = f.DepositedApplicationFactory.create_batch
    apply(6, campaign=campaign, profession=trade, experience_years=2, state="shortlisted")
    apply(5, campaign=campaign, profession=trade, experience_years=20, state="not_shortlisted")
    apply(2, campaign=campaign, profession=rare, experience_years=5, state="offered")
    tables = {(stage, name): rates for stage, name, rates in fairness.fairness(campaign)}
    design, law = tables["Présélection", "Métier"]
    assert (design.group, design.people, design.share) == ("Design", 11, 54.5)
    assert (design.low, design.high) == pytest.approx((23.4, 83.3), abs=0.1)
    assert (law.group, law.people, law.share) == ("Droit", None, None)
    assert sorted(rate.group for rate in tables["Présélection", "Expérience"]) == [
        "15 ans et plus",
        "de 0 à moins de 3 ans",
        "de 3 à moins de 8 ans",
    ]
    assert [rate.people for rate in tables["Proposition", "Métier"]] == [None]
    assert fairness.fairness(f.CampaignFactory()) == []


def test_everything_is_found_by_its_words(team, signed_in):
    campaign = f.CampaignFactory()
    host = f.AdministrationMemberFactory(user__last_name="Zéphyr").user
    challenge = f.PublishedChallengeFactory(campaign=campaign, published_title="Zéphyr", search_words=" zephyr ")
    mission = f.MissionFactory(cohort__campaign=campaign)
    document = f.DocumentFactory(title="Contrat Zéphyr")
    f.MissionFactory(cohort=mission.cohort, contract=document, state="contracted")
    application = f.DepositedApplicationFactory(campaign=campaign, search_words=" zephyr ")
    results = dict(search.everything(team, "zephyr"))
    assert [hit.detail for hit in results["Personnes"]] == [host.email]
    assert [hit.title for hit in results["Défis"]] == [str(challenge)]
    assert [hit.detail for hit in results["Documents"]] == [document.number]
    assert [hit.title for hit in results["Candidatures"]] == [application.dossier.deposit.number]
    page = signed_in(team).get("/equipe/recherche/", {"q": "Zéphyr"}).content.decode()
    assert "4 résultats" in page
    assert "résultat" not in signed_in(team).get("/equipe/recherche/").content.decode()
    assert search.everything(f.UserFactory(), "Zéphyr") == []
    assert dict(search.everything(team, "?")) == {}  # no word is not every word


def test_a_blind_dossier_is_not_found_by_its_authors_name(team):
    campaign = f.CampaignFactory()
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    f.DepositedApplicationFactory(
        campaign=campaign, candidate__last_name="Zéphyr", search_words=" zephyr ", blind_words=" vent "
    )
    assert dict(search.everything(team, "Zéphyr")).get("Candidatures") is None
    assert len(dict(search.everything(team, "vent"))["Candidatures"]) == 1


def test_shown_alerts_hold_no_account_and_are_computed_once_a_minute(campaign, settings):
    challenge = f.deposited(campaign=campaign, state="selected")
    f.AdministrationMemberFactory(administration=challenge.administration, role="lead")
    settings.KEEP_PAGES = True
    connection.tables_written.clear()  # as if it had been committed
    computed = {alert.code: alert for alert in alerts.alerts(campaign, at=NOW)}
    shown = {alert.code: alert for alert in alerts.shown_alerts(campaign, at=NOW)}
    assert shown.keys() == computed.keys()
    assert {code: alert.reach for code, alert in shown.items()} == {
        code: len(alert.people) for code, alert in computed.items()
    }
    assert sum(alert.reach for alert in shown.values()) > 0
    assert {person for alert in shown.values() for person in alert.people} == set()
    with CaptureQueriesContext(connection) as again:
        assert alerts.shown_alerts(campaign, at=NOW) == list(shown.values())
    assert len(again) == 0
    later = alerts.shown_alerts(campaign, at=NOW + timedelta(minutes=1))
    assert {alert.code for alert in later} == shown.keys()
