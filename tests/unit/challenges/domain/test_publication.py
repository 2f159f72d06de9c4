"""Decisions on proposals are read before they leave, confirmed by a second person where asked, published as read."""

import pytest

from accounts.models import JournalEntry
from challenges.domain import challenges, instruction, proposals, publication
from challenges.domain.publication import PublicationRefusedError
from challenges.models import Challenge
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    return campaign


@pytest.fixture
def propose(campaign):
    """Return a function that deposits a proposal of the campaign."""

    def make(title):
        seat = f.AdministrationMemberFactory()
        challenge = challenges.draft(campaign, seat.administration, title=title, by=seat.user, at=NOW)
        proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1)])
        challenges.submit(challenge, by=seat.user, at=NOW)
        return challenge

    return make


@pytest.fixture
def decided(propose, team):
    """Return two proposals shortlisted and one rejected, nobody knowing."""
    rows = [propose("Carte"), propose("Forêt"), propose("Port")]
    for challenge in rows[:2]:
        instruction.decide(challenge, "shortlist", by=team, at=NOW)
    instruction.decide(rows[2], "reject", by=team, at=NOW, reason="hors sujet", code="other")
    return rows


def decisions_sent():
    return Message.objects.filter(template="challenge_decision")


def digest_of(campaign):
    return publication.preview(campaign, at=NOW).digest


def test_dry_run_says_the_very_messages_and_changes_nothing(campaign, decided, team):
    preview = publication.preview(campaign, at=NOW)
    assert [(kind.label, kind.count) for kind in preview.kinds] == [("Non retenu", 1), ("Présélectionné", 2)]
    assert (preview.total, preview.blocked) == (3, [])
    assert not decisions_sent().exists()
    assert set(campaign.challenges.values_list("announced_state", flat=True)) == {"submitted"}
    shown = {(kind.subject, kind.body) for kind in preview.kinds}
    assert publication.confirm(campaign, digest=preview.digest, by=team, at=NOW) == 3
    assert shown <= set(decisions_sent().values_list("subject", "body"))
    assert all(challenge.announced_state == challenge.state for challenge in campaign.challenges.all())
    assert JournalEntry.objects.filter(what__contains="3\xa0décisions sur les défis").exists()
    with pytest.raises(PublicationRefusedError, match="Aucune décision"):
        publication.confirm(campaign, digest=digest_of(campaign), by=team, at=NOW)


def test_decision_changed_since_it_was_read_is_not_published(campaign, decided, team):
    digest = digest_of(campaign)
    instruction.decide(decided[0], "reject", by=team, at=NOW, reason="hors délai", code="other")
    for act in (publication.prepare, publication.confirm):
        with pytest.raises(PublicationRefusedError, match="ont changé"):
            act(campaign, digest=digest, by=team, at=NOW)
    assert not decisions_sent().exists()


def test_two_people_are_needed_where_the_campaign_says(campaign, decided, team):
    campaign.two_people = True
    campaign.save()
    digest, other = digest_of(campaign), f.UserFactory(is_team=True)
    with pytest.raises(PublicationRefusedError, match="deux personnes"):
        publication.confirm(campaign, digest=digest, by=team, at=NOW)
    first = publication.prepare(campaign, digest=digest, by=team, at=NOW)
    assert publication.prepare(campaign, digest=digest, by=other, at=NOW) == first
    with pytest.raises(PublicationRefusedError, match="deux personnes"):
        publication.confirm(campaign, digest=digest, by=team, at=NOW)
    assert not decisions_sent().exists()
    assert publication.confirm(campaign, digest=digest, by=other, at=NOW) == 3
    first.refresh_from_db()
    assert (first.prepared_by, first.confirmed_by, str(first)) == (team, other, f"3\xa0décisions, {campaign.code}")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("shortlisted", "est présélectionnée"),  # no move of the journal led there
        ("rejected", "n’est pas retenue"),
        ("active", "Aucun message n’annonce"),  # nothing is written for this state
    ],
)
def test_decision_that_nothing_bears_is_held_and_the_team_is_told(campaign, propose, team, state, sentence):
    held, announced = propose("Carte"), propose("Forêt")
    Challenge.objects.filter(pk=held.pk).update(state=state, published_title="Carte")
    instruction.decide(announced, "shortlist", by=team, at=NOW)
    preview = publication.preview(campaign, at=NOW)
    assert [(message.subject, message.recipient) for message in preview.blocked] == [(held, held.dossier.owner)]
    assert sentence in preview.blocked[0].held[0]
    assert publication.confirm(campaign, digest=preview.digest, by=team, at=NOW) == 1
    held.refresh_from_db()
    assert (held.announced_state, campaign.proposal_publications.get().total) == ("submitted", 1)
    assert [message.recipient for message in decisions_sent()] == [announced.dossier.owner]
    warning = Message.objects.get(template="challenge_held", recipient=team)
    assert sentence in warning.body
    publication.confirm(campaign, digest=digest_of(campaign), by=team, at=NOW)
    assert Message.objects.filter(template="challenge_held").count() == 1


