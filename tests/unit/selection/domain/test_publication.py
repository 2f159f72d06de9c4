"""Decisions are read before they leave, confirmed by a second person where asked, and published exactly as read."""

import pytest

from applications.models import Application
from notifications.models import Message
from selection.domain import publication, selection
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    for state in ("shortlisted", "shortlisted", "not_shortlisted"):
        f.WishFactory(application=f.DepositedApplicationFactory(campaign=campaign, state=state))
    return campaign


@pytest.fixture
def digest(campaign):
    return publication.preview(campaign, at=NOW).digest


def test_dry_run_says_everything_and_changes_nothing(campaign):
    preview = publication.preview(campaign, at=NOW)
    assert [(kind.label, kind.count) for kind in preview.kinds] == [("Non présélectionnée", 1), ("Présélectionnée", 2)]
    assert preview.kinds[1].subject == "Votre candidature : présélectionnée"
    assert "souhaitent vous entendre" in preview.kinds[1].body
    assert not Message.objects.exists()
    assert set(campaign.applications.values_list("announced_state", flat=True)) == {"submitted"}


def test_one_person_publishes_what_was_read(campaign, digest, team):
    assert publication.confirm(campaign, digest=digest, by=team, at=NOW) == 3
    first = publication.preview(campaign, at=NOW)
    assert first.total == 0
    [message] = Message.objects.filter(subject="Votre candidature : non présélectionnée")
    assert "n’est pas présélectionnée" in message.body
    with pytest.raises(publication.PublicationRefusedError, match="Aucune décision"):
        publication.confirm(campaign, digest=first.digest, by=team, at=NOW)
    assert Message.objects.count() == 3
    prepared = campaign.publications.get()
    assert (prepared.prepared_by, prepared.confirmed_by, str(prepared)) == (
        team,
        team,
        f"3\xa0décisions, {campaign.code}",
    )


def test_decision_changed_since_is_not_published(campaign, digest, team):
    Application.objects.filter(state="not_shortlisted").update(state="shortlisted")
    for act in (publication.prepare, publication.confirm):
        with pytest.raises(publication.PublicationRefusedError, match="ont changé"):
            act(campaign, digest=digest, by=team, at=NOW)
    assert not Message.objects.exists()


def test_two_people_are_needed_where_the_campaign_says(campaign, digest, team):
    type(campaign).objects.update(two_people=True)
    campaign.refresh_from_db()
    with pytest.raises(publication.PublicationRefusedError, match="deux personnes"):
        publication.confirm(campaign, digest=digest, by=team, at=NOW)
    first = publication.prepare(campaign, digest=digest, by=team, at=NOW)
    assert publication.prepare(campaign, digest=digest, by=f.UserFactory(is_team=True), at=NOW) == first
    with pytest.raises(publication.PublicationRefusedError, match="deux personnes"):
        publication.confirm(campaign, digest=digest, by=team, at=NOW)
    other = f.UserFactory(is_team=True)
    assert publication.confirm(campaign, digest=digest, by=other, at=NOW) == 3
    first.refresh_from_db()
    assert (first.prepared_by, first.confirmed_by) == (team, other)


def test_matching_is_adopted_by_another_where_the_campaign_says(campaign, team):
    type(campaign).objects.update(two_people=True)
    campaign.refresh_from_db()
    run = selection.match(campaign, by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="deux personnes"):
        selection.adopt(run, by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="une autre l’adopte"):
        selection.cascade(campaign, by=team, at=NOW)
    assert selection.adopt(run, by=f.UserFactory(is_team=True), at=NOW) == []


def test_page_prepares_then_another_confirms(campaign, team, signed_in):
    type(campaign).objects.update(two_people=True)
    address = f"/equipe/campagnes/{campaign.code}/candidatures/annonce/"
    first, second = signed_in(team), signed_in(f.UserFactory(is_team=True))
    digest = first.get(address).context["preview"].digest
    assert "Préparer la publication" in first.get(address).content.decode()
    stale = first.post(address, {"digest": "x", "act": "prepare"}, follow=True)
    assert "ont changé" in stale.content.decode()
    done = first.post(address, {"digest": digest, "act": "prepare"}, follow=True).content.decode()
    assert "attend la confirmation d’une autre personne" in done
    assert "Préparée par" in second.get(address).content.decode()
    content = second.post(address, {"digest": digest, "act": "confirm"}, follow=True).content.decode()
    assert "3\xa0décisions sont annoncées" in content
    page = first.get(address).content.decode()
    assert "Aucune décision n’attend" in page
    assert "Publications passées" in page
