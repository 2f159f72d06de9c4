"""Roles: who may do what where, given and ended, and the last administrator who stays."""

from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts import rules
from accounts.backends import PasswordBackend, SignInBackend
from accounts.domain import roles
from accounts.domain.roles import RoleRefusedError
from accounts.enums import Act, Role, RoleLevel
from accounts.management.commands import draw_roles
from accounts.models import JournalEntry, RoleAssignment, User
from accounts.rules import EVERYWHERE, RoleScope
from common import sandbox
from config import tasks
from tests import factories as f
from tests.factories import NOW

TODAY = NOW.date()
assign = partial(roles.assign, by=None, at=NOW)


@pytest.fixture
def administrator(db):
    user = f.UserFactory()
    assign(user, Role.ADMINISTRATOR)
    return user


def test_role_reaches_its_programme_or_its_campaign(db):
    programme = f.UserFactory(roles=[(Role.READER, RoleLevel.PROGRAMME, "EIG")])
    campaign = f.UserFactory(roles=[(Role.READER, RoleLevel.CAMPAIGN, "EIG6")])
    there, rehearsal = RoleScope("EIG", ("EIG6",)), RoleScope("EIG", ("EIG6-R1", "EIG6"))
    elsewhere = RoleScope("DIG", ("DIG1",))
    for user in (programme, campaign):
        assert rules.allowed(user, "campaigns.view")
        assert rules.allowed(user, "campaigns.view", there)
        assert rules.allowed(user, "campaigns.view", rehearsal)
        assert not rules.allowed(user, "campaigns.view", elsewhere)
        assert not rules.allowed(user, "campaigns.view", EVERYWHERE)
        assert not rules.allowed(user, "campaigns.manage", there)


@pytest.mark.parametrize(
    ("starts", "ends", "ended", "active"),
    [
        (0, None, False, True), (0, 0, False, True), (1, None, False, False), (-9, -1, False, False),
        (-9, 9, True, False),
    ],
)  # fmt: skip
def test_role_opens_from_its_first_to_its_last_day(db, starts, ends, ended, active):
    user = f.UserFactory()
    f.RoleAssignmentFactory(
        user=user, starts_on=TODAY + timedelta(days=starts), ended_at=NOW if ended else None,
        ends_on=None if ends is None else TODAY + timedelta(days=ends),
    )  # fmt: skip
    assert user.is_team is active
    assert User.objects.team().filter(pk=user.pk).exists() is active
    assert bool(User.objects.with_grants().get(pk=user.pk).grants) is active


def test_rehearsal_moves_no_right(db):
    user = f.UserFactory()
    f.RoleAssignmentFactory(user=user, ends_on=TODAY)
    with sandbox.entered(1, timedelta(days=400)):
        assert user.is_team


def test_closed_account_has_no_role(db, administrator):
    administrator.is_active = False
    administrator.save()
    administrator.refresh_from_db()
    assert administrator.grants == ()
    assert PasswordBackend().get_user(administrator.pk) is None


