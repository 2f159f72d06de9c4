"""The members of the team, by clicking: invite, change, end, hand over."""

from datetime import date, timedelta

import pytest

from accounts.domain import invitations
from accounts.domain.handover import HandoverRefusedError
from accounts.domain.roles import RoleRefusedError
from accounts.enums import Role, RoleLevel
from accounts.models import Invitation, RoleAssignment
from challenges.domain import colleagues
from challenges.domain.colleagues import Place
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW

LIST = "/equipe/membres/"
PLATFORM = Place(RoleLevel.PLATFORM)


def text_of(response):
    """Return the words of a page, with ordinary spaces."""
    return response.content.decode().replace("\xa0", " ")


def page(person):
    return f"{LIST}{person.public_id}/"


def invite(email, role=Role.READER, place=PLATFORM, *, by, starts_on=None, ends_on=None):
    return colleagues.invite(email, role, place, starts_on=starts_on, ends_on=ends_on, by=by, at=NOW)


def test_second_colleague_is_added_by_clicking(team, signed_in):
    colleague = f.UserFactory(first_name="Zoé", last_name="Marchand")
    campaign = f.CampaignFactory(code="EIG6", programme__code="EIG")
    client = signed_in(team)
    assert LIST in client.get("/equipe/").content.decode()
    form = {
        "email": colleague.email, "role": "instructor", "place": "campaign:EIG6", "starts_on": "", "ends_on": "2026-12-31",
    }  # fmt: skip
    content = client.post(LIST, form, follow=True).content.decode()
    assert "Rôle confié. Un message l’annonce à Zoé Marchand" in content
    assert "campagne EIG6" in content
    assignment = colleague.role_assignments.get()
    assert (assignment.by, assignment.starts_on, assignment.ends_on) == (team, NOW.date(), date(2026, 12, 31))
    body = Message.objects.get(template="team_role_given").body
    assert "Instruction des dossiers" in body
    assert "campagne EIG6" in body
    theirs = signed_in(colleague)
    assert theirs.get(f"/equipe/campagnes/{campaign.code}/candidatures/").status_code == 200
    assert theirs.get(f"/equipe/campagnes/{f.CampaignFactory().code}/").status_code == 404
    assert theirs.get(LIST).status_code == 404


def test_who_has_no_account_has_the_role_by_signing_in(team, signed_in):
    client = signed_in(team)
    form = {"email": "nouvelle@test.invalid", "role": "coach", "place": "programme:EIG", "starts_on": "", "ends_on": ""}
    assert "Invitation envoyée à nouvelle@test.invalid" in client.post(LIST, form, follow=True).content.decode()
    assert "nouvelle@test.invalid" in client.get(LIST).content.decode()
    person = f.UserFactory(email="nouvelle@test.invalid")
    assert not person.is_team
    signed_in(person)
    assignment = person.role_assignments.get()
    assert (assignment.role, assignment.scope, assignment.scope_code, assignment.by) == (
        "coach", "programme", "EIG", team,
    )  # fmt: skip
    assert "nouvelle@test.invalid" not in [row.address for row in colleagues.waiting(at=NOW)]


def test_invitation_of_who_lost_their_role_gives_nothing(team):
    manager = f.UserFactory(roles=["manager"])
    invite("a@test.invalid", ends_on=NOW.date() + timedelta(days=9), by=manager)
    manager.role_assignments.update(ended_at=NOW)
    person = f.UserFactory(email="a@test.invalid")
    assert invitations.accept_waiting(person, at=NOW) == []
    assert "ne permet pas" in Invitation.objects.get().closing_reason
    assert not person.role_assignments.exists()


def test_manager_gives_what_is_within_reach(team, signed_in):
    own, other = f.CampaignFactory(programme__code="EIG", number=8), f.CampaignFactory(programme__code="DIG", number=8)
    manager = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.PROGRAMME, "EIG")])
    content = signed_in(manager).get(LIST).content.decode()
    assert f"campaign:{own.code}" in content
    assert f"campaign:{other.code}" not in content
    assert "platform:" not in content
    assert "Édition du site" not in content.split("id_role")[1]
    of_campaign = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.CAMPAIGN, own.code)])
    assert colleagues.places(of_campaign) == [Place(RoleLevel.CAMPAIGN, own.code)]
    invite("b@test.invalid", place=Place(RoleLevel.PROGRAMME, "EIG"), by=manager)
    for role, place, words in (
        (Role.READER, PLATFORM, "ne permet pas"),
        (Role.READER, Place(RoleLevel.PROGRAMME, "DIG"), "ne permet pas"),
        (Role.ADMINISTRATOR, PLATFORM, "ne permet pas"),
        (Role.EDITOR, Place(RoleLevel.PROGRAMME, "EIG"), "toute la plateforme"),
        (Role.READER, Place(RoleLevel.CAMPAIGN, "ABSENTE"), "n’existe pas"),
    ):
        with pytest.raises(RoleRefusedError, match=words):
            invite("c@test.invalid", role, place, by=manager)


def test_manager_opens_campaigns_of_their_programme_alone(team):
    from challenges.domain import campaigns
    from common.refusals import RefusedError

    f.ProgrammeFactory(code="EIG")
    manager = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.PROGRAMME, "DIG")])
    with pytest.raises(RefusedError, match="ne permet pas d’ouvrir") as refusal:
        campaigns.create(
            "preset:EIG4", code="EIG99", programme="EIG", number=99, name="X", starts_on=NOW.date(), by=manager, at=NOW
        )
    assert refusal.value.field == "programme"


