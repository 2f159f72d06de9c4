"""Route x person x object x moment: what belongs to others answers as it answers a stranger, whoever asks, whenever.

The objects are the story's; the people are of the same kind as their owner: somebody else of the same campaign, somebody
of another one. `make matrix` prints how many cases there are.
"""

import sys
from functools import cache

import pytest

from applications.models import Application
from challenges.enums import MemberRole
from challenges.models import AdministrationMember
from juries.models import Juror, Panel
from selection.domain import publication
from talents.models import Mission
from tests import factories as f
from tests.architecture.routes import addresses as addresses_of
from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_matrix import ROUTES
from tests.conftest import ACTORS, entered
from tests.factories import NOW

pytestmark = pytest.mark.sweep

STRANGER = ACTORS.index("stranger")
OWNERS = {"candidate": 2, "administration": 3, "juror": 4, "talent": 5}


def objects():
    """Return the routes that answer the owner of an object otherwise than a stranger, by kind of owner."""
    return {
        kind: [name for name, (_, answers) in ROUTES.items() if answers[column] != answers[STRANGER]]
        for kind, column in OWNERS.items()
    }


def _people(story, kind):
    """Return those of a kind to whom the story's objects do not belong: of this campaign, then of the other."""
    owner = story.user(kind)
    if kind == "candidate":
        rows = Application.objects.exclude(candidate=owner)
        here, there = rows.filter(campaign=story.present), rows.filter(campaign=story.past)
        return [
            here.first().candidate,
            there.exclude(candidate__applications__campaign=story.present).first().candidate,
        ]
    if kind == "administration":
        mine = AdministrationMember.objects.filter(user=owner).values("administration")
        rows = AdministrationMember.objects.exclude(administration__in=mine)
        rows = rows.exclude(user__in=AdministrationMember.objects.filter(administration__in=mine).values("user"))
        return [rows.first().user, rows.last().user]
    if kind == "juror":
        mine = Panel.objects.filter(jurors__user=owner)
        rows = Juror.objects.exclude(user__in=Juror.objects.filter(panel__in=mine).values("user"))
        here, there = (
            rows.filter(panel__stages__campaign=campaign).first() for campaign in (story.present, story.past)
        )
        return [(applications or f.JurorFactory()).user for applications in (here, there)]
    rows = Mission.objects.exclude(talent=owner)
    return [rows.first().talent, f.MissionFactory().talent]


def _unlike(addresses, clients):
    """Yield the cases where somebody is answered otherwise than a stranger."""
    for name, address in addresses.items():
        method, answers = ROUTES[name]
        for rank, client in enumerate(clients):
            response = getattr(client, method)(address)
            if response.streaming:
                b"".join(response)
            if response.status_code != answers[STRANGER]:
                yield name, rank, response.status_code


@pytest.fixture
def moments(story):
    """What an owner is shown changes with the announcement; what others are shown does not."""

    team = story.user("team")

    def during():
        """Decisions are taken and a first person has prepared their announcement; the second has not confirmed."""
        type(story.present).objects.filter(pk=story.present.pk).update(two_people=True)
        rows = Application.objects.filter(campaign=story.present, state="submitted")
        assert rows.update(state="shortlisted") > 0
        publication.prepare(story.present, digest=publication.preview(story.present, at=NOW).digest, by=team, at=NOW)

    def after():
        publication.announce(story.present, at=NOW)

    return {"avant l’annonce": lambda: None, "pendant l’annonce": during, "après l’annonce": after}


# A space is open to whoever has one; only what it shows is somebody's.
SPACES = {
    "candidate": {"spaces", "candidate:pair-invitation"},
    "administration": {
        "spaces",
        "administration:new",
        "administration:members",
        "administration:delegations",
        "hosted-missions",
        "cohort-room",
        "cohort-post",
        "cohort-post-file",
    },
    "juror": {"spaces", "juror:home", "juror:acts"},
    "talent": {
        "spaces",
        "talent:home",
        "alumni",
        "cohort-room",
        "cohort-post",
        "cohort-post-file",
        "candidate:add-wish",
    },
}


@pytest.fixture
def its_addresses(monkeypatch):
    """Return a function that gives the addresses of what belongs to somebody."""
    for once in ("_signed", "_minuted"):  # these make what they name: one for all the routes that show it
        monkeypatch.setattr(addresses_of, once, cache(getattr(addresses_of, once)))

    def find(story, kind):
        return {name: address_of(name, story) for name in objects()[kind] if name not in SPACES[kind]}

    return find


def colleague(story, kind):
    """Return who works beside the owner: same administration (to read only), same panel, same promotion."""
    owner = story.user(kind)
    if kind == "administration":
        mine = AdministrationMember.objects.filter(user=owner).first()
        return f.AdministrationMemberFactory(administration=mine.administration, role=MemberRole.READER).user
    if kind == "juror":
        seats = Juror.objects.filter(panel__in=Panel.objects.filter(jurors__user=owner), user__isnull=False)
        return seats.exclude(user=owner).first().user
    missions = Mission.objects.filter(cohort__in=Mission.objects.filter(talent=owner).values("cohort"))
    return missions.exclude(talent=owner).first().talent


# What colleagues share: a proposal is read and commented by all of its administration, who may ask for its files;
# minutes by all of their panel, a promotion by all its talents. Nothing else: neither the grid of a fellow juror nor
# the papers of a fellow talent. Saving answers « no longer a draft » to whoever reads the proposal (409).
SHARED = {
    "administration": {name for name in ROUTES if name.startswith("administration:") and ROUTES[name][0] == "get"}
    | {f"administration:{act}" for act in ("comment", "receipt-pdf", "annex", "autosave")},
    "juror": {"juror:minutes", "juror:minutes-pdf"},
    "talent": set(),
}


@pytest.mark.parametrize("kind", SHARED)
def test_a_colleague_shares_what_is_common_and_writes_nothing(story, kind, capsys, its_addresses):
    addresses = its_addresses(story, kind)
    client = entered(colleague(story, kind))
    names = {name for name, _, status in _unlike(addresses, [client])}
    assert names <= SHARED[kind]
    with capsys.disabled():
        sys.stdout.write(f"\n{kind}, collègue : {len(addresses)} routes, {len(names)} partagées, 0 non autorisé\n")


@pytest.mark.parametrize("kind", OWNERS)
def test_what_belongs_to_others_answers_as_to_a_stranger(story, moments, kind, capsys, its_addresses):
    addresses = its_addresses(story, kind)
    cases, failures = 0, []
    for moment, come in moments.items():
        come()
        clients = [entered(user) for user in _people(story, kind)]
        failures += [(moment, *case) for case in _unlike(addresses, clients)]
        cases += len(addresses) * len(clients)
    assert failures == []
    with capsys.disabled():
        sys.stdout.write(f"\n{kind} : {len(addresses)} routes, {cases} cas, 0 non autorisé\n")
