"""The pool holds those who said so, for a time, and lets them go in one click."""

import time
from datetime import date, timedelta
from unittest import mock

import pytest
from django.core import signing

from applications import tasks
from applications.domain import pool
from applications.models import PoolMembership
from challenges.models import CallWindow, Skill
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def member(db):
    profile = f.ProfileFactory(cv_words=" cartograph ")
    profile.skills.add(Skill.objects.create(label="Python"))
    profile.professions.add(f.ProfessionFactory(code="dev"))
    pool.join(profile.person, agreed=True, at=NOW)
    return profile.person


def test_consent_is_express_dated_renewed_and_withdrawn(signed_in, db):
    user = f.UserFactory()
    client = signed_in(user)
    refused = client.post("/candidature/vivier/", {"act": "join"})
    assert (refused.status_code, "Cochez votre accord" in refused.text) == (422, True)
    client.post("/candidature/vivier/", {"act": "join", "agreed": "on"})
    user.refresh_from_db()
    assert (user.pool.expires_on, str(user.pool)) == (date(2028, 3, 10), "vivier jusqu’au 2028-03-10")
    assert "Vous y êtes jusqu’au" in client.get("/candidature/vivier/").content.decode()
    assert "Vous avez quitté" in client.post("/candidature/vivier/", {"act": "leave"}, follow=True).content.decode()
    assert not PoolMembership.objects.exists()


def test_search_by_skill_trade_and_words(member, signed_in, team):
    gone = f.ProfileFactory()
    pool.join(gone.person, agreed=True, at=NOW - timedelta(days=900))
    client = signed_in(team)
    for filters, count in (
        ({}, 1), ({"skill": "Python"}, 1), ({"skill": "SQL"}, 0), ({"profession": "dev"}, 1),
        ({"text": "cartographie"}, 1), ({"text": "poésie"}, 0),
    ):  # fmt: skip
        assert client.get("/equipe/vivier/", filters).context["reading"].count == count, filters


def test_members_are_invited_once_and_leave_in_one_click(member, campaign, signed_in, team, client):
    asking = signed_in(team)
    f.CallWindowFactory()
    data = {"campaign": campaign.code, "word": "Nous cherchons des cartographes."}
    pool_page = "/equipe/vivier/?skill=Python"
    read = asking.post(pool_page, data).text
    assert "1\xa0personne recevra ce message" in read
    assert f"À qui\xa0: {member}." in read.replace(" :", "\xa0:")
    assert "Nous cherchons des cartographes." in read
    assert member.get_short_name() in read
    assert not Message.objects.filter(template="pool_invitation").exists()
    assert "1\xa0personne est invitée." in asking.post(pool_page, data | {"confirmed": "oui"}, follow=True).text
    for again in (data, data | {"confirmed": "oui"}):
        refused = asking.post(pool_page, again)
        assert (refused.status_code, "déjà invitée" in refused.text) == (422, True)
    assert str(campaign.pool_invitations.get()).startswith(str(member))
    [message] = Message.objects.filter(template="pool_invitation")
    assert "cartographes" in message.body
    path = message.body.partition("un clic : ")[2].split()[0].partition("8000")[2]
    assert "Quitter le vivier" in client.get(path).content.decode()
    assert PoolMembership.objects.exists()
    assert "Vous avez quitté le vivier" in client.post(path).content.decode()
    assert not PoolMembership.objects.exists()
    assert client.get("/vivier/faux/").status_code == 404
    campaign.windows.all().delete()
    closed = asking.post(pool_page, data)
    assert (closed.status_code, "Sélectionnez un choix valide" in closed.text) == (422, True)
    CallWindow.objects.all().delete()
    assert "Aucun appel à candidatures n’est ouvert" in asking.post(pool_page, data).text


def test_nobody_is_invited_to_a_closed_call(member, campaign, team):
    CallWindow.objects.all().delete()
    with pytest.raises(pool.PoolRefusedError, match="n’est pas ouvert"):
        pool.invite(campaign, pool.members(at=NOW), word="", by=team, at=NOW)


def test_who_applied_is_not_invited(member, campaign, team):
    f.ApplicationFactory(campaign=campaign, candidate=member)
    members = pool.members(at=NOW)
    assert pool.invite(campaign, members, word="", by=team, at=NOW) == 0


def test_a_long_list_of_invited_people_names_the_first(campaign, signed_in, team):
    f.CallWindowFactory()
    for _ in range(10):
        f.ProfileFactory(person=f.PoolMembershipFactory(expires_on=NOW.date() + timedelta(days=90)).person)
    page = signed_in(team).post("/equipe/vivier/", {"campaign": campaign.code}).text
    assert "10\xa0personnes recevront ce message" in page
    assert "et 2 de plus" in page


def test_consent_is_renewed_by_its_link_or_forgotten(member, client):
    assert pool.tend(at=NOW) == (0, 0)
    PoolMembership.objects.update(expires_on=NOW.date() + timedelta(days=5))
    assert pool.tend(at=NOW) == (1, 0)
    assert pool.tend(at=NOW) == (1, 0)
    [message] = Message.objects.filter(template="pool_renewal")
    path = message.body.partition("de plus : ")[2].split()[0].partition("8000")[2]
    assert "deux ans de plus" in client.post(path).content.decode()
    assert PoolMembership.objects.get().expires_on == date(2028, 3, 10)
    again = client.post(path)
    assert (again.status_code, "Ce lien n’est plus valable" in again.content.decode()) == (410, True)
    assert pool.tend(at=NOW + timedelta(days=900)) == (0, 1)
    tasks.tend_pool()
    assert not PoolMembership.objects.exists()


def test_erased_with_the_person(member):
    from accounts.domain import privacy

    privacy.erase(member, at=NOW)
    assert not PoolMembership.objects.exists()


def test_a_link_of_the_pool_dies_after_sixty_days_and_with_the_membership(member, client):
    path = pool.address(member.pool, "partir").partition("8000")[2]
    with mock.patch("django.core.signing.time.time", return_value=time.time() + 61 * 86_400):
        assert client.post(path).status_code == 410
    assert PoolMembership.objects.filter(person=member).exists()
    assert client.post(path).status_code == 200
    pool.join(member, agreed=True, at=NOW)
    assert client.post(path).status_code == 410
    assert PoolMembership.objects.filter(person=member).exists()


def test_a_link_made_elsewhere_is_unknown(member, client):
    for payload in ([member.pk, "partir"], "partir"):
        token = signing.dumps(payload, salt=pool.SALT)
        assert client.post(f"/vivier/{token}/").status_code == 404