def test_refusals_are_shown_at_their_field(team, signed_in):
    client, colleague = signed_in(team), f.UserFactory(roles=["reader"])
    form = {"email": colleague.email, "role": "reader", "place": "platform:", "starts_on": "", "ends_on": ""}
    answer = client.post(LIST, form)
    assert (answer.status_code, "a déjà ce rôle" in answer.context["form"].errors["role"][0]) == (422, True)
    answer = client.post(LIST, form | {"email": "d@test.invalid", "ends_on": "2001-01-01"})
    assert "finit après son début" in answer.context["form"].errors["ends_on"][0]


def test_too_many_invitations_a_day_are_refused(team, monkeypatch):
    from notifications.domain import correspondence

    limits = correspondence.DailyLimits(author=1, subject=1, addressee=1)
    monkeypatch.setitem(correspondence.DAILY_LIMITS, "team_role_given", limits)
    invite("e@test.invalid", by=team)
    with pytest.raises(RoleRefusedError, match="aujourd’hui"):
        invite("f@test.invalid", by=team)


def test_role_is_changed_then_taken_away(team, signed_in):
    colleague, client = f.UserFactory(roles=["reader"]), signed_in(team)
    key = colleague.role_assignments.get().public_id
    assert "Lecture" in client.get(page(colleague)).content.decode()
    last_day = NOW.date() + timedelta(days=30)
    content = client.post(page(colleague), {"act": f"set_end:{key}", "ends_on": last_day.isoformat()}, follow=True)
    assert "Dates changées" in content.content.decode()
    assert colleague.role_assignments.get().ends_on == last_day
    answer = client.post(page(colleague), {"act": f"set_end:{key}", "ends_on": "2001-01-01"})
    assert (answer.status_code, "finit après" in answer.content.decode()) == (422, True)
    content = client.post(page(colleague), {"act": f"end:{key}"}, follow=True).content.decode()
    assert "Rôle retiré" in content
    assert "terminé le" in content
    assert Message.objects.filter(template="team_role_changed", recipient=colleague).count() == 2
    answer = client.post(page(colleague), {"act": f"end:{key}"})
    assert "Rôle retiré" not in answer.content.decode().split("</header>")[-1]
    assert signed_in(colleague).get("/equipe/").status_code == 404


def test_last_administrator_is_told_why_they_stay(team, signed_in):
    key = team.role_assignments.get().public_id
    answer = signed_in(team).post(page(team), {"act": f"end:{key}"})
    assert (answer.status_code, "dernière personne qui administre" in answer.content.decode()) == (422, True)


def test_manager_changes_no_role_out_of_reach(team, signed_in):
    manager = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.PROGRAMME, "EIG")])
    client, assignment = signed_in(manager), team.role_assignments.get()
    assert "Retirer maintenant" not in client.get(page(team)).content.decode()
    client.post(page(team), {"act": f"end:{assignment.public_id}"})
    assignment.refresh_from_db()
    assert assignment.ended_at is None
    for act in (colleagues.end, lambda row, **who: colleagues.set_end(row, None, **who)):
        with pytest.raises(RoleRefusedError, match="ne permet pas"):
            act(assignment, by=manager, at=NOW)


def test_what_somebody_follows_is_handed_over(team, signed_in):
    campaign = f.CampaignFactory(code="EIG6", programme__code="EIG")
    leaving = f.UserFactory(roles=["manager"])
    here, elsewhere = f.ChallengeFactory(campaign=campaign, instructor=leaving), f.ChallengeFactory(instructor=leaving)
    application = f.DepositedApplicationFactory(campaign=campaign, instructor=leaving)
    mission = f.MissionFactory(cohort__campaign=campaign, coach=leaving)
    f.ChallengeFactory(campaign=f.CampaignFactory(state="closed"), instructor=leaving)
    f.MissionFactory(coach=leaving, state="ended")
    colleague = f.UserFactory(roles=[(Role.MANAGER, RoleLevel.CAMPAIGN, "EIG6")])
    client = signed_in(team)
    content = text_of(client.get(page(leaving)))
    assert all(words in content for words in ("2 défis suivis", "1 candidature suivie", "1 mission accompagnée"))
    content = text_of(client.post(page(leaving), {"act": "hand_over", "colleague": colleague.pk}, follow=True))
    assert "3 dossiers remis" in content
    assert "1 dossier reste" in content
    for row in (here, elsewhere, application, mission):
        row.refresh_from_db()
    assert (here.instructor, application.instructor, mission.coach) == (colleague,) * 3
    assert elsewhere.instructor == leaving
    assert mission.log.last().reason == "Termes : coach."
    assert "3" in Message.objects.get(template="team_handover", recipient=colleague).body
    content = text_of(client.post(page(leaving), {"act": "hand_over", "colleague": team.pk}, follow=True))
    assert "1 dossier remis" in content


def test_nothing_is_handed_over_to_who_may_not_follow(team):
    leaving = f.UserFactory(roles=["manager"])
    f.ChallengeFactory(instructor=leaving)
    with pytest.raises(HandoverRefusedError, match="rien n’a changé"):
        colleagues.hand_over(leaving, f.UserFactory(roles=["reader"]), by=team, at=NOW)
    with pytest.raises(HandoverRefusedError, match="autre personne"):
        colleagues.hand_over(leaving, leaving, by=team, at=NOW)


def test_list_is_filtered_by_name(team, signed_in):
    f.UserFactory(first_name="Zoé", last_name="Marchand", roles=["reader"])
    content = text_of(signed_in(team).get(f"{LIST}?text=marchand"))
    assert "Zoé Marchand" in content
    assert RoleAssignment.objects.count() == 2
    assert "1 rôle" in content
