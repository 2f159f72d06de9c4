"""A challenge becomes a wish from its own page; its card says what it asks and what one has already."""

import re
from datetime import timedelta
from pathlib import Path

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

QUERIES = 7
ASKED, THEN = "compétences demandées", "\xa0; "
OWN_LEVEL = "votre niveau est « notions » et le niveau attendu est"
UNSAID = "le niveau attendu est « pratique confirmée » et vous n’avez pas dit le vôtre"


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
    for ask in (client.get, client.post):  # a page opened before the deposit is sent after it
        assert ask(f"/candidature/defis/{challenges[1].slug}/").url == here
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
    assert "Compétences demandées : Cartographie (utile), Python (utile)." in client.get(step).text
    profile = draft.candidate.profile
    profile.skills.add(known)
    assert "Vous couvrez 1 des 2 compétences demandées\xa0; Python serait utile." in client.get(step).text
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
    assert (choice.positions, choice.asked, choice.sentence) == (list(challenges[0].positions.all()), [], "")


def asked(*skills):
    """Return the card of a challenge that asks skills, each with its importance and how well the person has it."""
    return wishing.Choice(None, [], [wishing.Asked(*skill) for skill in skills])


@pytest.mark.parametrize(
    ("skills", "sentence"),
    [
        ([], ""),
        (
            [("SQL", "essential", None), ("R", "trainable", None)],
            "Compétences demandées : SQL (indispensable), R (s’acquiert pendant la mission).",
        ),
        (
            [("SQL", "essential", "expert"), ("R", "trainable", None)],
            "Vous couvrez 1 des 2 compétences demandées\xa0; R s’acquiert pendant la mission.",
        ),
        (
            [("A", "essential", None), ("B", "essential", None), ("R", "wanted", "basics"), ("C", "wanted", None)],
            f"Vous couvrez 1 des 4 {ASKED}, avec des notions en R{THEN}A et B sont indispensables{THEN}C serait utile.",
        ),
        ([("SQL", "essential", "")], "Vous couvrez toutes les compétences demandées."),
        (
            [("SQL", "essential", None, "expert")],
            "Compétences demandées : SQL (indispensable, expertise).",
        ),
        (
            [("SQL", "essential", "basics", "expert"), ("R", "wanted", "expert", "practised")],
            f"Vous couvrez toutes les compétences demandées{THEN}en SQL, {OWN_LEVEL} « expertise ».",
        ),
        (
            [("SQL", "essential", "", "practised"), ("R", "wanted", None)],
            f"Vous couvrez 1 des 2 {ASKED}{THEN}en SQL, {UNSAID}{THEN}R serait utile.",
        ),
    ],
)
def test_card_says_how_one_s_skills_meet_those_asked(skills, sentence):
    assert asked(*skills).sentence == sentence


def test_a_skill_asked_by_two_positions_is_as_needed_as_the_most_demanding_says(draft, challenges):
    skill = f.SkillFactory(label="Rust")
    draft.profession = None
    challenge = challenges[0]
    for level in ("trainable", "essential", "wanted"):
        position = f.PositionFactory(challenge=challenge, profession=f.ProfessionFactory(code=level, label=level))
        f.PositionSkillFactory(position=position, skill=skill, level=level)
    known = type(challenge).objects.get(pk=challenge.pk)
    [choice] = wishing.choices(draft, [known])
    assert [row.level for row in choice.asked if row.label == "Rust"] == ["essential"]


def test_levels_are_said_on_the_profile_and_stay_there(draft, client):
    skill, other = f.SkillFactory(label="Rust"), f.SkillFactory(label="Zig")
    profile, _ = type(f.ProfileFactory.build()).objects.get_or_create(
        person=draft.candidate, defaults={"updated_at": f.NOW}
    )
    profile.skills.add(skill)
    assert "Mon niveau dans chaque compétence" in client.get("/candidature/profil/").text
    sent = {"skill_names": "Rust", f"niveau-{skill.pk}": "expert", f"niveau-{other.pk}": "expert", "need-need": ""}
    for prefix in ("experiences", "educations", "links", "languages"):
        sent |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    assert client.post("/candidature/profil/", sent).status_code == 302
    assert [str(mastery) for mastery in profile.masteries.all()] == ["Rust (expertise)"]
    assert '<option value="expert" selected>' in client.get("/candidature/profil/").text
    assert client.post("/candidature/profil/", sent | {f"niveau-{skill.pk}": "maître"}).status_code == 422
    client.post("/candidature/profil/", sent | {"skill_names": "Zig"})
    assert not profile.masteries.exists()


def test_no_juror_page_and_no_matching_reads_the_level_of_a_skill():
    """The level helps the person to choose: neither reading, ranking, matching nor the team's pages import it."""
    root = Path(__file__).resolve().parents[5]
    allowed = {
        "applications/models/profile.py", "applications/models/__init__.py",
        "applications/domain/profiles.py", "applications/domain/personal_data.py", "applications/forms/profile.py",
        "applications/views/candidate/profile.py", "applications/queries/wishing.py",
    }  # fmt: skip
    readers = {
        path.relative_to(root).as_posix()
        for package in ("applications", "juries", "panels", "selection", "talents", "reporting", "cms", "dossiers")
        for path in (root / package).rglob("*.py")
        if "migrations" not in path.parts and re.search(r"[Mm]aster(y|ies)", path.read_text(encoding="utf-8"))
    }
    assert readers == allowed
    shown = {
        path.relative_to(root / "templates").as_posix()
        for path in (root / "templates").rglob("*.html")
        if re.search(r"[Mm]aster(y|ies)|choice\.sentence", path.read_text(encoding="utf-8"))
    }
    assert shown == {"applications/candidate/profile.html", "applications/candidate/choices.html"}
