"""The restricted call: invited people apply without preselection, under the same conditions (R5)."""

from datetime import timedelta

import pytest

from accounts.models import User
from applications.domain import applications, reminders, restricted_calls, wish_list
from applications.models import Application
from challenges.domain.rules import regulation
from challenges.domain.rules.calls import CallClosedError
from notifications.models import Message
from selection.domain.proofs import status
from tests import factories as f


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(number=6)
    f.CallWindowFactory(campaign=campaign, kind="restricted", closes_at=f.NOW + timedelta(days=5))
    return campaign


@pytest.fixture
def alumna(db):
    return f.UserFactory(email="ancienne@exemple.invalid")


@pytest.fixture
def invited(campaign, alumna, team):
    restricted_calls.invite(campaign, [alumna], reason="promotion 5", by=team, at=f.NOW)
    return alumna


def deposit(campaign, person):
    application = applications.start(campaign, by=person, at=f.NOW)
    position = f.PositionFactory(challenge__campaign=campaign)
    applications.set_profile(application, profession=position.profession, experience_years=3)
    wish_list.set_wishes(application, [position.challenge])
    applications.submit(application, by=person, at=f.NOW)
    return Application.objects.get(pk=application.pk)


def test_only_invited_people_apply(campaign, invited, signed_in):
    stranger = f.UserFactory()
    with pytest.raises(CallClosedError):
        applications.start(campaign, by=stranger, at=f.NOW)
    assert "Commencer mon dossier" not in signed_in(stranger).get("/candidature/").content.decode()
    page = signed_in(invited).get("/candidature/").content.decode()
    assert "Sur invitation, sans présélection" in page
    assert "Commencer mon dossier" in page


def test_deposit_goes_straight_to_the_hearing_signed_by_who_invited(campaign, invited, team):
    application = deposit(campaign, invited)
    assert (application.state, application.announced_state) == ("shortlisted", "shortlisted")
    line = application.log.get(verb="dispense")
    assert (line.by, line.reason) == (team, "Appel restreint : promotion 5")
    assert str(invited.restricted_invitations.get()) == f"{invited}, {campaign}"
    assert "La date de votre audition" in status.next_step(application, f.NOW).text


@pytest.mark.takes("applications.Application.dispense", by="candidate:application")
def test_invited_person_deposits_by_clicking(campaign, invited, signed_in):
    application = applications.start(campaign, by=invited, at=f.NOW)
    position = f.PositionFactory(challenge__campaign=campaign)
    applications.set_profile(application, profession=position.profession, experience_years=3)
    wish_list.set_wishes(application, [position.challenge])
    here = f"/candidature/dossiers/{application.public_id}/"
    signed_in(invited).post(here, {"etape": "recapitulatif", "action": "deposit"})
    application.refresh_from_db()
    assert application.state == "shortlisted"


def test_call_closes_for_invited_people_too(campaign, invited):
    application = applications.start(campaign, by=invited, at=f.NOW)
    assert "Votre brouillon est à déposer avant" in status.next_step(application, f.NOW).text
    late = f.NOW + timedelta(days=6)
    with pytest.raises(CallClosedError):
        applications.check_deadline(application, late)
    assert "clos" in status.next_step(application, late).text


def test_withdrawn_invited_person_comes_back_before_the_close(campaign, invited):
    application = deposit(campaign, invited)
    applications.withdraw(application, by=invited, at=f.NOW)
    assert applications.may_resume(application, f.NOW)
    assert not applications.may_resume(application, f.NOW + timedelta(days=6))
    applications.resume(application, by=invited, at=f.NOW)
    applications.submit(application, by=invited, at=f.NOW)
    application.refresh_from_db()
    assert application.state == "shortlisted"


def test_dispensed_application_may_still_be_ineligible(campaign, invited, team):
    application = deposit(campaign, invited)
    applications.refuse(application, code="condition", reason="fonctionnaire en poste", by=team, at=f.NOW)
    assert application.state == "ineligible"


