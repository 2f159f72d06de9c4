"""A pair through the selection: split, repaired by clicking, adopted together; answered separately; refused."""

from datetime import timedelta

import pytest

from applications.domain.pairs import memberships
from applications.models import Application, Pair
from applications.queries.pairs import asks_alone
from common.transitions import move
from notifications.models import Message
from selection.domain import publication, selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import pairs
from selection.domain.seats import replacements
from selection.models import MatchRun, Offer
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(state="published", pairs="together", acceptance_days=5)


@pytest.fixture
def positions(campaign):
    """Two challenges, each with a seat of two trades."""
    trades = [f.ProfessionFactory(code=code, label=code) for code in ("developer", "designer")]
    challenges = [f.PublishedChallengeFactory(campaign=campaign) for _ in range(2)]
    return [
        f.PositionFactory(challenge=challenge, profession=trade, seats=1)
        for challenge in challenges
        for trade in trades
    ]


@pytest.fixture
def heard(campaign):
    def heard(trade, *ranked):
        """Return a person of a trade who wants these positions, with their rank at each."""
        application = f.DepositedApplicationFactory(
            campaign=campaign, state="heard", announced_state="shortlisted", profession=trade
        )
        for order, (position, rank) in enumerate(ranked, start=1):
            f.WishFactory(application=application, challenge=position.challenge, rank=order)
            f.RankingFactory(position=position, application=application, rank=rank, result=10 - rank)
        return application

    return heard


@pytest.fixture
def people(positions, heard):
    """A pair whose first member is outranked at the first challenge, and the person who outranks them."""
    first_dev, first_design, second_dev, second_design = positions
    developer = heard(first_dev.profession, (first_dev, 2), (second_dev, 1))
    designer = heard(first_design.profession, (first_design, 1), (second_design, 1))
    other = heard(first_dev.profession, (first_dev, 1), (second_dev, 2))
    f.formed_pair(developer, designer, wish="only")
    return developer, designer, other


def seats(campaign):
    return dict(Offer.objects.filter(application__campaign=campaign).values_list("application", "position"))


def test_split_pair_is_repaired_by_clicking_then_adopted_together(campaign, positions, people, team, signed_in):
    developer, designer, other = people
    client = signed_in(team)
    page = client.post(f"/equipe/campagnes/{campaign.code}/selection/match/", follow=True)
    assert "à régler avant d’adopter" in page.text
    assert "Adopter et envoyer" not in page.text
    run = campaign.match_runs.first()
    refused = client.post(f"/equipe/campagnes/{campaign.code}/selection/adopt/", {"run": run.public_id}, follow=True)
    assert "sépare des personnes qui demandent" in refused.text
    assert not Offer.objects.exists()
    [row] = pairs.split_pairs(run.inputs, selection.seated(run))
    option = row.together[-1]
    assert option.placed == {developer.pk: positions[2].pk, designer.pk: positions[3].pk}
    address = f"/equipe/appariements/{run.public_id}/essai/"
    assert f"?{option.query}".replace("&", "&amp;") in page.text
    tried = client.get(f"{address}?{option.query}")
    assert (tried.status_code, str(developer.candidate) in tried.text) == (200, True)
    sent = {"place": [f"{key}:{seat}" for key, seat in option.placed.items()], "reason": "Binôme", "act": "keep"}
    proposed = client.post(address, sent, follow=True)
    assert "Adopter et envoyer" in proposed.text
    proposal = campaign.match_runs.first()
    client.post(f"/equipe/campagnes/{campaign.code}/selection/adopt/", {"run": proposal.public_id})
    assert seats(campaign) == {developer.pk: positions[2].pk, designer.pk: positions[3].pk, other.pk: positions[0].pk}


def test_both_may_be_left_without_seat(campaign, people, team, positions):
    developer, designer, other = people
    run = selection.match(campaign, by=team, at=NOW)
    scenario = pairs.release(run.inputs, (developer.pk, designer.pk))
    proposal = selection.propose(
        run, type(scenario)(scenario.seats, scenario.absent, "Aucune place commune"), by=team, at=NOW
    )
    selection.adopt(proposal, by=team, at=NOW)
    assert seats(campaign) == {other.pk: positions[0].pk}
    assert {row.state for row in Application.objects.filter(pk__in=(developer.pk, designer.pk))} == {"waiting"}


def test_pair_that_nobody_binds_is_matched_person_by_person(campaign, people, team, positions):
    Pair.objects.get().members.filter(application=people[1]).update(wish="preferred")
    run = selection.match(campaign, by=team, at=NOW)
    assert "pairs" not in run.inputs
    assert len(selection.adopt(run, by=team, at=NOW)) == 3


def test_wish_changed_since_the_matching_is_not_adopted(campaign, people, team):
    run = selection.match(campaign, by=team, at=NOW)
    memberships.end_with(people[0], memberships.Ending.LEFT, by=people[0].candidate, at=NOW)
    with pytest.raises(SelectionRefusedError, match="ont changé depuis"):
        selection.adopt(run, by=team, at=NOW)
    assert selection.adopt(selection.match(campaign, by=team, at=NOW), by=team, at=NOW)


@pytest.fixture
def offers(campaign, people, positions):
    """The offers of both members at the second challenge."""
    rows = [
        f.OfferFactory(application=person, position=position, state="sent")
        for person, position in zip(people[:2], positions[2:], strict=True)
    ]
    Application.objects.filter(pk__in=[person.pk for person in people[:2]]).update(
        state="offered", announced_state="offered"
    )
    return [Offer.objects.select_related("application__campaign").get(pk=row.pk) for row in rows]


