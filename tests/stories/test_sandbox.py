"""A rehearsal apart: synthetic people, a clock of its own, nothing leaves, settings come back."""

import time
from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse

from accounts.connect.sessions import SESSION
from accounts.models import User
from applications.models import Application, PoolMembership
from challenges.domain import campaigns, challenges
from challenges.models import Campaign, Challenge, JoinRequest
from common import clock, sandbox
from documents.domain import production
from notifications.domain import outbox
from notifications.models import Message
from sandbox import writes
from sandbox.domain import sandboxes
from sandbox.models import Extra
from tests import factories as f
from tests.factories import NOW
from tests.url_patterns import routes_of


@pytest.fixture
def original(db):
    campaign = f.ready_campaign(code="VRAI", min_wishes=1)
    f.CallWindowFactory(campaign=campaign, kind="applications", closes_at=None)
    f.FormFieldFactory(form=campaign.challenge_form, kind="choice", options=["A", "B"])
    for kind in ("multiple", "table", "person", "money", "date", "short_text"):
        f.FormFieldFactory(
            form=campaign.challenge_form, kind=kind, options=["A", "B"] if kind in {"multiple", "table"} else []
        )
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def inside(client, original):
    """Return the sandbox that the client has opened and entered."""
    client.post("/equipe/campagnes/VRAI/repetitions/")
    return Campaign.objects.get(code="VRAI-R1")


def test_sandbox_is_apart_from_the_real_world(client, original, inside):
    assert (inside.sandbox, inside.state) == (True, "draft")
    page = client.get("/equipe/repetition/").content.decode()
    assert "Rien ne sort" in page
    home = client.get("/equipe/").content.decode()
    assert "VRAI-R1" in home
    assert "/equipe/campagnes/VRAI/" not in home
    assert client.get("/equipe/campagnes/VRAI/").status_code == 404
    client.post("/repetition/sortie/")
    home = client.get("/equipe/").content.decode()
    assert "/equipe/campagnes/VRAI/" in home
    assert "VRAI-R1" not in home
    assert client.get("/equipe/campagnes/VRAI-R1/").status_code == 404
    assert "Entrer" in client.get("/equipe/campagnes/VRAI/repetitions/").content.decode()
    assert client.post("/equipe/repetitions/VRAI-R1/entrer/").url == "/equipe/repetition/"


def test_team_member_s_own_affairs_stay_real(client, team, inside):
    """A deadline that has passed cannot be reopened by entering a sandbox whose clock is before it."""
    Campaign.objects.filter(pk=inside.pk).update(clock_shift=timedelta(days=-300))
    seat = f.AdministrationMemberFactory(user=team)
    real = f.CampaignFactory()
    f.CallWindowFactory(
        campaign=real, kind="challenges", opens_at=NOW - timedelta(days=310), closes_at=NOW - timedelta(days=290)
    )
    challenge = f.ChallengeFactory(
        campaign=real, administration=seat.administration, dossier=f.DossierFactory(form=real.challenge_form)
    )
    f.PositionFactory(challenge=challenge)
    page = client.post(
        f"/administration/defis/{challenge.public_id}/", {"action": "deposit"}, follow=True
    ).content.decode()
    assert "n’est pas ouvert" in page
    assert "Répétition en cours" not in page
    assert "Répétition en cours" in client.get("/equipe/").content.decode()


def test_clock_moves_for_the_sandbox_alone(client, inside):
    page = client.post("/equipe/repetition/", {"act": "clock", "instant": "2027-06-01T10:00:00"}, follow=True)
    assert "L’horloge de la répétition est réglée." in page.content.decode()
    inside.refresh_from_db()
    assert inside.clock_shift == timedelta(days=447, hours=20)
    wrong = client.post("/equipe/repetition/", {"act": "clock", "instant": "demain"})
    assert wrong.status_code == 422
    with pytest.raises(sandboxes.SandboxRefusedError, match="son horloge"):
        sandboxes.set_clock(f.CampaignFactory(), NOW)


