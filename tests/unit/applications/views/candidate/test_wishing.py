"""A challenge becomes a wish from its own page; its card says what it asks and what one has already."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from applications.domain import wish_list
from applications.domain.errors import ApplicationRefusedError
from applications.models import Application
from applications.queries import wishing
from cms import starter
from tests import factories as f
from tests.unit.applications.views.candidate.applying import address, wishes

QUERIES = 6


@pytest.fixture
def site(db):
    cache.clear()
    starter.build()


@pytest.fixture
def person(db):
    return f.UserFactory()


def add(client, challenge):
    return client.post(f"/candidature/defis/{challenge.slug}/", follow=True)


@pytest.mark.usefixtures("site")
def test_a_challenge_is_wanted_from_its_page_in_a_draft_that_opens(person, challenges, signed_in):
    client, challenge = signed_in(person), challenges[0]
    assert f"/candidature/defis/{challenge.slug}/" in client.get(f"/defis/{challenge.slug}/").text
    assert "s’ajoute aux défis" in client.get(f"/candidature/defis/{challenge.slug}/").text
    assert not Application.objects.exists(), "reading writes nothing"
    assert f"« {challenge} » est votre vœu 1" in add(client, challenge).text
    assert "Ce sera votre vœu 2" in client.get(f"/candidature/defis/{challenges[1].slug}/").text
    assert f"« {challenges[1]} » est votre vœu 2" in add(client, challenges[1]).text
    assert f"« {challenge} » est votre vœu 1" in add(client, challenge).text
    assert wishes(Application.objects.get(candidate=person)) == [challenges[0].pk, challenges[1].pk]


def test_a_visitor_signs_in_then_finds_the_challenge_again(challenges):
    answer = Client().get(f"/candidature/defis/{challenges[0].slug}/")
    assert answer.status_code == 302
    assert f"next=/candidature/defis/{challenges[0].slug}/" in answer.url


@pytest.mark.usefixtures("site")
def test_what_cannot_be_wanted_is_refused_with_its_reason(draft, campaign, challenges, client):
    Application.objects.filter(pk=draft.pk).update(profession=f.ProfessionFactory(code="designer", label="Design"))
    assert "ne cherche personne de votre métier" in add(client, challenges[0]).text
    f.CallWindowFactory(campaign=campaign, kind="wishes")
    assert "après la présélection" in add(client, challenges[0]).text
    assert f"/candidature/defis/{challenges[0].slug}/" not in client.get(f"/defis/{challenges[0].slug}/").text
    with pytest.raises(ApplicationRefusedError, match="depuis sa page, jusqu’à la fin de l’appel"):
        wish_list.add_wish(f.DepositedApplicationFactory(campaign=campaign), challenges[0])
    assert wishes(draft) == []
    assert add(client, f.ChallengeFactory(campaign=campaign, slug="retire", state="withdrawn")).status_code == 404


def test_wishes_change_after_the_deposit_until_the_call_ends(deposited, campaign, challenges, client):
    trade = challenges[0].positions.get().profession
    Application.objects.filter(pk=deposited.pk).update(profession=trade)
    f.WishFactory(application=deposited, challenge=challenges[0], rank=1)
    here = address(deposited, "voeux/")
    assert client.get(f"/candidature/defis/{challenges[1].slug}/").url == here
    assert here in client.get(address(deposited)).text
    order = [challenges[1].slug, challenges[0].slug]
    assert client.post(here, {"order": order, "action": "deposit"}).url == address(deposited)
    assert wishes(deposited) == [challenges[1].pk, challenges[0].pk]
    assert deposited.candidate.messages.filter(template="application_wishes").count() == 1
    campaign.windows.update(opens_at=f.NOW - timedelta(days=9), closes_at=f.NOW - timedelta(days=1))
    assert here not in client.get(address(deposited)).text
    closed = client.post(here, {"order": order[::-1], "action": "deposit"})
    assert (closed.status_code, "ne se changent plus" in closed.text) == (422, True)
    assert wishes(deposited) == [challenges[1].pk, challenges[0].pk]
    Application.objects.filter(pk=deposited.pk).update(state="ineligible", announced_state="ineligible")
    assert client.get(here).status_code == 404
    assert client.get(f"/candidature/defis/{challenges[1].slug}/").url == address(deposited)


def test_a_card_says_what_is_asked_and_what_one_has(draft, challenges, client):
    position = challenges[0].positions.get()
    Application.objects.filter(pk=draft.pk).update(profession=position.profession)
    known, other = (f.SkillFactory(label=label) for label in ("Cartographie", "Python"))
    for skill in (known, other):
        position.skills.create(skill=skill)
    step = address(draft, "?etape=voeux")
    assert "Compétences demandées : Cartographie, Python." in client.get(step).text
    profile = draft.candidate.profile
    profile.skills.add(known)
    page = client.get(step).text
    assert "Vous couvrez 1 des 2 compétences demandées." in " ".join(page.split())
    assert "Python, qui s’acquiert aussi en poste" in " ".join(page.split())
    profile.skills.add(other)
    assert "Vous couvrez toutes les compétences demandées." in client.get(step).text


def test_cards_cost_the_same_whatever_their_number(draft, challenges, django_assert_num_queries):
    for count in (1, 3):
        known = list(type(challenges[0]).objects.filter(pk__in=[each.pk for each in challenges[:count]]))
        with django_assert_num_queries(QUERIES):
            wishing.choices(draft, known)


def test_a_challenge_without_one_s_trade_shows_all_its_positions(draft, challenges):
    draft.profession = f.ProfessionFactory(code="designer", label="Design")
    [choice] = wishing.choices(draft, challenges[:1])
    assert (choice.positions, choice.asked, choice.covered) == (list(challenges[0].positions.all()), [], 0)
