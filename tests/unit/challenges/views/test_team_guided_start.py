"""The first hour of a team: steps on its home, dates on a timeline, a publication read before it is done."""

from datetime import timedelta

import pytest

from challenges.domain import campaigns, guided_start
from challenges.models import Campaign
from tests import factories as f
from tests.factories import NOW

NEW = {"base": "preset:EIG6", "programme": "EIG", "number": "8", "anchor": "start", "starts_on": "2027-09-06"}
DATES = "/equipe/campagnes/EIG8/dates/"


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def draft(client):
    client.post("/equipe/campagnes/nouvelle/", NEW)
    return Campaign.objects.get(code="EIG8")


def posted(campaign, **changes):
    """Return what the page of dates would post for a campaign as it is."""
    windows, stages = list(campaign.windows.all()), list(campaign.stages.all())
    given = {"starts_on": campaign.starts_on, "ends_on": campaign.ends_on}
    for prefix, rows in (("appels", windows), ("etapes", stages)):
        given |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        given |= {f"{prefix}-{rank}-id": row.pk for rank, row in enumerate(rows)}
    for rank, window in enumerate(windows):
        given[f"appels-{rank}-opens_at"] = window.opens_at.strftime("%Y-%m-%dT%H:%M:%S")
        given[f"appels-{rank}-closes_at"] = window.closes_at.strftime("%Y-%m-%dT%H:%M:%S")
    for rank, stage in enumerate(stages):
        given |= {f"etapes-{rank}-starts_on": stage.starts_on, f"etapes-{rank}-ends_on": stage.ends_on}
    return {name: str(value) for name, value in given.items()} | changes


def states(guide):
    return [(step.title, step.done, step == guide.current) for step in guide.steps]


def test_an_empty_instance_says_what_to_do_first(client):
    page = client.get("/equipe/").text
    assert "Ouvrir votre première campagne" in page
    assert page.count("À faire maintenant") == 1
    assert "Vous êtes la seule personne de l’équipe." in page
    assert '<a class="fr-btn" href="/equipe/campagnes/nouvelle/">Ouvrir une campagne</a>' in page


def test_each_step_is_done_in_its_turn(client, draft, team):
    assert states(guided_start.guide(draft)) == [
        ("Nommer le programme", True, False),
        ("Inviter des collègues", False, False),
        ("Choisir un préréglage", True, False),
        ("Relire les dates", False, True),
        ("Contrôler les règles", True, False),
        ("Répéter la saison", False, False),
        ("Publier la campagne", False, False),
    ]
    assert "Ouvrir « Entrepreneurs d’intérêt général, promotion 8 »" in client.get("/equipe/").text
    draft.pay_bands.all().delete()
    assert client.post(DATES, posted(draft)).url == "/equipe/campagnes/EIG8/regles/"
    guide = guided_start.guide(draft)
    assert (guide.current.title, guide.current.sentence) == ("Contrôler les règles", "1\u00a0règle à corriger.")
    f.PayBandFactory(campaign=draft)
    f.UserFactory(is_team=True)
    campaigns.rehearse(draft, by=team, at=NOW, sandbox=True)
    guide = guided_start.guide(draft)
    assert (guide.current.title, guide.done) == ("Publier la campagne", 6)
    assert "2\u00a0personnes dans l’équipe." in client.get("/equipe/").text
    assert client.post("/equipe/campagnes/EIG8/publication/").status_code == 302
    guide = guided_start.guide(Campaign.objects.get(code="EIG8"))
    assert (guide.current, guide.done) == (None, 7)
    assert guided_start.guide_of(team) is None
    assert "premi\u00e8re campagne" not in client.get("/equipe/").text


def test_colleagues_are_invited_from_the_first_step(client):
    assert 'href="/equipe/membres/">Inviter des collègues</a>' in client.get("/equipe/").text


def test_a_draft_without_dates_says_so(client, draft):
    draft.windows.all().delete()
    assert guided_start.guide(draft).current.sentence == "Aucun appel n’a encore de date."
    Campaign.objects.update(starts_on=None, ends_on=None)
    draft.stages.update(starts_on=None)
    page = client.get(DATES)
    assert (page.status_code, "app-timeline" in page.text, "Aucune date." in page.text) == (200, False, True)