def test_each_answers_alone_and_the_other_is_told_and_chooses(offers, people, signed_in):
    first, second = offers
    selection.answer(second, accepted=True, by=second.application.candidate, at=NOW)
    assert not Message.objects.filter(template="pair_ended").exists()
    asked = signed_in(people[0].candidate).get(f"/candidature/propositions/{first.public_id}/", {"reponse": "decline"})
    assert f"un courriel en avertit {people[1].candidate}" in asked.text
    selection.answer(first, accepted=False, by=first.application.candidate, at=NOW)
    message = Message.objects.get(template="pair_ended")
    assert (message.recipient, "n’a pas pris la place" in message.body) == (people[1].candidate, True)
    assert "C’est à vous de choisir" in message.body
    client = signed_in(people[1].candidate)
    page = client.get(f"/candidature/dossiers/{people[1].public_id}/binome/").text
    assert ("Continuer sans l’autre personne" in page, "vous avez accepté une place" in page.lower()) == (True, True)
    assert "que devient" in page
    second.refresh_from_db()
    assert second.state == "accepted"  # nothing is decided for them


def test_silence_of_one_ends_the_pair_as_a_refusal(offers, people, campaign):
    late = max(offer.expires_at for offer in offers) + timedelta(seconds=1)
    Offer.objects.filter(pk=offers[1].pk).update(expires_at=late + timedelta(days=9))
    assert selection.expire(campaign, at=late) == 1
    assert Pair.objects.get().state == "left"
    assert Message.objects.get(template="pair_ended").recipient == people[1].candidate
    assert not asks_alone(Application.objects.get(pk=people[0].pk))
    assert asks_alone(Application.objects.get(pk=people[1].pk))


def test_member_of_a_bound_pair_is_not_called_alone(people, positions, team):
    Application.objects.update(state="waiting", announced_state="waiting")
    with pytest.raises(SelectionRefusedError, match="en les plaçant ensemble"):
        selection.call(people[0], positions[2], reason="seule", by=team, at=NOW)
    f.OfferFactory(application=people[1], position=positions[3], state="accepted")
    assert selection.call(people[0], positions[2], reason="avec l’autre", by=team, at=NOW).state == "sent"


def test_replacement_is_not_a_way_to_split_a_pair(people, positions, team, heard):
    Application.objects.update(state="waiting", announced_state="waiting")
    f.OfferFactory(application=heard(positions[0].profession), position=positions[0], state="ended")
    with pytest.raises(SelectionRefusedError, match="seulement ensemble"):
        replacements.replace(
            people[0], positions[0], reason="départ", starts_on=NOW.date() + timedelta(days=40), by=team, at=NOW
        )


def test_announced_refusal_of_one_ends_the_pair_and_the_other_is_told(people, campaign, team, signed_in):
    developer, designer, _ = (Application.objects.get(pk=person.pk) for person in people)
    move(developer, "wait", by=team, at=NOW)
    move(developer, "dismiss", by=team, at=NOW, reason="places pourvues", refusal_reason=f.RefusalReasonFactory())
    memberships.end_refused([developer, designer], at=NOW)
    assert Pair.objects.get().state == "formed"  # decided is not announced
    before = signed_in(team).get(f"/equipe/campagnes/{campaign.code}/candidatures/annonce/").text
    assert f"le dossier {developer.deposit.number} ne l’est pas" in before
    publication.announce(campaign, at=NOW, only=[developer.pk])
    message = Message.objects.get(template="pair_ended")
    assert (message.recipient, "n’y est plus candidate" in message.body) == (designer.candidate, True)
    publication.announce(campaign, at=NOW)
    assert Message.objects.filter(template="pair_ended").count() == 1
    assert not asks_alone(Application.objects.get(pk=developer.pk))
    assert "ne l’est pas" not in signed_in(team).get(f"/equipe/campagnes/{campaign.code}/candidatures/annonce/").text


def test_pair_refused_together_ends_without_a_word_more(people):
    Application.objects.filter(pk__in=(people[0].pk, people[1].pk)).update(
        state="not_selected", announced_state="not_selected"
    )
    memberships.end_refused(Application.objects.all(), at=NOW)
    assert Pair.objects.get().state == "left"
    assert not Message.objects.filter(template="pair_ended").exists()


def test_matching_without_inputs_shows_no_pair(campaign, team, signed_in):
    run = f.MatchRunFactory(campaign=campaign, inputs={})
    assert "Binômes" not in signed_in(team).get(f"/equipe/appariements/{run.public_id}/").text
    assert MatchRun.objects.count() == 1


def test_preselection_shows_the_pair_of_whom_one_alone_is_retained(people, campaign, team, signed_in):
    f.StageFactory(campaign=campaign, kind="preselection")
    developer, designer, _ = people
    Application.objects.filter(pk=developer.pk).update(state="shortlisted")
    Application.objects.filter(pk=designer.pk).update(state="not_shortlisted")
    page = signed_in(team).get(f"/equipe/campagnes/{campaign.code}/preselection/").text
    assert (
        f"Le dossier {developer.deposit.number} est retenu, le dossier {designer.deposit.number} ne l’est pas." in page
    )
    Application.objects.filter(pk=developer.pk).update(state="not_shortlisted")
    assert "ne l’est pas" not in signed_in(team).get(f"/equipe/campagnes/{campaign.code}/preselection/").text
    type(campaign).objects.update(pairs="")
    assert "ne l’est pas" not in signed_in(team).get(f"/equipe/campagnes/{campaign.code}/preselection/").text
