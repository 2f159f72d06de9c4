"""Invite somebody to apply as a pair: the link, the answers, the refusals, the delays."""

from datetime import timedelta

import pytest

from applications.domain import applications
from applications.domain.pairs import invitations, memberships
from applications.domain.pairs.memberships import PairRefusedError
from applications.models import Application, Pair, PairMember
from applications.queries import pairs
from applications.tasks import close_pairs
from challenges.models import Campaign
from common import clock
from notifications.domain import correspondence
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW


def page(application):
    return f"/candidature/dossiers/{application.public_id}/binome/"


def link(pair):
    return f"/candidature/binome/{invitations.token_of(pair)}/"


def test_nothing_is_seen_of_pairs_where_the_campaign_has_none(camille, signed_in):
    Campaign.objects.update(pairs="")
    client = signed_in(camille.candidate)
    assert "Candidater à deux" not in client.get(f"/candidature/dossiers/{camille.public_id}/").text
    assert client.get(page(camille)).status_code == 404
    with pytest.raises(PairRefusedError, match="pas de candidatures en binôme"):
        invitations.invite(Application.objects.get(), "a@exemple.invalid", by=camille.candidate, at=NOW)


@pytest.mark.takes("applications.Pair.accept", by="candidate:pair-invitation")
def test_invitation_is_accepted_from_the_account_of_the_other(camille, signed_in, client, campaign):
    mine = signed_in(camille.candidate)
    draft = f"/candidature/dossiers/{camille.public_id}/"
    assert "(facultatif)" in mine.get(draft).text
    assert "Pour qui a déjà travaillé à deux." in mine.get(page(camille)).text
    sent = mine.post(page(camille), {"act": "invite", "address": "Sacha@Exemple.invalid"}, follow=True)
    assert "L’invitation est envoyée à sacha@exemple.invalid." in sent.text
    assert "attend une réponse" in mine.get(draft).text
    message = Message.objects.get(template="pair_invitation")
    pair = Pair.objects.get()
    assert (link(pair) in message.body, "Pour qui a déjà" in message.body) == (True, True)
    assert link(pair).split(":")[0] in client.get(link(pair)).url  # whoever has no account creates one, then comes back
    other = f.UserFactory(first_name="Sacha", last_name="Petit")
    theirs = signed_in(other)
    assert "vous propose de candidater à deux" in theirs.get(link(pair)).text
    assert not Application.objects.filter(candidate=other).exists()  # reading opens nothing
    answered = theirs.post(link(pair), {"act": "accept"}, follow=True)
    application = Application.objects.get(candidate=other)
    assert answered.redirect_chain == [(page(application), 302)]
    assert "Vous candidatez à deux" in answered.text
    pair.refresh_from_db()
    assert (pair.state, pair.address) == ("formed", "")
    assert "vous êtes en binôme" in mine.get(draft).text
    assert "Sacha Petit" in mine.get(page(camille)).text
    assert "Sacha Petit accepte" in Message.objects.get(template="pair_answer").body
    assert "n’attend plus de réponse" in theirs.get(link(pair)).text
    assert theirs.post(link(pair), {"act": "accept"}).status_code == 422


@pytest.mark.takes("applications.Pair.decline", by="candidate:pair-invitation")
def test_declined_invitation_is_told_without_a_name_and_opens_nothing(camille, invite, signed_in):
    pair, other = invite(camille), f.UserFactory(first_name="Sacha", last_name="Petit")
    assert "est refusée" in signed_in(other).post(link(pair), {"act": "decline"}, follow=True).text
    body = Message.objects.get(template="pair_answer").body
    assert ("est refusée" in body, "Sacha" in body) == (True, False)
    assert not Application.objects.filter(candidate=other).exists()
    pair.refresh_from_db()
    assert (pair.state, pair.address) == ("declined", "")
    invite(camille, "alex@exemple.invalid")  # somebody else may be invited


def test_message_and_page_are_the_same_with_and_without_an_account(camille, sacha, invite):
    invite(camille, sacha.candidate.email)
    invite(sacha, "personne@exemple.invalid")
    known, unknown = Message.objects.filter(template="pair_invitation").order_by("pk")
    assert known.body.splitlines()[0] == unknown.body.splitlines()[0] == "Bonjour,"
    assert (known.recipient, unknown.recipient) == (None, None)


@pytest.mark.takes("applications.Pair.cancel", by="candidate:pair")
def test_invitation_is_taken_back_and_its_link_serves_no_more(camille, invite, signed_in):
    pair, client = invite(camille), signed_in(camille.candidate)
    assert "C’est votre propre invitation" in client.get(link(pair)).text
    assert client.post(link(pair), {"act": "accept"}).status_code == 422
    assert "est retirée" in client.post(page(camille), {"act": "cancel"}, follow=True).text
    assert client.post(page(camille), {"act": "cancel"}).status_code == 422
    assert "n’attend plus de réponse" in signed_in(f.UserFactory()).get(link(pair)).text
    assert client.get("/candidature/binome/faux/").status_code == 404
    with pytest.raises(PairRefusedError, match="pas la vôtre"):
        invitations.cancel(camille, by=f.UserFactory(), at=NOW)