def test_people_deposit_apply_and_are_played(client, inside, original, team):
    f.ProfessionFactory()
    refused = client.post("/equipe/repetition/", {"act": "people", "kind": "candidates", "count": 2}, follow=True)
    assert "Publiez d’abord 1\xa0défi" in refused.content.decode()
    inside.refresh_from_db()
    campaigns.publish(inside, by=team, at=NOW)
    with sandbox.entered(inside.pk, timedelta()):
        assert sandboxes.add_hosts(inside, 2, by=team) == 2
    assert Challenge.objects.filter(campaign=inside, state="submitted").count() == 2
    for challenge in Challenge.objects.filter(campaign=inside):
        Challenge.objects.filter(pk=challenge.pk).update(state="selected")
        challenge.refresh_from_db()
        challenges.publish(challenge, title="Publié", summary="", by=team, at=NOW)
    inside.windows.filter(kind="applications").update(closes_at=NOW + timedelta(days=3))
    page = client.post("/equipe/repetition/", {"act": "people", "kind": "candidates", "count": 3}, follow=True)
    assert "3\xa0personnes fictives sont ajoutées." in page.content.decode()
    assert Application.objects.filter(campaign=inside, state="submitted").count() == 3
    client.post("/equipe/repetition/", {"act": "people", "kind": "jurors", "count": 1})
    assert User.objects.filter(is_synthetic=False).count() == 1
    lead = Extra.objects.filter(role="porteur de projet").first()
    assert str(lead) == f"{lead.user}, porteur de projet"
    played = client.post(f"/equipe/repetition/personnes/{lead.pk}/", follow=True).content.decode()
    assert "Vous jouez maintenant" in played
    assert "Revenir à l’équipe" in played
    assert client.get("/equipe/").status_code == 404
    assert client.get("/administration/").status_code == 200
    back = client.post("/repetition/sortie/")
    assert back.url == "/equipe/repetition/"
    assert client.get("/equipe/").status_code == 200


@pytest.fixture
def playing(client, inside, team):
    """Return the client of a team member who plays a synthetic juror, their session having proved a second factor."""
    with sandbox.entered(inside.pk, timedelta()):
        sandboxes.add_jurors(inside, 1, by=team)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "id": 1, "at": time.time()}]
    session[SESSION] = {"provider": "proconnect", "id_token": "x", "strong": True}
    session.save()
    client.post(f"/equipe/repetition/personnes/{Extra.objects.get().pk}/")
    return client


