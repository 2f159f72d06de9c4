"""« Mes collègues »: who has a role on which challenge, invitations, requests; and what each role then writes."""

import pytest

from accounts.models import Invitation
from challenges.domain.directory import administrations
from challenges.models import AdministrationMember, ChallengeMember
from notifications.models import Message
from tests import factories as f
from tests.factories import LATER, NOW

PAGE = "/administration/collegues/"
ADDRESS = "nouvelle@test.invalid"


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges", closes_at=LATER)
    member = f.AdministrationMemberFactory()
    member.challenge = f.ChallengeFactory(
        campaign=campaign,
        administration=member.administration,
        dossier=f.DossierFactory(form=campaign.challenge_form, owner=member.user),
    )
    return member


@pytest.fixture
def client(seat, signed_in):
    return signed_in(seat.user)


def invite(client, seat, email=ADDRESS, **values):
    data = {"act": "invite", "email": email, "role": "writer", "challenges": [seat.challenge.pk]}
    return client.post(PAGE, data | values, follow=True)


def colleague(seat, role, **fields):
    user = f.AdministrationMemberFactory(administration=seat.administration, role="member").user
    f.ChallengeMemberFactory(challenge=seat.challenge, user=user, role=role, **fields)
    return user


def here(seat, path=""):
    return f"/administration/defis/{seat.challenge.public_id}/{path}"


def test_lead_invites_an_address_then_writes_again_then_withdraws(seat, client):
    assert "Personne n’a encore de rôle propre à ce défi" in client.get(PAGE).text
    page = invite(client, seat).text
    assert "L’invitation est envoyée." in page
    assert ADDRESS in page
    row = Invitation.objects.get()
    assert "envoyée de nouveau" in client.post(PAGE, {"act": f"again:{row.public_id}"}, follow=True).text
    page = client.post(PAGE, {"act": f"withdraw:{row.public_id}"}, follow=True).text
    assert "est retirée" in page
    assert client.post(PAGE, {"act": f"withdraw:{row.public_id}"}).status_code == 404


def test_lead_gives_a_role_to_a_known_person_and_ends_it(seat, client, signed_in):
    user = f.UserFactory()
    assert "a maintenant ce rôle" in invite(client, seat, user.email).text
    member = ChallengeMember.objects.get(user=user)
    theirs = signed_in(user)
    assert seat.challenge.submitted_title in theirs.get("/administration/").text
    assert "Retirer le rôle" not in theirs.get(PAGE).text
    assert "Le rôle est retiré" in client.post(PAGE, {"act": f"end:{member.public_id}"}, follow=True).text
    assert seat.challenge.submitted_title not in theirs.get("/administration/").text
    assert "Aucun défi ne vous est confié" in theirs.get(PAGE).text
    assert client.post(PAGE, {"act": f"end:{member.public_id}"}).status_code == 404


def test_refusals_stand_where_they_are_corrected(seat, client):
    assert "Champ requis" in invite(client, seat, challenges=[]).text
    refused = invite(client, seat, seat.user.email, role="sponsor")
    assert (refused.status_code, "votre propre sponsor" in refused.text) == (422, True)
    last = f.ChallengeMemberFactory(challenge__campaign=seat.challenge.campaign, user=seat.user)
    type(last.challenge).objects.update(dossier=None)
    last.challenge.dossier = f.DossierFactory()
    last.challenge.save()
    f.AdministrationMemberFactory(administration=last.challenge.administration, user=seat.user, role="member")
    refused = client.post(PAGE, {"act": f"end:{last.public_id}"})
    assert (refused.status_code, "seule à porter le projet" in refused.text) == (422, True)


@pytest.mark.parametrize("role", ["writer", "hr", "reader", "sponsor"])
def test_others_invite_nobody_and_end_nothing(seat, signed_in, role):
    theirs = signed_in(colleague(seat, role))
    assert "Inviter une personne" not in theirs.get(PAGE).text
    refused = invite(theirs, seat)
    assert (refused.status_code, Invitation.objects.exists()) == (422, False)
    member = f.ChallengeMemberFactory(challenge=seat.challenge, role="hr")
    assert theirs.post(PAGE, {"act": f"end:{member.public_id}"}).status_code == 404