@pytest.mark.parametrize("backend", [PasswordBackend(), SignInBackend()])
def test_person_of_a_session_comes_with_their_roles_in_one_query(administrator, backend, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert backend.get_user(administrator.pk).is_team


def test_has_perm_answers_by_the_table(db, django_assert_num_queries):
    user = f.UserFactory(roles=["reader"])
    assert user.has_perm("applications.view")
    with django_assert_num_queries(0):
        assert not user.has_perm("applications.process")
    assert not user.has_perm("cms.change_documentdraft")  # of Django: asked of the next backend
    campaign = f.CampaignFactory()
    assert user.has_perm("applications.view", campaign)


def test_superuser_of_the_command_line_administers(db):
    user = User.objects.create_superuser("Premier@Exemple.fr", "phrase-de-passe-longue")
    assert (user.is_team, user.is_staff, user.is_superuser) == (True, True, True)
    assert rules.allowed(user, "members.manage", EVERYWHERE)


def test_editing_of_the_site_follows_the_roles(administrator):
    user = f.UserFactory()
    given = assign(user, Role.EDITOR)
    assert (user.is_staff, user.is_superuser, user.is_team) == (True, False, False)
    assert user.groups.get() == Group.objects.get(name=roles.EDITORS)
    roles.end(given, by=administrator, at=NOW)
    user.refresh_from_db()
    assert (user.is_staff, user.groups.count()) == (False, 0)
    assert (administrator.is_staff, administrator.is_superuser) == (True, True)


def test_journal_keeps_who_gave_and_took_a_role(administrator):
    user = f.UserFactory()
    given = roles.assign(user, Role.COACH, level=RoleLevel.CAMPAIGN, code="EIG6", by=administrator, at=NOW)
    roles.set_end(given, TODAY, by=administrator, at=NOW)
    roles.set_end(given, None, by=administrator, at=NOW)
    roles.end(given, by=administrator, at=NOW)
    entries = JournalEntry.objects.filter(act=Act.RIGHTS, concerned=user, actor=administrator).order_by("pk")
    place = "Accompagnement des talents, Une campagne (EIG6)"
    assert list(entries.values_list("what", flat=True)) == [
        f"Rôle confié : {place}",
        f"Rôle jusqu’au {TODAY:%d/%m/%Y} : {place}",
        f"Rôle sans date de fin : {place}",
        f"Rôle retiré : {place}",
    ]


def test_role_is_given_once_and_again_once_over(administrator):
    user = f.UserFactory()
    over = f.RoleAssignmentFactory(user=user, role=Role.READER, ends_on=TODAY - timedelta(days=1))
    assign(user, Role.READER)
    over.refresh_from_db()
    assert over.ended_at == NOW
    with pytest.raises(RoleRefusedError, match="a déjà ce rôle") as refusal:
        assign(user, Role.READER)
    assert refusal.value.field == "role"


@pytest.mark.parametrize("ends_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_role_ends_after_its_beginning(administrator, ends_on):
    with pytest.raises(RoleRefusedError, match="finit après son début"):
        assign(f.UserFactory(), Role.READER, starts_on=TODAY + timedelta(days=2), ends_on=ends_on)
    later = assign(f.UserFactory(), Role.READER, starts_on=TODAY + timedelta(days=2))
    with pytest.raises(RoleRefusedError, match="finit après son début"):
        roles.set_end(later, ends_on, by=administrator, at=NOW)


def test_the_last_administrator_stays(administrator):
    only = administrator.role_assignments.get()
    for other in (
        {"starts_on": TODAY + timedelta(days=1)},
        {"ends_on": TODAY + timedelta(days=9)},
        {"user": f.UserFactory(is_active=False)},
    ):
        f.RoleAssignmentFactory(role=Role.ADMINISTRATOR, **other)
    with pytest.raises(RoleRefusedError, match="dernière personne qui administre"):
        roles.end(only, by=administrator, at=NOW)
    with pytest.raises(RoleRefusedError, match="dernière personne qui administre"):
        roles.set_end(only, TODAY + timedelta(days=9), by=administrator, at=NOW)
    assign(f.UserFactory(), Role.ADMINISTRATOR)
    roles.end(only, by=administrator, at=NOW)
    with pytest.raises(RoleRefusedError, match="déjà terminé"):
        roles.end(only, by=administrator, at=NOW)


def test_roles_over_are_closed_and_those_that_begin_are_followed(administrator):
    leaving, coming = f.UserFactory(is_staff=True), f.UserFactory()
    over = f.RoleAssignmentFactory(user=leaving, role=Role.EDITOR, ends_on=TODAY - timedelta(days=1))
    f.RoleAssignmentFactory(user=coming, role=Role.EDITOR, starts_on=TODAY)
    f.RoleAssignmentFactory(ends_on=TODAY)
    tasks.close_roles()
    for row in (over, leaving, coming):
        row.refresh_from_db()
    assert (over.ended_at, leaving.is_staff, coming.is_staff) == (NOW, False, True)
    assert RoleAssignment.objects.filter(ended_at__isnull=False).count() == 1
    assert roles.close_over(at=NOW) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": RoleLevel.PLATFORM, "scope_code": "EIG"},
        {"scope": RoleLevel.CAMPAIGN, "scope_code": ""},
        {"role": Role.ADMINISTRATOR, "scope": RoleLevel.PROGRAMME, "scope_code": "EIG"},
        {"role": Role.EDITOR, "scope": RoleLevel.PROGRAMME, "scope_code": "EIG"},
        {"starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)},
    ],
)
def test_the_database_refuses_a_role_that_means_nothing(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        f.RoleAssignmentFactory(**wrong)


def test_those_who_hold_a_permission_are_told(db):
    campaign = f.CampaignFactory(code="EIG6", programme__code="EIG")
    told_people = [
        f.UserFactory(roles=["manager"]),
        f.UserFactory(roles=[(Role.MANAGER, RoleLevel.PROGRAMME, "EIG")]),
        f.UserFactory(roles=[(Role.INSTRUCTOR, RoleLevel.CAMPAIGN, "EIG6")]),
    ]
    f.UserFactory(roles=[(Role.MANAGER, RoleLevel.PROGRAMME, "DIG")])
    f.UserFactory(roles=["reader"])
    assert set(rules.holders("challenges.manage", campaign)) == set(told_people)


def test_an_act_on_a_page_that_one_may_read_is_forbidden(db, signed_in):
    client = signed_in(f.UserFactory(roles=["reader"]))
    content = client.get("/equipe/formulaires/").content.decode()
    assert "Formulaires" in content
    assert '<form method="post"' not in content.split("<main")[1]
    assert client.post("/equipe/formulaires/", {"code": "X"}).status_code == 403


def test_route_of_the_platform_asks_for_a_role_of_the_whole_platform(db):
    manager = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.PROGRAMME, "EIG")])
    assert rules.may_enter(manager, "members.manage", "", {})
    assert not rules.may_enter(manager, "members.manage", rules.PLATFORM, {})
    assert rules.may_enter(f.UserFactory(is_team=True), "members.manage", rules.PLATFORM, {})


def test_act_is_not_shown_to_who_would_be_refused(db):
    campaign = f.CampaignFactory(code="EIG6")
    manager = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.CAMPAIGN, "EIG6")])
    address = f"/equipe/campagnes/{campaign.code}/publication/"
    assert manager.may_act(f"{address}?x=1")
    assert not manager.may_act(f"/equipe/campagnes/{f.CampaignFactory().code}/publication/")
    assert not f.UserFactory(roles=["reader"]).may_act(address)
    assert f.UserFactory().may_act("/candidature/")
    assert f.UserFactory().may_act("/rien.tel")


def test_the_document_of_roles_is_checked(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(SystemExit, match="périmé"):
        call_command("draw_roles", "--check")
    call_command("draw_roles", stdout=StringIO())
    call_command("draw_roles", "--check")
    (tmp_path / draw_roles.TARGET).write_text("autre chose", encoding="utf-8")
    with pytest.raises(SystemExit, match="périmé"):
        call_command("draw_roles", "--check")