def test_playing_somebody_gives_back_the_proofs_one_had_and_no_other(playing, team, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    assert SESSION not in playing.session
    assert "account_authentication_methods" not in playing.session
    assert playing.post("/repetition/sortie/").url == "/equipe/repetition/"
    assert playing.get("/equipe/").status_code == 200
    assert playing.session[SESSION]["strong"]
    assert "sandbox_player" not in playing.session


def test_a_synthetic_team_leaves_a_rehearsal_as_anybody(playing, team):
    """The people of a demonstration are all synthetic: who plays is told by the session, not by the account."""
    User.objects.filter(pk=team.pk).update(is_synthetic=True)
    assert playing.post("/repetition/sortie/").url == "/equipe/repetition/"
    assert playing.post("/repetition/sortie/").url == "/espaces/"
    assert playing.get("/equipe/").status_code == 200


def test_a_password_alone_is_still_alone_after_playing(client, inside, team, settings):
    with sandbox.entered(inside.pk, timedelta()):
        sandboxes.add_jurors(inside, 1, by=team)
    client.post(f"/equipe/repetition/personnes/{Extra.objects.get().pk}/")
    settings.REQUIRE_SECOND_FACTOR = True
    client.post("/repetition/sortie/")
    assert client.get("/equipe/").url == "/comptes/2fa/"


@pytest.mark.parametrize("change", ["role", "account", "password", "hour"])
def test_who_lost_the_right_to_play_signs_in_again(playing, team, change):
    if change == "hour":
        session = playing.session
        session["sandbox_player"] |= {"since": time.time() - 3601}
        session.save()
    elif change == "password":
        team.set_password("une-autre-phrase-de-passe")
        team.save()
    elif change == "role":
        team.role_assignments.update(ended_at=NOW)
    else:
        User.objects.filter(pk=team.pk).update(is_active=False)
    assert playing.post("/repetition/sortie/").url == "/comptes/login/"
    assert "_auth_user_id" not in playing.session


def test_sponsor_of_a_sandbox_signs_by_itself(inside, team):
    f.ProfessionFactory()
    Campaign.objects.filter(pk=inside.pk).update(sponsor_commitment=True)
    inside.refresh_from_db()
    campaigns.publish(inside, by=team, at=NOW)
    assert sandboxes.add_hosts(inside, 1, by=team) == 1
    assert Extra.objects.filter(role="sponsor").count() == 1


def test_nothing_leaves(inside, team):
    with sandbox.entered(inside.pk, timedelta()):
        message = outbox.queue("join_answer", to=f.UserFactory(), key="x", context={"administration": "A"}, at=NOW)
        document = production.request(
            "campaign_rules", title="T", key="k", about=f.CampaignFactory(), context={}, at=NOW
        )
    assert (message.state, message.sent_at) == ("done", None)
    assert document.number == "ESS-2026-00001"
    real = outbox.queue("join_answer", to=f.UserFactory(), key="y", context={"administration": "A"}, at=NOW)
    assert real.state == "queued"
    assert Message.objects.count() == 2


def test_settings_come_back_to_a_draft_only(client, inside, original, team):
    Campaign.objects.filter(pk=inside.pk).update(max_wishes=2, employer="dinum", clock_shift=timedelta(days=1))
    inside.pay_bands.update(net_monthly=4321)
    inside.windows.update(opens_at=NOW - timedelta(days=2))
    inside.stages.update(readings=3)
    page = client.get("/equipe/repetition/").content.decode()
    for words in ("vœux au plus", "Direction interministérielle", "rémunération", "calendrier", "étapes"):
        assert words in page
    assert client.get("/equipe/campagnes/VRAI-R1/regles/").status_code == 200
    done = client.post("/equipe/repetition/promotion/", follow=True).content.decode()
    assert "sont maintenant ceux de VRAI" in done
    original.refresh_from_db()
    assert (original.max_wishes, original.code, original.sandbox, original.clock_shift) == (
        2,
        "VRAI",
        False,
        timedelta(),
    )
    assert original.pay_bands.get().net_monthly == 4321
    assert original.log.get().verb == "promote"
    Campaign.objects.filter(pk=original.pk).update(state="published")
    client.post("/equipe/repetitions/VRAI-R1/entrer/")
    assert "ne changent plus" in client.post("/equipe/repetition/promotion/", follow=True).content.decode()


@pytest.mark.parametrize(("count", "message"), [(0, "De 1 à 60"), (61, "De 1 à 60")])
def test_too_many_people_are_refused(inside, team, count, message):
    with pytest.raises(sandboxes.SandboxRefusedError, match=message):
        sandboxes.add_jurors(inside, count, by=team)


def test_people_stay_in_a_sandbox(original, inside, team):
    with pytest.raises(sandboxes.SandboxRefusedError, match="restent dans une répétition"):
        sandboxes.add_jurors(original, 1, by=team)
    with pytest.raises(sandboxes.SandboxRefusedError, match="Aucun métier"):
        sandboxes.add_hosts(inside, 1, by=team)
    inside.windows.all().delete()
    with pytest.raises(sandboxes.SandboxRefusedError, match="pas de fenêtre"):
        sandboxes.add_hosts(inside, 1, by=team)


def test_synthetic_candidates_wish_for_what_seeks_their_trade(inside, team):
    campaigns.publish(inside, by=team, at=NOW)
    inside.windows.filter(kind="applications").update(closes_at=NOW + timedelta(days=3))
    Campaign.objects.filter(pk=inside.pk).update(min_wishes=2)
    inside.refresh_from_db()
    for code in ("developer", "designer"):
        f.PositionFactory(
            challenge=f.PublishedChallengeFactory(campaign=inside), profession=f.ProfessionFactory(code=code)
        )
    assert sandboxes.add_candidates(inside, 1, by=team) == 1
    assert inside.applications.get().wishes.count() == 1  # two are asked; one challenge seeks this trade
    assert clock.now() == NOW


@pytest.mark.parametrize(
    "route", ["administration:join", "administration:members", "candidate:pool", "messages", "erase-my-data"]
)
def test_a_synthetic_person_writes_nothing_in_the_real_world(playing, route):
    before = [model.objects.count() for model in (JoinRequest, Message, PoolMembership)]
    typed = {"siret": "13002526500013", "name": "Vraie administration", "message": "Bonjour", "agreed": "on"}
    answer = playing.post(reverse(route), typed)
    assert answer.status_code == 403
    assert "Une répétition n’écrit que dans sa propre campagne" in answer.content.decode()
    assert [model.objects.count() for model in (JoinRequest, Message, PoolMembership)] == before


def test_the_team_writes_to_the_sandbox_and_to_nothing_else(client, inside, original, team):
    real = f.DepositedApplicationFactory(campaign=original)
    mine = f.DepositedApplicationFactory(campaign=inside)
    for row, status in ((real, 403), (mine, 302)):
        answer = client.post(f"/equipe/candidatures/{row.public_id}/notes/", {"act": "note", "text": "Une note"})
        assert (answer.status_code, row.notes.exists()) == (status, status == 302)
    assert client.post("/equipe/administrations/nouvelle/", {"name": "Ministère"}).status_code == 403
    assert client.post("/equipe/campagnes/VRAI/regles/").status_code == 403
    assert client.get("/equipe/administrations/").status_code == 200


def test_the_list_of_what_a_sandbox_writes_names_routes_that_exist(db, inside):
    """Each is a route; each look-up is one of the campaign's; a route that is added writes nothing until it is listed."""
    names = {name for _, name in routes_of(get_resolver().url_patterns)}
    assert set(writes.WRITABLE) <= names
    for argument, lookup in set(writes.WRITABLE.values()) - {writes.OWN}:
        uuid = argument in {"public_id", "token"}
        value = "00000000-0000-4000-8000-000000000000" if uuid else 0 if argument == "pk" else "ABSENTE"
        assert not Campaign.objects.filter(pk=inside.pk, **{lookup: value}).exists()
