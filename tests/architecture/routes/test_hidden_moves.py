"""Hidden moves: what was decided and not announced changes nothing that a person concerned can see, do or be answered.

For each announced state and each state that the team may reach from it in silence (read from the tables of transitions,
so that a new decision is tried too), everything that people concerned and visitors are served is compared with what it
was before: every page, feed, calendar, export and file; the answer to every form; the messages written; the pages after
an act; what the scheduled tasks write.
"""

import io
import re
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import get_resolver

from applications import tasks as application_tasks
from applications.domain import applications
from applications.models import Application
from challenges.domain import instruction
from challenges.models import Challenge, RefusalReason
from common.transitions import move
from exercises import tasks as exercise_tasks
from followup import tasks as followup_tasks
from notifications.models import Message
from selection import tasks
from selection.domain import publication
from talents import tasks as talent_tasks
from tests import factories as f
from tests.conftest import entered
from tests.factories import NOW
from tests.url_patterns import PREFIXES, fill_pattern, routes_of

# What the team's acts tell at once: they are no hidden decisions.
TOLD_AT_ONCE = {
    Application: {"ask", "offer", "replace", "release", "dispense", "reopen", "reinstate"},
    Challenge: {"ask", "publish", "start", "close", "archive", "withdraw", "reopen"},
}
# What is drawn at each request: tokens of forms, secrets of new addresses, identifiers of new rows.
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|-profile" value="\d+"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[\w-]{32,}'
)
POSTED = {
    "reason": "Une raison", "action": "deposit", "answer": "accept", "text": "Un texte", "order-shown": "1",
    "need-need": "", "confirm": "",
}  # fmt: skip


def hidden_paths(model):
    """Yield (announced state, verbs of the team) for each state reachable in silence from each other."""
    silent = [move for move in model.transitions if not move.by_concerned and move.verb not in TOLD_AT_ONCE[model]]
    for state in model.state.field.choices:
        reached, waiting = {state[0]}, [(state[0], ())]
        while waiting:
            here, verbs = waiting.pop(0)
            for step in silent:
                if here in step.sources and step.target not in reached:
                    reached.add(step.target)
                    waiting.append((step.target, (*verbs, step.verb)))
                    yield state[0], (*verbs, step.verb)


@pytest.fixture
def world(db, team):
    campaign = f.ready_campaign(code="C-1", state="published", min_wishes=1)
    f.CallWindowFactory(campaign=campaign, kind="applications", opens_at=NOW - timedelta(days=9), closes_at=f.LATER)
    wanted = f.PublishedChallengeFactory(campaign=campaign, dossier=f.DossierFactory(form=campaign.challenge_form))
    f.DepositFactory(dossier=wanted.dossier)
    position = f.PositionFactory(challenge=wanted)
    lead = f.AdministrationMemberFactory(administration=wanted.administration)
    proposed = f.ChallengeFactory(
        campaign=campaign, administration=wanted.administration, state="submitted", announced_state="submitted",
        dossier=f.DossierFactory(form=campaign.challenge_form, owner=lead.user),
    )  # fmt: skip
    f.PositionFactory(challenge=proposed, profession=position.profession)
    f.DepositFactory(dossier=proposed.dossier)
    rows = [f.DepositedApplicationFactory(campaign=campaign, profession=position.profession) for _ in range(2)]
    for row in rows:
        f.WishFactory(application=row, challenge=wanted)
    stage = f.StageFactory(campaign=campaign, kind="exercise", blind=True)
    exercise = f.published_exercise(
        team, people=0, stage=stage, profession=position.profession, invited="shortlisted"
    )  # whom a decision invites, once it is announced
    attempt = f.AttemptFactory(exercise=exercise, application=rows[0])
    people = {
        "author": rows[0].candidate,
        "rival": rows[1].candidate,
        "host": lead.user,
        "reader": f.AdministrationMemberFactory(administration=wanted.administration, role="reader").user,
        "visitor": None,
    }
    keys = {"slug": [campaign.code, wanted.slug], "str": ["csv"]}
    return {
        "team": team, "campaign": campaign, "application": rows[0], "challenge": proposed, "people": people,
        "keys": keys, "position": position, "exercise": f"/candidature/exercices/{attempt.public_id}/",
    }  # fmt: skip


