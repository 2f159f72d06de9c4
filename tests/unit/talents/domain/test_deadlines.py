"""Deadlines of law and programme, and the previews of documents on real missions."""

from datetime import date, timedelta

import pytest

from notifications.models import Message
from talents.domain import acts, deadlines, durations
from talents.domain.documents import facts, papers, previews
from talents.enums import ActKind
from tests import factories as f
from tests.factories import NOW
from tests.unit.talents.domain.test_missions import SPRING, contracted


@pytest.mark.parametrize("project", [False, True])
def test_deadlines_come_from_one_table(make_mission, team, project):
    mission = make_mission(project=project, clearance=project)
    due_days = {deadline.rule.code: deadline.due for deadline in deadlines.of(mission, at=NOW)}
    assert due_days["contract"] == date(2026, 10, 1)  # no answer is known: counted from the first day
    assert (due_days["information"], due_days["equipment"]) == (date(2026, 9, 8), date(2026, 9, 8))
    assert ("probation" in due_days, "clearance" in due_days, "answer" in due_days) == (project, project, False)
    assert due_days["renewal"] == (date(2027, 6, 30) if project else date(2027, 5, 28))
    if project:
        assert (due_days["probation"], due_days["clearance"]) == (date(2026, 10, 21), date(2026, 8, 31))


def test_long_contracts_are_announced_three_months_before(make_mission):
    mission = make_mission(project=True, ends_on=date(2030, 8, 31))
    due_days = {deadline.rule.code: deadline.due for deadline in deadlines.of(mission, at=NOW)}
    assert due_days["renewal"] == date(2030, 5, 31)
    assert facts.notice(mission).words == "trois mois"


@pytest.mark.parametrize(
    ("kind", "end", "words", "article", "last_day"),
    [
        ("project", date(2029, 8, 31), "deux mois", "2-8", date(2029, 6, 30)),  # three years exactly
        ("project", date(2029, 9, 20), "trois mois", "2-8", date(2029, 6, 20)),  # three years and twenty days
        ("fixed_term", date(2027, 2, 27), "huit jours", "45", date(2027, 2, 19)),
        ("fixed_term", date(2027, 2, 28), "un mois", "45", date(2027, 1, 28)),
        ("fixed_term", date(2028, 8, 30), "un mois", "45", date(2028, 7, 30)),
        ("fixed_term", date(2028, 8, 31), "deux mois", "45", date(2028, 6, 30)),
    ],
)
def test_notices_follow_the_article_of_each_contract(kind, end, words, article, last_day):
    notice = durations.notice(kind, date(2026, 9, 1), end)
    assert (notice.words, notice.article, notice.last_day(end)) == (words, article, last_day)


def test_deadlines_are_met_by_facts_or_by_a_mark(mission, team):
    def state(code, at=NOW):
        return {deadline.rule.code: str(deadline.state) for deadline in deadlines.of(mission, at=at)}[code]

    contracted(mission, team, "active")
    type(mission.offer).objects.update(answered_at=NOW)
    mission.offer.refresh_from_db()
    assert (state("contract"), state("equipment")) == ("coming", "coming")
    assert state("contract", NOW + timedelta(days=20)) == "soon"
    assert state("contract", NOW + timedelta(days=40)) == "late"
    f.SignatureFactory(document=mission.contract, state="signed", sha256="c" * 64, answered_at=NOW, read_at=NOW)
    deadlines.mark(mission, "equipment", by=team, at=NOW)
    deadlines.mark(mission, "equipment", by=team, at=NOW)
    papers.issue("certificate_of_service", mission, at=NOW.replace(month=10))
    acts.record(mission, ActKind.INTENT, on=SPRING, until=date(2027, 9, 30), reason="Suite", by=team, at=NOW)
    assert (state("contract"), state("equipment"), state("certificate"), state("renewal")) == ("done",) * 4
    assert {deadline.rule.code: deadline.due for deadline in deadlines.of(mission, at=NOW)}["answer"] == date(
        2026, 3, 18
    )
    assert str(mission.marks.get()) == "equipment, mission de Zoé N’Diaye"
    with pytest.raises(KeyError):
        deadlines.mark(mission, "ghost", by=team, at=NOW)


def test_reminders_go_once_to_whoever_must_act(make_mission, team):
    mission = contracted(make_mission(project=True), team, "active")
    f.AdministrationMemberFactory(administration=mission.host, role="reader")
    acts.record(mission, ActKind.INTENT, on=SPRING, until=date(2028, 8, 31), reason="Suite", by=team, at=NOW)
    week = NOW.replace(month=9, day=3)
    assert deadlines.remind(at=week) == 2  # equipment and information: the lead alone is in charge at the host
    assert deadlines.remind(at=week) == 0
    assert deadlines.remind(at=NOW.replace(day=11)) == 1  # the talent's answer
    assert deadlines.remind(at=NOW.replace(month=9, day=25)) == 1  # the contract: the team
    messages = Message.objects.filter(template="deadline")
    assert set(messages.values_list("recipient__first_name", flat=True)) == {"Paul", "Zoé", team.first_name}
    assert messages.filter(recipient=mission.talent).get().subject.startswith("Échéance du 18\u00a0mars\u00a02026")


def test_calendar_of_deadlines_names_people_and_days(mission):
    content = deadlines.calendar(deadlines.watched([mission], at=NOW)).decode().replace("\r\n ", "")
    assert content.count("BEGIN:VEVENT") == len(deadlines.of(mission, at=NOW))
    assert "Équipement et accès fournis : Zoé N’Diaye" in content


@pytest.mark.parametrize(
    "code", ["attestation", "amendment", "partnership_agreement", "transfer_decree", "signature_evidence"]
)
def test_previews_show_a_real_case_or_the_names_of_fields(mission, team, code):
    from documents.domain.texts import declarations, templates

    contracted(mission, team, "active")
    acts.record(mission, ActKind.EXTENSION, on=SPRING, until=date(2027, 9, 30), reason="Suite", by=team, at=NOW)
    kind, version = declarations.kind(code), templates.current(code)
    cases = previews.cases(kind)
    assert bool(cases) == (code != "signature_evidence")
    for case in ("", "999999", *(key for key, _ in cases)):
        assert previews.render(kind, version, case=case, at=NOW).startswith(b"%PDF")
    text = previews.page(
        kind, title="Titre", running="", content=[{"type": "text", "text": "<p>Bon</p>"}], case="", at=NOW
    )
    assert "<p>Bon</p>" in text
    assert "@page" in text
