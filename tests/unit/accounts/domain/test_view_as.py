"""Seeing the platform as somebody: read-only, for a while, for a reason, and never everything."""

from datetime import timedelta

import pytest

from accounts.domain import view_as
from accounts.domain.view_as import ViewAsRefusedError
from accounts.enums import Act
from accounts.models import JournalEntry, User
from common import clock, sandbox
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

ADDRESS, LEAVE = "/equipe/membres/voir-comme/", "/voir-comme/sortie/"


@pytest.fixture
def person(db):
    return f.UserFactory(first_name="Ana", last_name="Lima")


@pytest.fixture
def viewing(team, person, signed_in):
    client = signed_in(team)
    answer = client.post(ADDRESS, {"email": person.email, "reason": "Elle ne retrouve pas son dossier"})
    assert answer.url == "/espaces/"
    return client


def test_page_is_shown_as_the_person_sees_it(viewing, team, person):
    content = viewing.get("/candidature/profil/").content.decode()
    assert "Vous voyez la plateforme comme Ana Lima, en lecture seulement." in content
    assert "Équipe programme" not in content
    assert viewing.get("/equipe/").status_code == 404
    entry = JournalEntry.objects.get(act=Act.READ, concerned=person)
    assert (entry.actor, entry.what) == (team, "Plateforme vue comme cette personne : Elle ne retrouve pas son dossier")
    message = Message.objects.get(template="viewed_as")
    assert message.recipient == person
    assert "Elle ne retrouve pas son dossier" in message.body


def test_nothing_is_written_in_the_name_of_the_person(viewing, person):
    answer = viewing.post("/candidature/profil/", {"about": "écrit à sa place"})
    assert answer.status_code == 403
    assert "se lit seulement" in answer.content.decode()
    assert User.objects.get(pk=person.pk).last_login is None


@pytest.mark.parametrize("path", ["/comptes/email/", "/cms/", "/mes-donnees/", "/calendrier/", "/jury/"])
def test_what_its_owner_alone_reads_stays_closed(viewing, path):
    assert viewing.get(path).status_code == 403


def test_acts_of_the_team_are_not_shown(team, signed_in):
    colleague, client = f.UserFactory(roles=["manager"]), signed_in(team)
    client.post(ADDRESS, {"email": colleague.email, "reason": "Un bouton manque"})
    content = client.get("/equipe/membres/").content.decode()
    assert "Confier un rôle" in content
    assert "Confier ce rôle" not in content


def test_what_is_read_is_read_by_who_sees(team, signed_in):
    colleague, client = f.UserFactory(roles=["manager"]), signed_in(team)
    application = f.DepositedApplicationFactory()
    client.post(ADDRESS, {"email": colleague.email, "reason": "Une page refuse de s’ouvrir"})
    assert client.get(f"/equipe/candidatures/{application.public_id}/").status_code == 200
    entry = JournalEntry.objects.get(act=Act.READ, concerned=application.candidate)
    assert (entry.actor, entry.quality) == (team, "Vue comme une autre personne")


def test_one_becomes_oneself_again(viewing):
    assert viewing.post(LEAVE).url == "/equipe/membres/"
    assert viewing.get("/equipe/").status_code == 200
    assert viewing.post(LEAVE).status_code == 404


@pytest.mark.parametrize("change", ["over", "before", "role", "other", "closed", "promoted"])
def test_it_ends_by_itself(viewing, team, person, change, monkeypatch):
    session = viewing.session
    if change in {"over", "before"}:
        shift = -timedelta(minutes=31) if change == "over" else timedelta(minutes=5)
        session["view_as"] |= {"since": (clock.machine_now() + shift).isoformat()}
    elif change == "other":
        session["view_as"] |= {"by": person.pk}
    elif change == "role":
        team.role_assignments.update(role="manager")
    elif change == "closed":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        f.RoleAssignmentFactory(user=person, role="administrator")
    session.save()
    content = viewing.get("/espaces/", follow=True).content.decode()
    assert "Vous voyez de nouveau la plateforme comme vous-même." in content
    assert "view_as" not in viewing.session


def test_a_person_erased_meanwhile_is_seen_no_more(viewing, team):
    stored = viewing.session["view_as"] | {"person": 0}
    assert view_as.seen(stored, team, at=clock.machine_now()) is None


def test_signed_out_session_sees_as_nobody(client, db):
    session = client.session
    session["view_as"] = {"person": 1, "by": 1, "since": NOW.isoformat()}
    session.save()
    assert client.get("/comptes/login/").status_code == 200


def test_it_is_refused(team, person):
    for seen, by, reason, words in (
        (person, f.UserFactory(roles=["manager"]), "x", "Seule l’administration"),
        (person, team, "  ", "Dites pourquoi"),
        (team, team, "x", "soi-même"),
        (f.UserFactory(is_team=True), team, "x", "administre"),
        (f.UserFactory(is_superuser=True), team, "x", "administre"),
    ):
        with pytest.raises(ViewAsRefusedError, match=words):
            view_as.begin(seen, reason=reason, by=by, at=NOW)
    with (
        sandbox.entered(1, timedelta()),
        pytest.raises(ViewAsRefusedError, match="répétition"),
    ):
        view_as.begin(person, reason="x", by=team, at=NOW)


def test_author_of_a_dossier_read_blind_is_not_seen(team):
    stage = f.StageFactory(kind="preselection", blind=True)
    author = f.DepositedApplicationFactory(campaign=stage.campaign, state="submitted").candidate
    with pytest.raises(ViewAsRefusedError, match="lèverait l’anonymat"):
        view_as.begin(author, reason="x", by=team, at=NOW)


def test_address_that_nobody_proved_is_refused_at_its_field(team, signed_in):
    client = signed_in(team)
    answer = client.post(ADDRESS, {"email": "personne@test.invalid", "reason": "x"})
    assert answer.status_code == 422
    assert "Aucun compte n’a confirmé cette adresse." in answer.content.decode()
    answer = client.post(ADDRESS, {"email": team.email, "reason": "x"})
    assert (answer.status_code, "ni comme soi-même" in answer.content.decode()) == (422, True)