def test_request_is_accepted_for_some_challenges_alone(seat, client):
    other = f.ChallengeFactory(administration=seat.administration, dossier=f.DossierFactory())
    request = f.JoinRequestFactory(administration=seat.administration, role="hr")
    assert 'value="hr" selected' in client.get(PAGE).text
    answer = {"answer": "approve", "challenges": [str(seat.challenge.public_id)], "role": "finance"}
    client.post(f"/administration/demandes/{request.public_id}/", answer, follow=True)
    assert AdministrationMember.objects.get(user=request.user).role == "member"
    assert [row.challenge for row in request.user.challenge_roles.all()] == [seat.challenge]
    letter = Message.objects.get(template="join_answer").body
    assert "dans le rôle suivant : Contact gestion." in letter
    assert f"- {seat.challenge.submitted_title}" in letter
    assert other.submitted_title not in letter


def test_request_of_an_administration_without_challenge_asks_for_no_role(client):
    lonely = f.AdministrationMemberFactory(user=AdministrationMember.objects.get().user)
    request = f.JoinRequestFactory(administration=lonely.administration, role="member")
    address = f"/administration/demandes/{request.public_id}/"
    refused = client.post(address, {"answer": "refuse"})
    assert (refused.status_code, "Rôle sur ces défis" in refused.text) == (422, False)
    client.post(address, {"answer": "approve"})
    assert AdministrationMember.objects.get(user=request.user).role == "member"


def test_who_fills_writes_the_part_given_and_reads_the_others(seat, signed_in):
    first = f.FormFieldFactory(
        form=seat.challenge.campaign.challenge_form, section="Projet", label="Ambition", position=1
    )
    second = f.FormFieldFactory(
        form=seat.challenge.campaign.challenge_form, section="Suite", label="Pérennité", position=2
    )
    user = colleague(seat, "legal")
    f.ProposalPartFactory(challenge=seat.challenge, owner=user, slug="partie-1")
    theirs = signed_in(user)
    assert "Vous remplissez les parties qui vous sont confiées" in theirs.get(here(seat)).text
    assert "data-autosave" in theirs.get(here(seat, "?etape=partie-1")).text
    assert "data-autosave" not in theirs.get(here(seat, "?etape=partie-2")).text
    assert theirs.post(here(seat), {first.key: "Mieux", "etape": "partie-1"}).status_code == 302
    assert theirs.post(here(seat, "brouillon/"), {first.key: "Mieux encore"}).status_code == 200
    for path, data in (
        ("", {second.key: "Non", "etape": "partie-1"}),
        ("brouillon/", {second.key: "Non"}),
        ("", {"action": "deposit", "etape": "depot"}),
        ("postes/", {}),
        ("financement/", {"source": "self"}),
        ("sponsor/", {"email": ADDRESS}),
        ("financement/annexe/", {}),
        ("retrait/", {"reason": "Non"}),
    ):
        assert theirs.post(here(seat, path), data).status_code == 404, path
    assert list(seat.challenge.dossier.answers.values_list("value", flat=True)) == ["Mieux encore"]


def test_member_invited_for_one_challenge_opens_a_proposal_and_leads_it(seat, signed_in):
    user = colleague(seat, "writer")
    data = {"campaign": seat.challenge.campaign_id, "administration": seat.administration.pk, "title": "Autre"}
    assert signed_in(user).post("/administration/nouveau/", data).status_code == 302
    mine = seat.administration.challenges.get(submitted_title="Autre")
    assert [(row.user, row.role) for row in mine.members.all()] == [(user, "lead")]


def test_card_says_to_whom_the_act_belongs(seat, client, signed_in):
    name = str(seat.user)
    assert "<strong>À vous :</strong>" in client.get("/administration/").text
    theirs = signed_in(colleague(seat, "writer")).get("/administration/").text
    assert "Cet acte revient à la personne qui porte le projet" in theirs
    assert name in theirs
    assert 'aria-label="Étapes du défi"' in theirs


def test_page_of_a_challenge_ticks_it_in_the_invitation(seat, client):
    f.ChallengeFactory(administration=seat.administration, dossier=f.DossierFactory(), campaign=seat.challenge.campaign)
    assert client.get(PAGE).text.count("checked") == 0
    assert client.get(f"{PAGE}?defi={seat.challenge.public_id}").text.count("checked") == 1


def test_request_of_a_member_proposes_no_role_by_itself(seat, client):
    f.JoinRequestFactory(administration=seat.administration, role="member")
    page = client.get(PAGE).text
    assert "Rôle sur ces défis" in page
    assert page.count("selected") == 1  # of the invitation alone


def test_request_is_not_accepted_on_the_challenge_of_another_administration(seat, team):
    request = f.JoinRequestFactory(administration=seat.administration)
    with pytest.raises(administrations.JoinRefusedError, match="de cette administration"):
        administrations.approve(request, challenges=[f.ChallengeFactory()], by=team, at=NOW)
