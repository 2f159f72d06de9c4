"""Invitations: nothing exists before the owner of the address signs in and proves it."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.domain import invitations, privacy, retention, users
from accounts.models import Invitation, User
from challenges.domain.directory import administrations
from challenges.models import AdministrationMember
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

PASSWORD = "une phrase longue 7"
ADDRESS = "invitee@test.invalid"


@pytest.fixture(autouse=True)
def fresh_rates():
    """Sign-ups of one test do not count in the next."""
    cache.clear()


def code_of(message):
    return re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", message.body)[0]


def sign_up(client, address=ADDRESS, password=PASSWORD):
    client.post(
        "/comptes/signup/",
        {"first_name": "Ada", "last_name": "Essai", "email": address, "password1": password, "password2": password},
    )


def confirm(client):
    client.post("/comptes/confirm-email/", {"code": code_of(mail.outbox[-1])})


def enter_by_code(client, address=ADDRESS):
    client.post("/comptes/login/code/", {"email": address})
    client.post("/comptes/login/code/confirm/", {"code": code_of(mail.outbox[-1])})


@pytest.fixture
def invited(team):
    """Return an administration that a person without account is invited to act for."""
    administration = f.AdministrationFactory()
    administrations.attach(administration, email=ADDRESS.upper(), role="hr", by=team, at=NOW)
    return administration


def test_an_invitation_makes_no_account(invited):
    assert not User.objects.filter(email=ADDRESS).exists()
    assert not AdministrationMember.objects.exists()
    message = Message.objects.get(template="administration_invitation")
    assert (message.recipient, message.address, message.destination) == (None, ADDRESS, ADDRESS)
    assert "/comptes/signup/?email=invitee%40test.invalid" in message.body


def test_the_owner_of_the_address_signs_up_and_finds_the_invitation(invited, client):
    sign_up(client)
    assert not AdministrationMember.objects.exists()
    confirm(client)
    seat = AdministrationMember.objects.get()
    assert (seat.user.email, seat.role, seat.administration) == (ADDRESS, "hr", invited)
    assert client.get("/administration/").status_code == 200
    row = Invitation.objects.get()
    assert (row.accepted_by, row.closed_at) == (seat.user, NOW)
    message = Message.objects.get(template="administration_invitation")
    assert (message.recipient, message.address) == (seat.user, "")


def test_an_account_that_bears_the_address_without_proof_gets_nothing(invited):
    """Somebody opens an account with the invited address, or writes it on theirs: it proves nothing."""
    f.UserFactory(email=ADDRESS, verified=False)
    thief = f.UserFactory()
    EmailAddress.objects.create(user=thief, email=ADDRESS, verified=False, primary=False)
    Client().force_login(thief)
    assert not AdministrationMember.objects.exists()
    assert users.find_user_by_verified_address(ADDRESS) is None


def test_an_address_proved_later_by_a_person_with_an_account_counts(invited):
    user = f.UserFactory()
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=False)
    Client().force_login(user)
    assert AdministrationMember.objects.get().user == user


def test_what_somebody_else_set_on_the_account_is_taken_away_once_the_owner_proves_it(invited, client):
    """An account opened beforehand with the invited address waits for its owner to come: it serves nobody else."""
    sign_up(Client(), password="le mot de passe du voleur 1")
    squatted = User.objects.get(email=ADDRESS)
    SocialAccount.objects.create(user=squatted, provider="franceconnect", uid="voleur")
    enter_by_code(client)
    assert AdministrationMember.objects.get().user == squatted
    squatted.refresh_from_db()
    assert (squatted.has_usable_password(), squatted.socialaccount_set.count()) == (False, 0)


def test_who_signed_up_with_a_password_keeps_it(invited, client):
    sign_up(client)
    confirm(client)
    user = User.objects.get(email=ADDRESS)
    assert user.has_usable_password()
    client.post("/comptes/logout/")
    enter_by_code(client)
    user.refresh_from_db()
    assert user.has_usable_password()


def test_an_account_without_password_has_none_taken_away(invited, client):
    user = User.objects.create_user(ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, primary=True, verified=False)
    enter_by_code(client)
    assert AdministrationMember.objects.get().user == user


def test_a_superuser_made_by_command_proves_their_address_at_the_first_sign_in(client, db):
    User.objects.create_superuser("chef@test.invalid", PASSWORD)
    client.post("/comptes/login/", {"login": "chef@test.invalid", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    confirm(client)
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert users.find_user_by_verified_address("chef@test.invalid").is_superuser


def test_an_invitation_is_renewed_and_ends(invited, team):
    later = NOW + timedelta(days=29)
    administrations.attach(invited, email=ADDRESS, role="lead", by=team, at=later)
    row = Invitation.objects.get()
    assert (row.data, row.expires_at) == ({"role": "lead"}, later + invitations.INVITATION_LIFETIME)
    assert str(row).startswith(ADDRESS)
    assert [member.role for member in administrations.waiting_members(at=later)] == ["Porteur de projet"]
    user = f.UserFactory(email=ADDRESS)
    assert invitations.accept_waiting(user, at=later + timedelta(days=31)) == []
    assert administrations.waiting_members(at=later + timedelta(days=31)) == []
    assert len(invitations.accept_waiting(user, at=later)) == 1
    assert invitations.accept_waiting(user, at=later) == []


def test_what_can_no_longer_be_given_is_closed_with_its_reason(invited):
    invited.delete()
    user = f.UserFactory(email=ADDRESS)
    assert invitations.accept_waiting(user, at=NOW) == []
    row = Invitation.objects.get()
    assert (row.accepted_by, row.closed_at, row.closing_reason) == (
        None, NOW, "Cette administration n’est plus dans l’annuaire.",
    )  # fmt: skip


def test_an_address_confirmed_out_of_a_request_counts_too(invited):
    """The editing pages confirm an address without a request of its owner."""
    user = f.UserFactory(email=ADDRESS)
    row = EmailAddress.objects.get(user=user)
    email_confirmed.send(sender=EmailAddress, request=None, email_address=row)
    assert AdministrationMember.objects.get().user == user


def test_the_team_reads_what_waits(invited, team, signed_in):
    page = signed_in(team).get("/equipe/administrations/personnes/").content.decode()
    assert (f"<td>{ADDRESS}</td>" in page, "<td>Contact RH</td>" in page) == (True, True)


def test_invitations_are_forgotten_a_month_after_their_end_and_with_the_person(invited):
    counts = retention.due(at=NOW + timedelta(days=59))
    assert counts["Invitations échues ou closes"] == 0
    f.DailyCountFactory()
    f.MessageFactory(recipient=None, address="absent@test.invalid", state="done")  # the other one waits for its worker
    done = retention.purge(at=NOW + timedelta(days=61)).counts
    assert (done["Invitations échues ou closes"], done["Messages à des adresses sans compte"]) == (1, 1)
    assert done["Compteurs des envois du jour"] >= 1
    assert not Invitation.objects.exists()
    user = f.UserFactory()
    f.InvitationFactory(address=user.email)
    with zipfile.ZipFile(io.BytesIO(privacy.export(user))) as archive:
        [row] = json.loads(archive.read("donnees.json"))["Compte"]["invitations"]
    assert (row["address"], row["kind"]) == (user.email, "administration_member")
    privacy.erase(user, at=NOW)
    assert not Invitation.objects.exists()


def test_an_import_opens_an_account_that_nobody_holds(db):
    user = users.open_imported_account(" Zoe@Test.Invalid ")
    assert (user.email, user.has_usable_password()) == ("zoe@test.invalid", False)
    assert users.find_user_by_verified_address("zoe@test.invalid") is None
    assert users.open_imported_account("zoe@test.invalid") == user
    known = f.UserFactory()
    assert users.open_imported_account(known.email) == known


@pytest.mark.parametrize("fields", [{"last_login": NOW}, {"is_active": False}, {"password": "argon2$x"}])
def test_an_import_gives_nothing_to_an_account_that_did_not_prove_the_address(db, fields):
    f.UserFactory(email="zoe@test.invalid", verified=False, **fields)
    with pytest.raises(users.UnprovedAddressError, match="sans l’avoir confirmée"):
        users.open_imported_account("zoe@test.invalid")


def test_a_mailbox_is_an_address_without_its_tag():
    assert users.mailbox_of(" Zoe+essai@Test.invalid") == "zoe@test.invalid"