def test_each_person_is_invited_once_and_a_depositor_is_left_alone(campaign, invited, alumna, team):
    done = f.DepositedApplicationFactory(campaign=campaign)
    again = restricted_calls.invite(campaign, [alumna, done.candidate], reason="encore", by=team, at=f.NOW)
    assert again == 0
    message = Message.objects.get(template="restricted_invitation")
    assert "promotion 5. Vous êtes dispensé ou dispensée de présélection" in message.body
    done.refresh_from_db()
    assert done.state == "submitted"


@pytest.mark.parametrize(
    ("kind", "reason", "message"),
    [("restricted", " ", "Donnez le motif"), ("wishes", "promotion 5", "n’a pas de date")],
)
def test_invitation_refused_is_told(campaign, alumna, team, kind, reason, message):
    campaign.windows.update(kind=kind)
    with pytest.raises(restricted_calls.InvitationRefusedError, match=message):
        restricted_calls.invite(campaign, [alumna], reason=reason, by=team, at=f.NOW)


def test_closed_call_invites_nobody(campaign, alumna, team):
    with pytest.raises(restricted_calls.InvitationRefusedError, match="il est clos"):
        restricted_calls.invite(campaign, [alumna], reason="x", by=team, at=f.NOW + timedelta(days=6))


def test_reminders_go_to_invited_drafts_only(campaign, invited):
    applications.start(campaign, by=invited, at=f.NOW)
    f.ApplicationFactory(campaign=campaign)
    assert reminders.remind(at=f.NOW) == 1


def test_rules_say_the_dispensation(campaign):
    content = " ".join(text for article in regulation.write(campaign).articles for text in article.paragraphs)
    assert "L’appel restreint est ouvert, aux seules personnes que l’équipe invite, du" in content
    assert "dispensée de présélection" in content


def test_public_page_announces_it_without_a_button(campaign):
    from challenges.queries import public

    [call] = public.calls_on(f.NOW, campaign=campaign)
    assert (call.open, call.button) == (True, None)


def test_team_invites_addresses_and_a_past_promotion(campaign, team, signed_in):
    past = f.DepositedApplicationFactory(campaign=f.CampaignFactory(number=5), state="accepted")
    here = f"/equipe/campagnes/{campaign.code}/candidatures/restreint/"
    client = signed_in(team)
    known = f.UserFactory()
    data = {"addresses": f"a@exemple.invalid {known.email}", "promotion": past.campaign_id, "reason": "promotion 5"}
    page = client.post(here, data, follow=True).content.decode()
    assert "3\xa0personnes sont invitées." in page
    assert page.count("Pas commencée") == 2
    assert "a@exemple.invalid, jusqu’au" in page
    assert not User.objects.filter(email="a@exemple.invalid").exists()
    deposit(campaign, past.candidate)
    assert "Présélectionnée" in client.get(here).content.decode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"addresses": "pas-une-adresse", "reason": "x"}, "« pas-une-adresse » n’est pas une adresse électronique."),
        ({"addresses": "", "reason": "x"}, "Donnez une adresse au moins, ou choisissez une promotion."),
    ],
)
def test_bad_invitation_is_told_at_its_field_and_kept(campaign, team, signed_in, data, message):
    answer = signed_in(team).post(f"/equipe/campagnes/{campaign.code}/candidatures/restreint/", data)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_page_says_that_a_campaign_has_no_restricted_call(campaign, team, signed_in):
    campaign.windows.all().delete()
    client = signed_in(team)
    here = f"/equipe/campagnes/{campaign.code}/candidatures/restreint/"
    assert "n’a pas d’appel restreint" in client.get(here).content.decode()
    answer = client.post(here, {"addresses": "a@exemple.invalid", "reason": "x"})
    assert "n’a pas de date" in answer.content.decode()