def test_a_draft_whose_start_is_unknown_says_its_first_opening_alone(client, draft):
    Campaign.objects.update(starts_on=None)
    step = guided_start.guide(Campaign.objects.get()).current
    assert step.sentence == "Le premier appel ouvre le 18\u00a0janvier\u00a02027."
    assert "Fin des missions" in client.get(DATES).text


def test_dates_are_drawn_and_told(client, draft):
    page = client.get(DATES).text
    assert page.count('class="app-timeline__bar"') == 7
    assert "12\u00a0mars\u00a02027 à\u00a023\u00a0h\u00a059" in page
    draft.windows.filter(kind="wishes").update(closes_at=None)
    assert "sans clôture" in client.get(DATES).text


def test_what_no_source_dates_is_told(client, draft):
    assert "Aucune source ne date" not in client.get(DATES).text
    new = NEW | {"base": "preset:EIG2", "number": "9"}
    page = client.get(client.post("/equipe/campagnes/nouvelle/", new).url).text
    assert "Aucune source ne date, pour cette promotion, la clôture de l’appel à projets" in page
    copied = NEW | {"base": "campaign:EIG9", "number": "10"}
    assert "Aucune source" not in client.get(client.post("/equipe/campagnes/nouvelle/", copied).url).text


def test_dates_are_moved_together(client, draft, team):
    later = posted(
        draft, starts_on="2027-09-13", **{"etapes-0-starts_on": "2027-03-29", "etapes-0-ends_on": "2027-03-30"}
    )
    assert client.post(DATES, later).status_code == 302
    draft.refresh_from_db()
    assert (draft.starts_on.isoformat(), draft.stages.first().starts_on.isoformat()) == ("2027-09-13", "2027-03-29")
    assert draft.log.get(verb="review_dates").by == team
    assert "Les dates sont enregistrées." in client.get("/equipe/campagnes/EIG8/regles/").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": "2027-01-01"}, "La fin de mission précède la prise de poste."),
        ({"appels-0-closes_at": "2026-03-01T12:00:00"}, "Cette échéance est déjà passée."),
        ({"etapes-0-starts_on": "2027-04-02"}, "Une étape finit après avoir commencé."),
    ],
)
def test_a_wrong_date_is_told_and_nothing_is_lost(client, draft, changes, message):
    answer = client.post(DATES, posted(draft, waiting_list_until="2027-10-01", **changes))
    assert (answer.status_code, message in answer.text, 'value="2027-10-01"' in answer.text) == (422, True, True)
    assert not draft.log.filter(verb="review_dates").exists()


def test_a_call_that_would_be_closed_already_is_told(client, draft):
    draft.windows.filter(kind="challenges").update(opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(days=1))
    assert "« Appel à projets » se serait clos" in client.get(DATES).text


def test_dates_of_a_published_campaign_are_its_rules(client, draft, team):
    campaigns.publish(draft, by=team, at=NOW)
    assert client.get(DATES).url == "/equipe/campagnes/EIG8/regles/"
    assert client.get("/equipe/campagnes/EIG8/publication/").url == "/equipe/campagnes/EIG8/regles/"


def test_dates_published_meanwhile_are_not_written(client, draft, monkeypatch):
    def frozen(_):
        raise campaigns.FrozenRulesError

    monkeypatch.setattr(campaigns, "draft_locked", frozen)
    answer = client.post(DATES, posted(draft, starts_on="2027-09-13"))
    assert (answer.status_code, "ses règles ne changent plus" in answer.text) == (422, True)


def test_the_publication_is_read_before_it_is_done(client, draft):
    page = client.get("/equipe/campagnes/EIG8/publication/").text
    assert "Les règles deviennent publiques et ne changent plus" in page
    draft.pay_bands.all().delete()
    page = client.get("/equipe/campagnes/EIG8/publication/").text
    assert "La table de rémunération est vide." in page
    assert "Publier la campagne</button>" not in page
