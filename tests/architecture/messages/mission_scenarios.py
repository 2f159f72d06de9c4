"""What causes each message about the life of a mission."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from common.days import day_of
from followup.domain import cohort_posts, results, sponsor_checks
from followup.domain.ending import notes, series
from followup.domain.reviews import concluding, moments
from talents.domain import contacts
from talents.domain.contacts import Change
from talents.domain.documents import circuit_changes, circuits
from talents.enums import ContactRole
from tests import factories as f
from tests.architecture.messages.message_scenarios import scenario
from tests.factories import NOW

SHEET = {"progress": 4, "together": 4, "results": "Un service", "hard": "", "needs": "", "wish": "go"}


def _opened(world):
    mission = world.make_mission(state="active")
    review = moments.open_review(mission, "midterm", due_on=date(2026, 3, 20), at=NOW)
    return review, mission.talent, mission.host.members.get(role="lead").user


def _concluded(world, decision, until):
    review, talent, host = _opened(world)
    for person in (talent, host):
        concluding.hand_in(review, SHEET, by=person, at=NOW)
    concluding.propose(review, decision=decision, until=until, conclusion="Continuons.", by=host, at=NOW)
    return review, talent


@scenario
def contact_changed(world):
    mission = world.make_mission(state="active")
    succeeding = f.AdministrationMemberFactory(administration=mission.host, role="reader").user
    for role, person in ((ContactRole.LEAD, succeeding), (ContactRole.SPONSOR, None)):
        change = Change(role=role, person=person, on=day_of(NOW), reason="Départ")
        contacts.change_contact(mission, change, by=world.team, at=NOW)


@scenario
def signature_replaced(world):
    mission = world.make_mission()
    document = f.DocumentFactory(template="mission_letter", state="done", size=1, sha256="a" * 64, done_at=NOW)
    f.DocumentSubjectFactory(document=document, mission=mission)
    host = circuits.parties(document, on=day_of(NOW))[0]
    signature = f.SignatureFactory(
        document=document, state="called", called_at=NOW, signer=host.people[0], quality=host.quality_of(host.people[0])
    )
    other = f.SignatureDelegationFactory(administration=mission.host)
    assert circuit_changes.replace_signer(signature, other.user, at=NOW) is None


@scenario
def review_asked(world):
    review, _, _ = _opened(world)
    moments.ask(review, "host", reminder=True, at=NOW)


@scenario
def review_compared(world):
    _concluded(world, "go", None)


@scenario
def review_conclusion(world):
    _concluded(world, "go", None)


@scenario
def review_decided(world):
    review, talent = _concluded(world, "renew", date(2027, 9, 30))
    concluding.confirm(review, by=talent, at=NOW)


@scenario
def sponsor_check(world):
    world.make_mission(state="active", starts_on=date(2026, 1, 5))
    assert sponsor_checks.ask(at=datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))) == 1


@scenario
def sponsor_worry(world):
    for needs in ("Un comité", ""):
        check = f.SponsorCheckFactory(challenge=world.make_mission(state="active").position.challenge)
        sponsor_checks.answer(check, mood="bad", needs=needs, at=NOW)


@scenario
def review_remark(world):
    review, talent = _concluded(world, "go", None)
    concluding.remark(review, "Parlons-en.", by=talent, at=NOW)


@scenario
def mission_end(world):
    world.make_mission(state="active", starts_on=date(2025, 9, 1), ends_on=date(2026, 3, 20))
    assert series.remind(at=NOW) == 1


@scenario
def note_handed_in(world):
    mission = world.make_mission(state="active")
    values = {"status": "Ouvert", "repositories": "-", "contacts": "-", "accesses": "", "next_steps": "-"}
    notes.write_handover(mission, values, hand_in=True, by=mission.talent, at=NOW)
    words = dict.fromkeys(("results", "resources", "scenarios", "stop", "calendar"), "À voir")
    notes.write_sustainability(mission, words, hand_in=True, by=mission.talent, at=NOW)


@scenario
def deliverable_read(world):
    mission = world.make_mission(state="active")
    challenge = mission.position.challenge
    type(challenge).objects.filter(pk=challenge.pk).update(state="active")
    values = {"title": "Le code", "kind": "code", "handed_on": date(2026, 3, 1), "licence": "mit"}
    for reason in ("", "Donnez l’adresse du dépôt."):
        deliverable = results.write(challenge, values, by=mission.talent, at=NOW)
        if reason:
            results.send_back(deliverable, reason=reason, by=world.team, at=NOW)
        else:
            results.publish(deliverable, by=world.team, at=NOW)


@scenario
def cohort_digest(world):
    cohort = world.make_mission(state="active").cohort
    values = {"audience": "talents", "title": "Le guide", "text": ""}
    f.CohortPostFactory(cohort=cohort, **values, at=NOW)
    assert cohort_posts.send_digests(at=NOW.replace(hour=17)) == 1