@contextmanager
def undone():
    """Undo what a block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def addresses(keys):
    """Yield every address outside the team's space, on every object of the world."""
    for pattern, _ in routes_of(get_resolver().url_patterns):
        if pattern.startswith((*PREFIXES, "equipe/", "comptes/", "readyz", "repetition/")) or "^" in pattern:
            continue
        yield from fill_pattern(pattern, keys)


def content_of(response):
    """Return what an answer says: its status, where it leads, its words; an archive by its members."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = repr([(name, archive.read(name)) for name in archive.namelist()]).encode()
    headers = {
        name: CHANGING.sub("", value) for name, value in response.items() if name in {"Location", "Content-Type"}
    }
    return response.status_code, headers, CHANGING.sub("", body.decode("utf-8", "replace"))


def messages_after(last):
    rows = Message.objects.filter(pk__gt=last).order_by("pk")
    return [CHANGING.sub("", f"{row.template} {row.recipient_id} {row.subject} {row.body}") for row in rows]


def last_message():
    return Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def read(client, address):
    with undone():
        return content_of(client.get(address))


def act(client, address, pages):
    """Return the answer to a form, the messages that it wrote, and the person's pages after it; then undo it."""
    with undone():
        last = last_message()
        first = client.post(address, POSTED)
        answer = [content_of(first)]
        if first.status_code in {301, 302, 303}:
            answer.append(content_of(client.get(first["Location"])))
        if first.status_code not in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            answer += [content_of(client.get(page)) for page in pages]
        return answer, messages_after(last)


def scheduled():
    """Return the messages that the scheduled tasks write now."""
    with undone():
        last = last_message()
        for task in (tasks.expire_offers, tasks.remind_offers, application_tasks.remind_drafts,
                     application_tasks.tend_pool, followup_tasks.ask_surveys, followup_tasks.tell_bulletins,
                     talent_tasks.watch, exercise_tasks.invite):  # fmt: skip
            task()
        return messages_after(last)


def snapshot(world, row, known=None):
    """Return what people are served, by person and address: all of it to whom the row concerns, pages to the others.

    With what was ``known`` before, the others are asked again only what they had been served.
    """
    concerned = "author" if isinstance(row, Application) else "host"
    space = "/candidature/dossiers" if isinstance(row, Application) else "/administration/defis"
    pages = [f"{space.rpartition('/')[0]}/", f"{space}/{row.public_id}/"]
    cache.clear()  # the public API counts its calls
    served = {"scheduled": scheduled()}
    for name, user in world["people"].items():
        client = entered(user) if user is not None else Client()
        for address in [*addresses({"uuid": [row.public_id], **world["keys"]}), world["exercise"]]:
            key = (name, "GET", address)
            if name == concerned or known is None or known[key][0] == HTTPStatus.OK:
                served[key] = read(client, address)
            if name == concerned:
                served[name, "POST", address] = act(client, address, pages)
    return served


def differences(before, after):
    return [key for key in after if before[key] != after[key]]


def announced(world, model, state):
    """Bring the object that decisions are about to a state that its people know."""
    row = world["application" if model is Application else "challenge"]
    if state == "incomplete":
        ask = applications.ask_completion if model is Application else instruction.ask_completion
        ask(row, note="Il manque le portfolio", due_at=f.LATER, by=world["team"], at=NOW)
    else:
        model.objects.filter(pk=row.pk).update(state=state, announced_state=state)
    return model.objects.get(pk=row.pk)


def decide(world, row, verbs):
    """Take the team's decisions, with what goes with them and is not announced either."""
    for verb in verbs:
        move(row, verb, by=world["team"], at=NOW, reason="MOTIF CACHÉ")
    if isinstance(row, Application):
        coded = RefusalReason.objects.get(code="condition")
        Application.objects.filter(pk=row.pk).update(refusal_reason=coded)
        f.RankingFactory(position=world["position"], application=row)
        f.FeedbackFactory(application=row)
    else:
        Challenge.objects.filter(pk=row.pk).update(refusal_code="other")


