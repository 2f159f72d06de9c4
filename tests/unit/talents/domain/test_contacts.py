"""Who follows a mission changes: at once or on its day, with its papers and the very messages."""

from datetime import date, timedelta

import pytest

from common.days import day_of
from documents.domain.texts import templates
from documents.models import Document
from notifications.models import Message
from talents import tasks
from talents.domain import cohorts, contacts
from talents.domain.acts import ActRefusedError
from talents.domain.contacts import Change
from talents.domain.documents import papers
from talents.enums import ContactRole
from talents.models import MissionAct
from tests import factories as f
from tests.factories import NOW

TODAY = day_of(NOW)


@pytest.fixture
def colleague(mission):
    user = f.UserFactory(first_name="Inès", last_name="Leroy")
    f.AdministrationMemberFactory(administration=mission.host, user=user, role="reader")
    return user


def issued(document):
    Document.objects.filter(pk=document.pk).update(state="done", size=1, sha256="a" * 64, done_at=NOW, file="x")


def change(role, person, on=TODAY, reason="Départ en congé"):
    return Change(role=ContactRole(role), person=person, on=on, reason=reason)


def test_change_of_the_day_is_applied_and_those_concerned_are_informed(mission, colleague, team):
    former = contacts.holder(mission, ContactRole.LEAD)
    hr = f.AdministrationMemberFactory(administration=mission.host, role="hr").user
    foreseen = contacts.forecast(mission, change("lead", colleague), by=team, at=NOW)
    assert (mission.lead, MissionAct.objects.count(), Message.objects.count()) == (None, 0, 0)
    act, documents = contacts.change_contact(mission, change("lead", colleague), by=team, at=NOW)
    assert (mission.lead, act.person_before, act.person_after, act.applied_at) == (colleague, former, colleague, NOW)
    assert (documents, act.document, foreseen.papers) == ([], None, [])
    sent = Message.objects.order_by("pk")
    assert [(row.recipient, row.body) for row in sent] == [(row.recipient, row.body) for row in foreseen.messages]
    bodies = {row.recipient: row.body for row in sent}
    assert set(bodies) == {mission.talent, former, colleague, hr, contacts.holder(mission, ContactRole.SPONSOR)}
    assert "Un interlocuteur de votre mission change" in bodies[mission.talent]
    assert "vous ne suivez plus la mission" in bodies[former]
    assert "Vous succédez à Paul Martin" in bodies[colleague]
    assert str(mission.public_id) in bodies[colleague]
    assert str(mission.public_id) not in bodies[former]
    assert mission.log.get().reason == "Responsable fonctionnel : Inès Leroy."


def test_change_to_come_waits_for_its_day(mission, colleague, team):
    later = TODAY + timedelta(days=7)
    act, _ = contacts.change_contact(mission, change("sponsor", colleague, on=later), by=team, at=NOW)
    assert (mission.sponsor, act.applied_at, list(contacts.waiting(mission))) == (None, None, [act])
    with pytest.raises(ActRefusedError, match="attend déjà son jour") as refused:
        contacts.change_contact(mission, change("sponsor", None), by=team, at=NOW)
    assert refused.value.field == "on"
    assert contacts.apply_due(at=NOW) == 0
    assert contacts.apply_due(at=NOW + timedelta(days=7)) == 1
    mission.refresh_from_db()
    assert (mission.sponsor, contacts.apply_due(at=NOW + timedelta(days=8))) == (colleague, 0)


def test_the_clock_applies_what_is_due(mission, colleague, team):
    contacts.change_contact(mission, change("sponsor", colleague, on=TODAY + timedelta(days=1)), by=team, at=NOW)
    MissionAct.objects.update(on=TODAY)
    tasks.watch()
    mission.refresh_from_db()
    assert mission.sponsor == colleague


def test_role_may_be_left_open(mission, colleague, team):
    type(mission).objects.filter(pk=mission.pk).update(lead=colleague, coach=team)
    mission.refresh_from_db()
    contacts.change_contact(mission, change("coach", None), by=team, at=NOW)
    assert (mission.coach, mission.log.get().reason) == (None, "Coach : à désigner.")
    assert "n’est pas encore désignée" in Message.objects.get(recipient=mission.talent).body


@pytest.mark.parametrize(
    ("role", "who", "values", "field"),
    [
        ("lead", "holder", {}, "person"),
        ("lead", "stranger", {}, "person"),
        ("lead", "colleague", {"on": date(2027, 7, 1)}, "on"),
        ("lead", "colleague", {"reason": " "}, "reason"),
    ],
)
def test_change_without_sense_is_refused(mission, colleague, team, role, who, values, field):
    person = {"holder": contacts.holder(mission, ContactRole.LEAD), "colleague": colleague}.get(who, f.UserFactory())
    with pytest.raises(ActRefusedError) as refused:
        contacts.change_contact(mission, change(role, person, **values), by=team, at=NOW)
    assert refused.value.field == field


def test_ended_mission_has_no_new_contact(make_mission, team):
    mission = make_mission(state="ended")
    with pytest.raises(ActRefusedError, match="terminée"):
        contacts.change_contact(mission, change("coach", team), by=team, at=NOW)


def test_seat_without_holder_and_paper_without_text_name_nobody(mission):
    mission.host.members.all().delete()
    assert contacts.holder(mission, ContactRole.LEAD) is None
    assert not contacts._names(f.DocumentFactory(version=None), "lead", mission.talent)
    assert not contacts._names(None, "lead", mission.talent)


def test_contract_that_names_the_person_gets_its_amendment(mission, colleague, team):
    shipped = templates.current("contract_fixed_term")
    content = [*shipped.content, {"type": "text", "text": "<p>Le responsable est {{ lead }}.</p>"}]
    proposed = templates.propose(
        "contract_fixed_term", title=shipped.title, running=shipped.running, content=content, note="", by=team, at=NOW
    )
    type(proposed).objects.filter(pk=proposed.pk).update(state="approved", decided_at=NOW, decided_by=f.UserFactory())
    cohorts.contract(mission, by=team, at=NOW)
    issued(mission.contract)
    act, [amendment] = contacts.change_contact(mission, change("lead", colleague), by=team, at=NOW)
    assert (act.document, amendment.template) == (amendment, "amendment")
    assert (amendment.context["person_before"], amendment.context["person_after"]) == ("Paul Martin", "Inès Leroy")
    other, none = contacts.change_contact(mission, change("sponsor", colleague), by=team, at=NOW)
    assert (other.document, none) == (None, [])


def test_mission_letter_that_names_the_person_is_written_again(make_mission, team):
    mission = make_mission(project=True)
    colleague = f.AdministrationMemberFactory(administration=mission.host, role="reader").user
    cohorts.contract(mission, by=team, at=NOW)
    mission.refresh_from_db()
    letter = papers.issue("mission_letter", mission, at=NOW)
    issued(letter)
    waiting = f.SignatureFactory(document=letter, state="called")
    later = TODAY + timedelta(days=7)
    act, [written] = contacts.change_contact(mission, change("lead", colleague, on=later), by=team, at=NOW)
    assert (act.document, written.replaces, written.context["lead"]) == (None, letter, colleague.civil_name)
    mission.refresh_from_db()
    waiting.refresh_from_db()
    assert (mission.lead, waiting.state) == (None, "closed")


def test_a_coach_is_of_the_team_or_worked_for_the_programme(mission, make_mission, team, colleague):
    former = make_mission(state="ended").talent
    known = set(contacts.candidates(mission, ContactRole.COACH))
    assert {team, former} <= known
    assert colleague not in known
    assert mission.talent not in known
