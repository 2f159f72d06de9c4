"""The team's pages about applications, panels and selection."""

import pytest

from applications.models import Application
from juries.models import Panel
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    for kind in ("challenge_jury", "preselection", "hearing"):
        f.StageFactory(campaign=campaign, kind=kind)
    return campaign


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def url(campaign, tail):
    return f"/equipe/campagnes/{campaign.code}/{tail}"


def test_list_filters_by_state_trade_and_name(client, campaign):
    zoe = f.DepositedApplicationFactory(campaign=campaign, candidate__first_name="Zoé", candidate__last_name="N’Diaye")
    other = f.DepositedApplicationFactory(
        campaign=campaign, state="shortlisted", profession=f.ProfessionFactory(code="designer", label="Design")
    )

    def shown(**query):
        return [row.pk for row in client.get(url(campaign, "candidatures/"), query).context["reading"].page]

    assert shown() == [zoe.pk, other.pk]
    assert shown(state="shortlisted") == [other.pk]
    assert shown(state="inconnu") == []
    assert shown(profession="designer") == [other.pk]
    assert shown(after="x") == [zoe.pk, other.pk]


def test_dossier_shows_wishes_and_history(client, campaign):
    application = f.DepositedApplicationFactory(campaign=campaign)
    f.WishFactory(application=application, challenge=f.PublishedChallengeFactory(published_title="Mon vœu"))
    page = client.get(f"/equipe/candidatures/{application.public_id}/").content.decode()
    assert "Mon vœu" in page


@pytest.mark.takes("applications.Application.shortlist", by="team:preselection")
@pytest.mark.takes("applications.Application.set_aside", by="team:preselection")
def test_preselection_keeps_the_best_of_each_trade(client, campaign):
    panel = f.PanelFactory()
    campaign.stages.get(kind="preselection").panels.add(panel)
    people = [f.DepositedApplicationFactory(campaign=campaign) for _ in range(3)]
    for person, result in zip(people, (2, 5, 3), strict=True):
        f.AssessmentFactory(
            juror__panel=panel, deposit=person.dossier.deposit, state="submitted", result=result, submitted_at=NOW
        )
    key = f"keep_{people[0].profession_id}"
    page = client.post(url(campaign, "preselection/"), {key: "9", "code": "result"}).content.decode()
    assert "3" in page
    pending = f.AssessmentFactory(juror__panel=panel)
    assert "pas remises" in client.post(url(campaign, "preselection/"), {key: "2", "code": "result"}).content.decode()
    pending.delete()
    page = client.post(url(campaign, "preselection/"), {key: "2", "code": "result"}, follow=True).content.decode()
    assert "2\xa0candidatures présélectionnées" in page
    states = dict(Application.objects.filter(campaign=campaign).values_list("pk", "state"))
    assert [states[p.pk] for p in people] == ["not_shortlisted", "shortlisted", "shortlisted"]
    read = client.get(url(campaign, "candidatures/annonce/"))
    assert "Présélectionnée : 2 personnes" in read.content.decode()
    digest = read.context["preview"].digest
    page = client.post(url(campaign, "candidatures/annonce/"), {"digest": digest}, follow=True).content.decode()
    assert "3\xa0décisions sont annoncées" in page
    assert "Aucune candidature n’attend" in client.get(url(campaign, "preselection/")).content.decode()


def test_panel_is_opened_filled_and_closed(client, campaign):
    stage = campaign.stages.get(kind="preselection")
    given = {"stage": stage.pk, "name": "Lectures", "jurors": f"{f.UserFactory().email}\n{f.UserFactory().email}"}
    bad = client.post(url(campaign, "jurys/"), given | {"jurors": "pas une adresse"})
    assert "id_jurors_error" in bad.content.decode()
    opened = client.post(url(campaign, "jurys/"), given, follow=True)
    assert "ses membres sont invités" in opened.content.decode()
    panel = Panel.objects.get(name="Lectures")
    f.DepositedApplicationFactory(campaign=campaign)
    here = f"/equipe/jurys/{panel.public_id}/"
    assert "1 dossier à répartir" in client.get(here).content.decode()
    assert "1\xa0grille est à remplir" in client.post(here, {"act": "give"}, follow=True).content.decode()
    assert "Le jury est clos" in client.post(here + "cloture/", follow=True).content.decode()
    again = client.post(url(campaign, "jurys/"), given | {"stage": campaign.stages.get(kind="hearing").pk})
    assert "celui d’un défi" in again.content.decode()


def test_challenge_panel_is_given_chosen_dossiers(client, campaign):
    dossier = f.DossierFactory(state="deposited")
    deposit = f.DepositFactory(dossier=dossier)
    f.ChallengeFactory(campaign=campaign, state="shortlisted", dossier=dossier)
    panel = f.PanelFactory(readings=2)
    campaign.stages.get(kind="challenge_jury").panels.add(panel)
    f.JurorFactory(panel=panel)
    here = f"/equipe/jurys/{panel.public_id}/"
    assert deposit.number in client.get(here).content.decode()
    refused = client.post(here, {"act": "give", "deposit": [deposit.pk]})
    page = refused.text
    assert refused.status_code == 422
    assert f'value="{deposit.pk}" id="id_give_deposit_0" checked' in page
    assert "1\u00a0juré seulement peut encore le lire" in page
    assert "Ajoutez des jurés au jury" in page


def test_selection_from_ranking_to_offers(client, campaign):
    position = f.PositionFactory(challenge__campaign=campaign)
    panel = f.PanelFactory(closed_at=NOW)
    type(position.challenge).objects.filter(pk=position.challenge_id).update(hearing_panel=panel)
    application = f.DepositedApplicationFactory(campaign=campaign, state="heard")
    f.WishFactory(application=application, challenge=position.challenge)
    f.AssessmentFactory(
        juror__panel=panel, deposit=application.dossier.deposit, state="submitted", result=15, submitted_at=NOW
    )

    def act(name, **data):
        return client.post(url(campaign, f"selection/{name}/"), data, follow=True).content.decode()

    assert "1\xa0défi est classé" in act("rank")
    assert "1\xa0place proposée" in act("match")
    run = campaign.match_runs.get()
    assert "Place obtenue" in client.get(f"/equipe/appariements/{run.public_id}/").content.decode()
    assert "1\xa0proposition est envoyée" in act("adopt", run=run.public_id)
    assert "déjà adopté" in act("adopt", run=run.public_id)
    assert "Personne n’est en liste d’attente." in act("cascade")
    application = f.DepositedApplicationFactory(campaign=campaign, state="waiting")
    assert "rien n’est envoyé" in act("cascade")
    assert "Adopté le" in client.get(f"/equipe/appariements/{run.public_id}/").content.decode()
