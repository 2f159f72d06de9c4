"""The selection as a picture: who is placed where and up to which rank; a person is placed elsewhere by hand."""

import re

import pytest

from selection.domain import selection
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def positions(campaign):
    """Two positions of one seat, that four people wish for in the same order."""
    trade = f.ProfessionFactory()
    return [
        f.PositionFactory(challenge__campaign=campaign, challenge__state="published", profession=trade, seats=1)
        for _ in range(2)
    ]


@pytest.fixture
def people(campaign, positions):
    people = []
    for rank in range(1, 7):
        person = f.DepositedApplicationFactory(campaign=campaign, state="heard", profession=positions[0].profession)
        for wish, position in enumerate(positions, start=1):
            f.WishFactory(application=person, challenge=position.challenge, rank=wish)
            f.RankingFactory(position=position, application=person, rank=rank, result=10 - rank)
        people.append(person)
    return people


def chips(text):
    """Return the people of each row as the page says them: ``[[("1 Name", "obtient la place"), ...], ...]``."""
    rows = re.findall(r'<section class="app-row".*?</section>', text, re.DOTALL)
    return [[" ".join(re.sub(r"<[^>]+>", "", chip).split()) for chip in re.findall(r"<a class=\"app-chip.*?</a>", row, re.DOTALL)]
            for row in rows]  # fmt: skip


def says(person, rank, wish, outcome, *, more=""):
    return f"{rank} {person.candidate} v{wish}{more}, {outcome}"


def test_selection_is_a_picture_of_rankings_then_of_the_matching_then_of_the_offers(
    campaign, positions, people, team, signed_in
):
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/selection/"
    before = client.get(here).text
    assert chips(before)[0][:2] == [says(people[0], 1, 1, "n’obtient aucune place"),
                                    says(people[1], 2, 1, "n’obtient aucune place")]  # fmt: skip
    assert len(re.findall(r'class="app-row__limit"', before)) == 0
    assert "et 3 autres" in before.replace("\xa0", " ")
    run = selection.match(campaign, by=team, at=NOW)
    proposed = client.get(here).text
    assert chips(proposed)[0][:2] == [says(people[0], 1, 1, "obtient la place"),
                                      says(people[1], 2, 1, "obtient une place ailleurs")]  # fmt: skip
    assert chips(proposed)[1][:2] == [says(people[0], 1, 2, "obtient une place ailleurs"),
                                      says(people[1], 2, 2, "obtient la place")]  # fmt: skip
    assert len(re.findall(r'class="app-row__limit"', proposed)) == 2
    assert f"/equipe/appariements/{run.public_id}/essai/?personne={people[2].pk}" in proposed
    selection.adopt(run, by=team, at=NOW)
    adopted = client.get(here).text
    assert chips(adopted)[0][0] == says(people[0], 1, 1, "obtient la place, proposition envoyée")
    assert "essai/?personne" not in adopted
    assert f"/equipe/candidatures/{people[2].public_id}/" in adopted


def test_tables_are_one_click_away(campaign, positions, people, team, signed_in):
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/selection/"
    assert 'href="?vue=tableau"' in client.get(here).text
    table = client.get(f"{here}?vue=tableau").text
    assert "app-row" not in table
    assert table.count("<tr>") >= 12
    offer = f.OfferFactory(application=people[0], position=positions[0])
    assert f"Propositions : {offer.application.candidate} (envoyée)" in " ".join(
        client.get(f"{here}?vue=tableau").text.replace("\xa0", " ").split()
    )


def test_seats_held_and_free_are_said_and_held_from_the_row(campaign, positions, people, team, signed_in):
    selection.hold(positions[0], seats=1, cause="funding", reason="Convention", by=team, at=NOW)
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/selection/"
    page = client.get(here).text
    assert "1 retenue" in page
    address = f"/equipe/campagnes/{campaign.code}/selection/places/?poste={positions[1].pk}"
    assert address in page
    form = client.get(address).context["form"]
    assert form["position"].value() == positions[1].pk