PATHS = [(model, *path) for model in (Application, Challenge) for path in hidden_paths(model)]


def by_start():
    """Group the paths by model and announced state: what is served before is read once for all of them."""
    starts = {}
    for model, state, verbs in PATHS:
        starts.setdefault((model, state), []).append(verbs)
    return [pytest.param(*start, paths, id=f"{start[0].__name__}-{start[1]}") for start, paths in starts.items()]


@pytest.mark.sweep
@pytest.mark.parametrize(("model", "state", "paths"), by_start())
def test_nothing_served_to_anybody_tells_a_hidden_decision(world, model, state, paths):
    row = announced(world, model, state)
    before = snapshot(world, row)
    for verbs in paths:
        with undone():
            decide(world, model.objects.get(pk=row.pk), verbs)
            assert (verbs, differences(before, snapshot(world, row, before))) == (verbs, [])


def test_every_decision_of_the_tables_is_tried():
    """A path whose decision is announced at once would be compared with nothing: the lists name real verbs."""
    for model, sentence in TOLD_AT_ONCE.items():
        assert sentence < set(model.transitions.by_verb)
    assert {(model.__name__, state) for model, state, _ in PATHS} == {
        ("Application", "submitted"), ("Application", "incomplete"), ("Application", "shortlisted"),
        ("Application", "heard"), ("Application", "waiting"), ("Challenge", "submitted"), ("Challenge", "incomplete"),
        ("Challenge", "shortlisted"), ("Challenge", "heard"),
    }  # fmt: skip


@pytest.mark.sweep
def test_an_announced_decision_does_change_what_is_served(world):
    """The comparison sees: once it is announced, the same decision is in the person's pages and answers."""
    row = world["application"]
    before = snapshot(world, row)
    with undone():
        decide(world, row, ["refuse"])
        publication.announce(world["campaign"], at=NOW)
        changed = differences(before, snapshot(world, row, before))
    mine = f"/candidature/dossiers/{world['application'].public_id}/"
    assert {("author", "GET", mine), ("author", "POST", f"{mine}retrait/")} <= set(changed)


@pytest.mark.parametrize(
    "query",
    [
        lambda rows: rows.filter(state="ineligible"),
        lambda rows: rows.exclude(state__in=["ineligible"]),
        lambda rows: rows.filter(Q(pk=1) | Q(state="ineligible")),
        lambda rows: rows.order_by("-state"),
        lambda rows: rows.values("pk", "state"),
        lambda rows: rows.values_list("state"),
        lambda rows: rows.values(),
    ],
)
def test_rows_of_people_concerned_cannot_be_asked_their_hidden_state(db, query):
    with pytest.raises(TypeError, match="announced"):
        list(query(Application.for_concerned()))


def test_a_row_of_somebody_concerned_never_overwrites_the_hidden_state(db):
    hidden = f.DepositedApplicationFactory(state="ineligible")
    row = Application.for_concerned().get(pk=hidden.pk)
    assert (row.state, list(Application.for_concerned().order_by("pk").values_list("pk", flat=True))) == (
        "submitted", [row.pk],
    )  # fmt: skip
    with pytest.raises(TypeError, match="announced state"):
        row.save()
    row.refresh_from_db()
    assert row.state == "submitted"
    row.save(update_fields=["completion_note"])
    hidden.refresh_from_db()
    assert hidden.state == "ineligible"


def test_what_the_person_does_overtakes_the_hidden_decision_and_the_log_says_so(world):
    row = world["application"]
    decide(world, row, ["refuse"])
    applications.withdraw(row, by=row.candidate, at=NOW, reason="J’ai trouvé ailleurs")
    assert list(row.log.values_list("verb", "source", "target")) == [
        ("submit", "draft", "submitted"),
        ("refuse", "submitted", "ineligible"),
        ("overtake", "ineligible", "submitted"),
        ("withdraw", "submitted", "withdrawn"),
    ]
    assert not publication.unannounced(world["campaign"]).filter(pk=row.pk).exists()
    applications.resume(row, by=row.candidate, at=NOW)
    assert row.state == "draft"
