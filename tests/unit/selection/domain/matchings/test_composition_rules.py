"""Rules on teams and totals: written by the team, priced, answered by a choice of seats that a person keeps."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from notifications.models import Message
from selection.domain import selection
from selection.domain.errors import SelectionRefusedError
from selection.domain.matchings import composition_rules, scenarios
from selection.domain.matchings.composition_rules import Price
from selection.domain.personal_data import empty
from selection.forms.composition import CompositionRuleForm
from selection.models import CompositionRule, MatchRun, Offer
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def trades():
    return [
        f.ProfessionFactory(code="designer", label="Designer"),
        f.ProfessionFactory(code="developer", label="Développement"),
    ]


@pytest.fixture
def ministry():
    return f.AdministrationFactory(name="Ministère de l’Écologie")


@pytest.fixture
def teams(campaign, trades, ministry):
    """Two challenges, each with one seat of each trade; the first belongs to a body attached to the ministry."""
    office = f.AdministrationFactory(name="Commissariat général", parent=ministry)
    attached = f.AdministrationFactory(name="Météo-France", parent=office)
    challenges = [
        f.ChallengeFactory(campaign=campaign, state="published", published_title=title, administration=body)
        for title, body in (("Nuages", attached), ("Archives", f.AdministrationFactory(name="Archives nationales")))
    ]
    return {
        (challenge.published_title, trade.label): f.PositionFactory(
            challenge=challenge, profession=trade, seats=1, pay_band=None
        )
        for challenge in challenges
        for trade in trades
    }


def candidate(campaign, *positions, rank, name="Une Personne"):
    """Somebody heard who wishes for positions, in order, and has the same rank at each."""
    application = f.DepositedApplicationFactory(
        campaign=campaign, state="heard", profession=positions[0].profession, candidate__first_name=name.partition(" ")[0], candidate__last_name=name.partition(" ")[2],
    )  # fmt: skip
    application.wishes.all().delete()
    for order, position in enumerate(positions, start=1):
        f.WishFactory(application=application, challenge=position.challenge, rank=order)
        f.RankingFactory(position=position, application=application, rank=rank, result=10 - rank)
    return application


@pytest.fixture
def people(campaign, teams):
    """A designer for each challenge, and one developer who prefers the first: nobody develops the archives."""
    nuages, archives = (
        [teams[title, trade] for trade in ("Designer", "Développement")] for title in ("Nuages", "Archives")
    )
    return [
        candidate(campaign, nuages[0], archives[0], rank=1, name="Ada Nuage"),
        candidate(campaign, archives[0], rank=2, name="Bel Archive"),
        candidate(campaign, nuages[1], archives[1], rank=1, name="Cleo Code"),
    ]


def rule(campaign, kind, **fields):
    return f.CompositionRuleFactory(campaign=campaign, kind=kind, **{"minimum": None} | fields)


def composed(campaign, team):
    run = selection.match(campaign, by=team, at=NOW)
    return run, composition_rules.compose(list(composition_rules.stored(campaign)), run.inputs)


def spaced(row):
    return row.sentence.replace("\u00a0", " ")


def test_a_team_without_developer_costs_its_designer(campaign, teams, people, trades, team):
    rule(campaign, "trade", profession=trades[1], minimum=1)
    _, answer = composed(campaign, team)
    (row,) = answer.rows
    assert str(row.rule) == "Métier présent dans une équipe"
    assert (
        spaced(row)
        == "Chaque équipe où ce métier est demandé : métier « Développement », 1 personne au moins, ou pas d’équipe"
    )
    assert (row.broken_before, row.broken_after) == (["Archives"], [])
    assert row.price == Price(seats=1, wronged=1, moved=1)
    assert answer.scenario.seats == {teams["Archives", "Designer"].pk: 0}
    assert (answer.before.seated, answer.after.seated, answer.proved) == (3, 2, True)
    assert [(move.candidate, move.after) for move in answer.moves] == [(people[1].pk, None)]


def test_a_rule_on_one_team_leaves_the_others(campaign, teams, people, trades, team):
    rule(campaign, "trade", profession=trades[1], minimum=1, challenge=teams["Nuages", "Designer"].challenge)
    rule(campaign, "team", minimum=2, challenge=teams["Nuages", "Designer"].challenge)
    _, answer = composed(campaign, team)
    assert [spaced(row) for row in answer.rows] == [
        "L’équipe du défi « Nuages » : métier « Développement », 1 personne au moins, ou pas d’équipe",
        "L’équipe du défi « Nuages » : 2 personnes au moins, ou personne",
    ]
    assert not answer.scenario.changes
    assert [row.broken_before for row in answer.rows] == [[], []]


def test_a_rule_on_every_team_leaves_those_too_small_for_it(campaign, teams, people, trades, team):
    rule(campaign, "team", minimum=3)
    rule(campaign, "trade", profession=trades[1], minimum=2)
    _, answer = composed(campaign, team)
    assert not answer.scenario.changes
    assert [row.broken_before for row in answer.rows] == [[], []]


def test_a_ministry_counts_the_bodies_attached_to_it_and_those_who_have_a_seat(
    campaign, teams, people, trades, ministry, team
):
    selection.offer(people[2], teams["Nuages", "Développement"], by=team, at=NOW)
    rule(campaign, "body", administration=ministry, minimum=1, maximum=1)
    _, answer = composed(campaign, team)
    (row,) = answer.rows
    assert spaced(row) == "Ministère de l’Écologie et ce qui lui est rattaché : exactement 1 personne"
    assert answer.scenario.seats == {teams["Nuages", "Designer"].pk: 0}
    assert row.price == Price(seats=1, wronged=1, moved=2)  # Ada goes to the archives, Bel has no seat


def test_a_budget_counts_the_seats_of_its_programme(campaign, teams, people, team):
    f.FundingPlanFactory(challenge=teams["Archives", "Designer"].challenge, programme="349")
    rule(campaign, "budget", budget_programme="349", maximum=0)
    rule(campaign, "budget", maximum=1)
    _, answer = composed(campaign, team)
    assert [spaced(row) for row in answer.rows] == [
        "Programme budgétaire 349 : 0 place au plus",
        "Toute la campagne : 1 place au plus",
    ]
    assert answer.after.seated == 1
    assert [row.price.seats for row in answer.rows] == [0, 1]


def test_rules_that_contradict_each_other_break_as_few_as_can_be(campaign, teams, people, ministry, team):
    rule(campaign, "body", administration=ministry, minimum=3)
    rule(campaign, "team", minimum=2)
    _, answer = composed(campaign, team)
    assert [row.broken_after for row in answer.rows] == [[""], []]


def test_a_seat_given_to_somebody_is_offered_by_hand_with_its_reason(campaign, teams, people, team):
    nuages = teams["Nuages", "Designer"]
    third = candidate(campaign, nuages, rank=9, name="Élise Dessin")
    rule(campaign, "seat", application=third, position=nuages)
    run, answer = composed(campaign, team)
    (row,) = answer.rows
    assert spaced(row) == f"Élise Dessin a une place de « {nuages} »"
    assert (row.broken_before, row.broken_after) == ([""], [])
    assert answer.scenario.assigned == {third.pk: nuages.pk}
    assert row.price == Price(seats=0, wronged=1, moved=3)  # Ada goes to the archives, Bel has no seat
    scenario = scenarios.Scenario(
        answer.scenario.seats, reason="Équilibre des profils", assigned=answer.scenario.assigned
    )
    proposed = selection.propose(run, scenario, by=team, at=NOW)
    assert not proposed.lines.filter(application=third).exists()
    selection.adopt(proposed, by=team, at=NOW)
    offer = Offer.objects.get(application=third)
    assert (offer.by_hand, offer.position, offer.passed_over) == (True, nuages, [[people[0].pk, 1]])
    assert offer.log.get(verb="send").reason == "Équilibre des profils"
    assert Message.objects.filter(template="offer", recipient=third.candidate).count() == 1
    assert Offer.objects.get(application=people[0]).position == teams["Archives", "Designer"]


def test_a_seat_given_by_hand_is_not_opened_to_the_matching_again(campaign, teams, people, team):
    nuages = teams["Nuages", "Designer"]
    rule(campaign, "seat", application=people[0], position=nuages)
    run, answer = composed(campaign, team)
    proposed = selection.propose(
        run, scenarios.Scenario(answer.scenario.seats, reason="Profil", assigned=answer.scenario.assigned),
        by=team, at=NOW,
    )  # fmt: skip
    with pytest.raises(SelectionRefusedError, match="changé depuis"):
        selection.propose(proposed, scenarios.Scenario({nuages.pk: 1}, reason="Encore"), by=team, at=NOW)


def test_a_seat_is_given_only_to_somebody_who_waits_while_there_is_one(campaign, teams, people, team):
    nuages = teams["Nuages", "Designer"]
    others = [candidate(campaign, nuages, rank=rank) for rank in (7, 8)]
    for application in (others[0], others[0], others[1]):
        rule(campaign, "seat", application=application, position=nuages)
    run, answer = composed(campaign, team)
    assert answer.scenario.assigned == {others[0].pk: nuages.pk}
    assert [row.broken_after for row in answer.rows] == [[], [], [""]]
    scenario = scenarios.Scenario(answer.scenario.seats, reason="Profil rare", assigned=answer.scenario.assigned)
    proposed = selection.propose(run, scenario, by=team, at=NOW)
    others[0].rankings.all().delete()
    type(others[0]).objects.filter(pk=others[0].pk).update(state="withdrawn")
    with pytest.raises(SelectionRefusedError, match="changé depuis"):
        selection.adopt(proposed, by=team, at=NOW)


def test_the_composed_matching_is_stable_for_the_seats_it_opens(campaign, teams, people, trades, team):
    rule(campaign, "trade", profession=trades[1], minimum=1)
    run, answer = composed(campaign, team)
    supposed = scenarios.suppose(run.inputs, answer.scenario)
    seated = scenarios.stable(supposed)
    assert scenarios.figures(supposed, seated).wronged == 0
    assert Counter(seated.values()) == {teams["Nuages", "Designer"].pk: 1, teams["Nuages", "Développement"].pk: 1}


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "team", "minimum": None},
        {"kind": "trade", "minimum": 1},
        {"kind": "body", "minimum": 1},
        {"kind": "budget", "minimum": None},
        {"kind": "seat", "minimum": None},
        {"kind": "team", "minimum": 3, "maximum": 2},
        {"kind": "team", "minimum": 2, "reason": ""},
    ],
)
def test_an_incomplete_rule_is_refused_by_the_database(campaign, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        f.CompositionRuleFactory(campaign=campaign, **fields)


def test_a_person_who_is_erased_leaves_no_rule(campaign, teams, people):
    rule(campaign, "seat", application=people[0], position=teams["Nuages", "Designer"])
    empty(type(people[0]).objects.filter(pk=people[0].pk))
    assert not CompositionRule.objects.exists()


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def client_of_team(team, signed_in):
    return signed_in(team)


@pytest.mark.takes("applications.Application.wait", by="team:selection-act")
def test_rules_are_written_priced_kept_adopted_and_told_by_clicking(
    campaign, teams, people, trades, team, client_of_team, signed_in
):
    address = f"/equipe/campagnes/{campaign.code}/selection/composition/"
    assert address in client_of_team.get(f"/equipe/campagnes/{campaign.code}/selection/").content.decode()
    assert "Aucune règle" in client_of_team.get(address).content.decode()
    form = client_of_team.get(address, {"regle": "trade"}).content.decode()
    assert "Métier" in form
    asked = {"act": "trade", "profession": trades[1].pk, "minimum": 1, "reason": "Chaque équipe développe"}
    assert client_of_team.post(address, asked | {"reason": ""}).status_code == 422
    assert client_of_team.post(address, asked | {"reason": "\u00a0"}).status_code == 422
    page = client_of_team.post(address, asked, follow=True).content.decode()
    assert "voyez ce qu’elle coûte" in page
    assert "Calculez un appariement" in page
    client_of_team.post(f"/equipe/campagnes/{campaign.code}/selection/match/")
    run = MatchRun.objects.get()
    composition = f"/equipe/appariements/{run.public_id}/composition/"
    assert composition in client_of_team.get(address).content.decode()
    assert composition in client_of_team.get(f"/equipe/appariements/{run.public_id}/").content.decode()
    page = client_of_team.get(composition).content.decode()
    assert "c’est prouvé" in page
    assert "non tenue : Archives" in page
    assert "Bel Archive : Archives, Designer → aucune place" in page
    assert client_of_team.post(composition, {"reason": ""}).status_code == 422
    response = client_of_team.post(composition, {"reason": "Une équipe sans développement ne livre pas"}, follow=True)
    assert "Règles suivies : Chaque équipe où ce métier est demandé" in response.content.decode()
    proposed = MatchRun.objects.first()
    adopt = f"/equipe/campagnes/{campaign.code}/selection/adopt/"
    page = client_of_team.post(adopt, {"run": proposed.public_id}, follow=True).content.decode()
    assert "2\xa0propositions sont envoyées" in page
    assert client_of_team.post(composition, {"reason": "Trop tard"}).status_code == 422
    key = CompositionRule.objects.get().pk
    assert "est retirée" in client_of_team.post(address, {"act": f"remove:{key}"}, follow=True).content.decode()
    assert "est retirée" not in client_of_team.post(address, {"act": f"remove:{key}"}, follow=True).content.decode()
    assert "n’a pas de règle" in client_of_team.get(composition).content.decode()


def test_page_shows_whom_a_proposal_gives_a_seat_by_hand(campaign, teams, people, client_of_team):
    nuages = teams["Nuages", "Designer"]
    third = candidate(campaign, nuages, rank=9, name="Élise Dessin")
    address = f"/equipe/campagnes/{campaign.code}/selection/composition/"
    asked = {"act": "seat", "application": third.pk, "position": nuages.pk, "reason": "Déjà à l’œuvre"}
    client_of_team.post(address, asked)
    client_of_team.post(f"/equipe/campagnes/{campaign.code}/selection/match/")
    composition = f"/equipe/appariements/{MatchRun.objects.get().public_id}/composition/"
    page = client_of_team.get(composition).content.decode()
    assert "Proposer à Élise Dessin, par décision de l’équipe" in page
    proposed = client_of_team.post(
        composition, {"reason": "Elle travaille déjà sur ce défi"}, follow=True
    ).content.decode()
    assert f"hors répartition : Élise Dessin (« {nuages} »)" in proposed


@pytest.mark.parametrize(
    ("kind", "asked", "refusal"),
    [
        ("seat", ("application", "position"), "pas parmi les vœux"),
        ("body", ("administration",), "un maximum, ou les deux"),
        ("budget", (), "Champ requis"),
        ("team", (), "Champ requis"),
    ],
)
def test_a_rule_that_says_nothing_is_refused_in_words(campaign, teams, people, ministry, kind, asked, refusal):
    given = {
        "application": people[0].pk, "position": teams["Nuages", "Développement"].pk, "administration": ministry.pk,
    }  # fmt: skip
    form = CompositionRuleForm(
        QueryDict(urlencode({name: given[name] for name in asked} | {"reason": "Parce que"})),
        campaign=campaign,
        kind=kind,
    )
    assert not form.is_valid()
    assert refusal in str(form.errors)


def test_form_offers_what_the_campaign_has(campaign, teams, people, ministry):
    f.FundingPlanFactory(challenge=teams["Archives", "Designer"].challenge, programme="349")
    budget = CompositionRuleForm(campaign=campaign, kind="budget").fields["budget_programme"]
    assert [value for value, _ in budget.choices] == ["", "349"]
    bodies = CompositionRuleForm(campaign=campaign, kind="body").fields["administration"].queryset
    assert ministry in bodies
    assert CompositionRuleForm(campaign=campaign, kind="seat").fields["application"].queryset.count() == 3