def test_person_placed_by_hand_shows_the_bill_and_writes_nothing(campaign, positions, people, team, signed_in):
    run = selection.match(campaign, by=team, at=NOW)
    client, here = signed_in(team), f"/equipe/appariements/{run.public_id}/essai/"
    chosen = client.get(f"{here}?personne={people[2].pk}").text
    query = f"place={people[2].pk}%3A{positions[0].pk}"
    assert f'href="?{query}&amp;#effet"' in chosen
    assert "Laisser l’appariement décider" not in chosen
    tried = client.get(f"{here}?{query}&personne={people[2].pk}").text
    text = " ".join(re.sub(r"<[^>]+>", " ", tried).replace("\xa0", " ").split())
    assert "3 personnes changent de place, 2 lésées" in text
    assert f"sa place va à {people[2].candidate}, que l’hypothèse y place" in text
    assert f"{people[0].candidate} y vient, avec un meilleur rang" in text
    assert f"{people[0].candidate} et {people[1].candidate} préfèrent « {positions[0]} », qui va à" in text
    assert "(à la main)" in text
    assert "Laisser l’appariement décider" in text
    assert campaign.match_runs.count() == 1
    answer = client.post(here, {"place": f"{people[2].pk}:{positions[0].pk}", "reason": "Équipe", "act": "keep"})
    proposal = campaign.match_runs.first()
    assert answer["Location"] == f"/equipe/appariements/{proposal.public_id}/"
    assert proposal.inputs["scenario"]["assigned"] == [[people[2].pk, positions[0].pk]]
    sent = {offer.application_id: offer.position_id for offer in selection.adopt(proposal, by=team, at=NOW)}
    assert sent == {people[2].pk: positions[0].pk, people[0].pk: positions[1].pk}


def test_person_is_locked_then_taken_out_by_links(campaign, positions, people, team, signed_in):
    run = selection.match(campaign, by=team, at=NOW)
    client, here = signed_in(team), f"/equipe/appariements/{run.public_id}/essai/"
    assert "Verrouiller" in client.get(f"{here}?personne={people[0].pk}").text
    locked = client.get(f"{here}?place={people[0].pk}:{positions[0].pk}&personne={people[0].pk}").text
    assert "Personne ne change de place" in locked
    assert "Verrouiller" not in locked
    out = client.get(f"{here}?absent={people[0].pk}&personne={people[0].pk}&seats_{positions[1].pk}=0").text
    assert "l’hypothèse retire cette personne" in out
    assert "Placer ici" not in out
    assert (
        f"seats_{positions[1].pk}=0&amp;absent={people[0].pk}&amp;personne=" in out
    )  # what was supposed stays in each address


@pytest.mark.parametrize("place", ["{other}:{position}", "x:y", "{person}:0"])
def test_place_that_cannot_be_is_refused_beside_the_picture(campaign, positions, people, team, signed_in, place):
    run = selection.match(campaign, by=team, at=NOW)
    stranger = f.DepositedApplicationFactory()
    asked = place.format(other=stranger.pk, person=people[0].pk, position=positions[0].pk)
    page = signed_in(team).get(f"/equipe/appariements/{run.public_id}/essai/?place={asked}&personne={people[0].pk}")
    assert page.status_code == 422
    assert "fr-alert--error" in page.text
    assert len(chips(page.text)) == 2


def test_refused_seats_open_their_fields(campaign, positions, people, team, signed_in):
    run = selection.match(campaign, by=team, at=NOW)
    page = signed_in(team).post(
        f"/equipe/appariements/{run.public_id}/essai/", {f"seats_{positions[0].pk}": "9", "act": "see"}
    )
    assert (page.status_code, '<details class="app-guidance fr-my-2w" open>' in page.text) == (422, True)


@pytest.mark.parametrize("count", [2, 6])
def test_hypothesis_costs_no_query_a_person(campaign, positions, team, signed_in, django_assert_num_queries, count):
    for rank in range(1, count + 1):
        person = f.DepositedApplicationFactory(campaign=campaign, state="heard", profession=positions[0].profession)
        f.WishFactory(application=person, challenge=positions[0].challenge, rank=1)
        f.RankingFactory(position=positions[0], application=person, rank=rank)
    run = selection.match(campaign, by=team, at=NOW)
    client, here = signed_in(team), f"/equipe/appariements/{run.public_id}/essai/"
    with django_assert_num_queries(15):
        page = client.get(f"{here}?place={person.pk}:{positions[0].pk}")
    assert "(à la main)" in page.text