def test_accepting_takes_back_the_invitation_that_one_sent(camille, sacha, invite):
    theirs, mine = invite(camille), invite(sacha, "camille@exemple.invalid")
    invitations.accept(theirs, by=sacha.candidate, at=NOW)
    assert set(Pair.objects.values_list("pk", "state")) == {(theirs.pk, "formed"), (mine.pk, "cancelled")}
    assert pairs.mate_of(pairs.member_of(camille)).application == sacha
    with pytest.raises(PairRefusedError, match="n’attend plus"):
        invitations.accept(mine, by=camille.candidate, at=NOW)
    third = f.ApplicationFactory(campaign=camille.campaign)
    with pytest.raises(PairRefusedError, match="déjà dans un binôme"):
        invitations.accept(invite(third), by=sacha.candidate, at=NOW)


def test_member_of_two_pairs_at_the_same_instant_is_refused(camille, sacha, invite, monkeypatch):
    f.PairMemberFactory(pair__state="formed", application=sacha)
    monkeypatch.setattr(memberships, "member_of", lambda application: None)  # the other tab had not written yet
    with pytest.raises(PairRefusedError, match="déjà dans un binôme"):
        invitations.accept(invite(camille), by=sacha.candidate, at=NOW)
    assert PairMember.objects.filter(application=sacha).count() == 1


@pytest.mark.parametrize(
    ("address", "message"), [("pas une adresse", "courriel complet"), ("camille@exemple.fr", "votre propre courriel")]
)
def test_address_is_checked(camille, invite, address, message):
    camille.candidate.email = "camille@exemple.fr"
    with pytest.raises(PairRefusedError, match=message) as refused:
        invite(camille, address)
    assert refused.value.field == "address"


def test_only_the_author_of_a_draft_invites_while_the_call_is_open(camille, invite, deposit, campaign):
    with pytest.raises(PairRefusedError, match="pas la vôtre"):
        invitations.invite(camille, "a@exemple.invalid", by=f.UserFactory(), at=NOW)
    with pytest.raises(PairRefusedError, match="clos"):
        invitations.invite(camille, "a@exemple.invalid", by=camille.candidate, at=NOW + timedelta(days=300))
    invite(camille)
    with pytest.raises(PairRefusedError, match="déjà un binôme, ou une invitation"):
        invite(camille, "alex@exemple.invalid")
    invitations.cancel(camille, by=camille.candidate, at=NOW)
    deposit(camille)
    with pytest.raises(PairRefusedError, match="déjà déposée seule"):
        invite(camille)


def test_pair_is_not_formed_once_one_of_the_two_deposited_or_the_call_is_closed(camille, sacha, invite, deposit):
    pair = invite(camille)
    with pytest.raises(PairRefusedError, match="n’attend plus"):
        invitations.accept(pair, by=sacha.candidate, at=pair.expires_at + timedelta(seconds=1))
    Pair.objects.update(expires_at=NOW + timedelta(days=400))
    with pytest.raises(PairRefusedError, match="clos"):
        invitations.accept(pair, by=sacha.candidate, at=NOW + timedelta(days=300))
    deposit(sacha)
    with pytest.raises(PairRefusedError, match="Votre candidature est déjà déposée"):
        invitations.accept(pair, by=sacha.candidate, at=NOW)
    deposit(camille)
    with pytest.raises(PairRefusedError, match="Camille Durand a déjà déposé"):
        invitations.accept(pair, by=f.UserFactory(), at=NOW)


def test_number_of_invitations_a_day_is_limited(camille, invite, signed_in):
    limit = correspondence.DAILY_LIMITS["pair_invitation"].author
    for rank in range(limit):
        invite(camille, f"p{rank}@exemple.invalid")
        invitations.cancel(camille, by=camille.candidate, at=clock.now())
    refused = signed_in(camille.candidate).post(page(camille), {"act": "invite", "address": "x@exemple.invalid"})
    assert (refused.status_code, "le nombre permis en un jour" in refused.text) == (422, True)
    assert "x@exemple.invalid" in refused.text  # what was typed stays
    assert Pair.objects.count() == limit


def test_expiry_is_two_weeks_or_the_end_of_the_call(camille, sacha, invite, campaign):
    campaign.windows.update(closes_at=NOW + timedelta(days=3))
    assert invite(camille).expires_at == NOW + timedelta(days=3)
    campaign.windows.update(closes_at=None)
    assert invite(sacha).expires_at == NOW + timedelta(days=14)


@pytest.mark.takes("applications.Pair.expire", by="applications.close_pairs")
def test_invitation_without_answer_expires(camille, sacha, invite, monkeypatch):
    pair, fresh = invite(camille), invite(sacha)
    Pair.objects.filter(pk=pair.pk).update(expires_at=NOW - timedelta(seconds=1))
    close_pairs()
    close_pairs()
    assert set(Pair.objects.values_list("pk", "state")) == {(pair.pk, "expired"), (fresh.pk, "invited")}
    Pair.objects.filter(pk=fresh.pk).update(state="declined")
    assert invitations._expire(fresh.pk, at=NOW) is False  # answered while the task was reading


def test_juror_of_the_campaign_is_refused_as_alone(camille, invite):
    panel = f.PanelFactory()
    f.StageFactory(campaign=camille.campaign).panels.add(panel)
    juror = f.JurorFactory(panel=panel)
    with pytest.raises(applications.ApplicationRefusedError, match="membre d’un jury"):
        invitations.accept(invite(camille), by=juror.user, at=NOW)
    assert Pair.objects.get().state == "invited"