def test_the_team_is_told_of_each_decision_that_is_held(campaign, propose, team):
    for title in ("Carte", "Forêt"):
        Challenge.objects.filter(pk=propose(title).pk).update(state="rejected", published_title=title)
    announced = propose("Rivière")
    instruction.decide(announced, "shortlist", by=team, at=NOW)
    assert publication.confirm(campaign, digest=digest_of(campaign), by=team, at=NOW) == 1
    warnings = Message.objects.filter(template="challenge_held", recipient=team)
    assert {title for title in ("Carte", "Forêt") for message in warnings if title in message.body} == {
        "Carte",
        "Forêt",
    }


def test_refusal_without_any_motive_is_held(campaign, propose, team):
    challenge = propose("Carte")
    instruction.decide(challenge, "refuse", by=team, at=NOW, code="no_funding")
    assert not publication.preview(campaign, at=NOW).blocked
    Challenge.objects.update(refusal_code="")
    [message] = publication.preview(campaign, at=NOW).blocked
    assert message.held == ["L’équipe du programme peut vous en donner le motif."]


def test_hearing_that_was_held_is_not_announced_as_to_come(campaign, propose, team):
    challenge = propose("Carte")
    for verb in ("shortlist", "hear"):
        instruction.decide(challenge, verb, by=team, at=NOW)
    [kind] = publication.preview(campaign, at=NOW).kinds
    assert "a entendu votre proposition" in kind.body
    assert "souhaite vous entendre" not in kind.body


def test_challenge_of_no_administration_becomes_visible_and_nobody_is_told(campaign, team):
    orphan = f.ChallengeFactory(campaign=campaign, state="rejected", announced_state="submitted")
    preview = publication.preview(campaign, at=NOW)
    assert [(kind.count, kind.subject, kind.body) for kind in preview.kinds] == [(1, "", "")]
    assert publication.confirm(campaign, digest=preview.digest, by=team, at=NOW) == 1
    orphan.refresh_from_db()
    assert orphan.announced_state == "rejected"
    assert not Message.objects.exists()


def test_an_announcement_costs_the_same_for_one_and_for_three(campaign, propose, team, django_assert_num_queries):
    for count in (1, 3):
        for rank in range(count):
            instruction.decide(propose(f"Carte {count} {rank}"), "shortlist", by=team, at=NOW)
        with django_assert_num_queries(2):  # the decisions, their journal
            preview = publication.preview(campaign, at=NOW)
        with django_assert_num_queries(17):
            assert publication.confirm(campaign, digest=preview.digest, by=team, at=NOW) == count


def test_page_prepares_then_another_confirms(campaign, decided, team, signed_in):
    campaign.two_people = True
    campaign.save()
    Challenge.objects.filter(pk=decided[2].pk).update(state="active", published_title="Port")
    address = f"/equipe/campagnes/{campaign.code}/defis/annonce/"
    first, second = signed_in(team), signed_in(f.UserFactory(is_team=True))
    page = first.get(address)
    digest = page.context["preview"].digest
    assert "Préparer la publication" in page.content.decode()
    assert "1 annonce bloquée" in page.content.decode()
    assert "ont changé" in first.post(address, {"digest": "x", "act": "prepare"}, follow=True).content.decode()
    done = first.post(address, {"digest": digest, "act": "prepare"}, follow=True).content.decode()
    assert "attend la confirmation d’une autre personne" in done
    assert "Préparée par" in second.get(address).content.decode()
    content = second.post(address, {"digest": digest, "act": "confirm"}, follow=True).content.decode()
    assert "2\xa0décisions sont annoncées" in content
    assert "Publications passées" in first.get(address).content.decode()
