"""A deliberation: when it opens, who writes what in it, how ties are settled, what the minutes and rankings keep."""

import uuid
from datetime import timedelta

import pytest

from dossiers.models import Dossier
from juries.domain import assessments, deliberations, minutes, personal_data
from juries.domain.deliberations import DeliberationRefusedError, TieDecision
from juries.domain.minutes import Session
from juries.models import CommonLotMessage, Conclusion, DeliberationMessage
from juries.queries import deliberation as queries
from juries.queries import standings
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    """Three members who each read two dossiers, on a grid of two criteria."""
    grid = f.CriterionFactory(label="Clarté").grid
    f.CriterionFactory(grid=grid, label="Utilité")
    panel = f.PanelFactory(grid=grid)
    for rank in range(3):
        f.JurorFactory(panel=panel, secretary=rank == 0)
    return panel


@pytest.fixture
def jurors(panel):
    return list(panel.jurors.present().order_by("pk"))


def hand_in(juror, deposit, marks, verdict="favourable"):
    """Hand in a grid by the acts of its reader."""
    reading = f.AssessmentFactory(juror=juror, deposit=deposit)
    given = dict(zip([criterion.pk for criterion in juror.panel.grid.criteria.all()], marks, strict=True))
    assessments.score(reading, given, by=juror.user, at=NOW, verdict=verdict, comment="Lu.")
    assessments.submit(reading, by=juror.user, at=NOW)
    return reading


@pytest.fixture
def dossiers(jurors):
    """Two dossiers with equal marks and opinions, then one below them."""
    deposits = [f.DepositFactory() for _ in range(3)]
    for juror, marks in zip(jurors, ((3, 4), (2, 3), (4, 4)), strict=True):
        hand_in(juror, deposits[0], marks)
        hand_in(juror, deposits[1], marks)
    hand_in(jurors[0], deposits[2], (1, 2))
    return deposits


@pytest.fixture
def deliberation(panel, jurors, dossiers):
    return deliberations.open_deliberation(panel, names=False, in_minutes=False, by=jurors[0].user, at=NOW)


def test_nobody_compares_before_every_grid_is_in(panel, jurors):
    user = jurors[0].user
    opening = {"names": False, "in_minutes": False, "by": user, "at": NOW}
    with pytest.raises(DeliberationRefusedError, match="Aucun dossier"):
        deliberations.open_deliberation(panel, **opening)
    hand_in(jurors[0], f.DepositFactory(), (3, 3))
    late = f.AssessmentFactory(juror=jurors[1], state="started")
    with pytest.raises(DeliberationRefusedError, match=r"1\sgrille reste à remettre"):
        deliberations.open_deliberation(panel, **opening)
    type(late).objects.filter(pk=late.pk).update(state="recused")
    deliberation = deliberations.open_deliberation(panel, **opening)
    again = deliberations.open_deliberation(panel, names=True, in_minutes=True, by=user, at=NOW)
    assert (again.pk, again.names) == (deliberation.pk, False)
    written = Message.objects.filter(template="deliberation_opened")
    assert {message.recipient_id for message in written} == {jurors[1].user_id, jurors[2].user_id}
    assessments.close(panel, at=NOW)
    with pytest.raises(DeliberationRefusedError, match="clos"):
        deliberations.open_deliberation(panel, **opening)


def test_collective_panel_deliberates_while_its_own_grid_is_written(db):
    """Its members' own marks are in; the grid of the panel is shown as it is written."""
    panel = f.PanelFactory(grid=f.CriterionFactory().grid, collective=True, own_marks=True)
    keeper, member = (f.JurorFactory(panel=panel, secretary=rank == 0) for rank in range(2))
    shared = f.AssessmentFactory(juror=keeper, state="started")
    own = f.AssessmentFactory(juror=member, deposit=shared.deposit, counted=False, state="started")
    assert deliberations.grids_left(panel) == 1
    type(own).objects.filter(pk=own.pk).update(state="submitted", result=3, submitted_at=NOW)
    f.ScoreFactory(assessment=shared, criterion=panel.grid.criteria.get(), value=2)
    deliberation = deliberations.open_deliberation(panel, names=True, in_minutes=False, by=keeper.user, at=NOW)
    alone, together = queries.readings(deliberation, shared.deposit)
    assert (alone.reader, alone.collective, alone.result) == (str(member), False, "3,00")
    assert (together.reader, together.collective, together.result) == ("Grille du jury", True, "")
    assert list(together.marks.values()) == ["2"]


def test_a_message_sent_twice_is_written_once_and_none_is_after_the_end(panel, jurors, deliberation, dossiers):
    key, user = uuid.uuid4(), jurors[1].user
    for _ in range(2):
        deliberations.write_message(deliberation, dossiers[0], " Vu. ", public_id=key, by=user, at=NOW)
    assert [message.text for message in deliberation.messages.all()] == ["Vu."]
    with pytest.raises(DeliberationRefusedError, match="Écrivez") as refused:
        deliberations.write_message(deliberation, None, " ", public_id=uuid.uuid4(), by=user, at=NOW)
    assert refused.value.field == "text"
    assessments.close(panel, at=NOW)
    with pytest.raises(DeliberationRefusedError, match="clos"):
        deliberations.write_message(deliberation, None, "Trop tard", public_id=uuid.uuid4(), by=user, at=NOW)
    with pytest.raises(DeliberationRefusedError, match="clos"):
        deliberations.conclude(deliberation, dossiers[0], verdict="neutral", reason="?", base="", by=user, at=NOW)


def test_two_who_conclude_at_once_do_not_erase_each_other(jurors, deliberation, dossiers):
    def conclude(verdict, base, at=NOW, reason="Solide"):
        deliberations.conclude(
            deliberation, dossiers[0], verdict=verdict, reason=reason, base=base, by=jurors[0].user, at=at
        )

    with pytest.raises(DeliberationRefusedError, match="fonde"):
        conclude("favourable", "", reason=" ")
    conclude("favourable", "")
    with pytest.raises(DeliberationRefusedError, match="vient de conclure : « Avis favorable », Solide"):
        conclude("unfavourable", "")
    written = deliberation.conclusions.get()
    conclude("unfavourable", deliberations.mark_of(written), at=NOW + timedelta(minutes=1))
    assert deliberation.conclusions.get().verdict == "unfavourable"


def test_tied_dossiers_are_settled_together_and_their_ranks_follow(panel, jurors, deliberation, dossiers):
    first, second, third = (deposit.pk for deposit in dossiers)

    def settle(*order, reason="Les passages relevés"):
        deliberations.settle_tie(deliberation, TieDecision(order, reason), by=jurors[0].user, at=NOW)

    def ranks():
        return {key: standing.rank for key, standing in standings.standings(panel)[0].items()}

    assert ranks() == {first: 1, second: 1, third: 3}
    with pytest.raises(DeliberationRefusedError, match="départage ces dossiers"):
        settle(second, first, reason="")
    with pytest.raises(DeliberationRefusedError, match="plus ex aequo"):
        settle(second, third)
    settle(second, first)
    assert ranks() == {second: 1, first: 2, third: 3}
    settle(first, second, reason="À la relecture")
    assert ranks() == {first: 1, second: 2, third: 3}
    [tie] = standings.standings(panel)[1]
    assert (tie.settled, tie.reason) == (True, "À la relecture")
    Conclusion.objects.create(
        deliberation=deliberation, deposit=dossiers[1], verdict="favourite", reason="Porté", by=jurors[0].user, at=NOW
    )
    assert ranks() == {second: 1, first: 2, third: 3}  # what the panel concludes comes before
    assert standings.standings(panel)[1] == []


def test_dossiers_are_compared_side_by_side(panel, jurors, deliberation, dossiers, django_assert_num_queries):
    deliberations.write_message(deliberation, dossiers[0], "Vu.", public_id=uuid.uuid4(), by=jurors[1].user, at=NOW)
    with django_assert_num_queries(12):
        rows, ties = queries.rows(deliberation, set())
    top, other, low = rows
    assert [row.standing.rank for row in rows] == [1, 1, 3]
    assert (top.results, top.spread, top.result, top.marks) == (
        ["2,50", "3,50", "4,00"],
        "1,50",
        "3,33",
        ["3,00", "3,67"],
    )
    assert (top.messages, other.messages, low.spread, low.favourites) == (1, 0, "", 0)
    assert [len(tie.deposits) for tie in ties] == [2]
    rows, ties = queries.rows(deliberation, {dossiers[0].pk})
    assert [row.deposit for row in rows] == [dossiers[1], dossiers[2]]
    assert ties == []  # who may not see one of them does not settle
    f.AssessmentFactory(juror=jurors[0], grid=f.CriterionFactory().grid)
    assert queries.criteria(panel) == []  # trades have grids of their own
    unread = queries.rows(deliberation, set())[0][-1]
    assert (unread.standing, unread.result, unread.marks) == (None, "", [])


def test_minutes_say_what_was_decided_and_discuss_only_where_agreed(panel, jurors, dossiers):
    keeper = jurors[0].user
    deliberation = deliberations.open_deliberation(panel, names=False, in_minutes=True, by=keeper, at=NOW)
    order = (dossiers[1].pk, dossiers[0].pk)
    deliberations.settle_tie(deliberation, TieDecision(order, "Plus mûr"), by=keeper, at=NOW)
    deliberations.conclude(
        deliberation, dossiers[2], verdict="unfavourable", reason="Trop tôt", base="", by=keeper, at=NOW
    )
    for deposit in (None, dossiers[0]):
        deliberations.write_message(deliberation, deposit, "Vu.", public_id=uuid.uuid4(), by=keeper, at=NOW)
    assessments.close(panel, at=NOW)
    present = Session(present={juror.pk for juror in jurors}, chair=jurors[0].pk)
    content = minutes.draw_up(panel, present, by=keeper, at=NOW).content["deliberation"]
    assert content["conclusions"] == [
        {"number": dossiers[2].number, "verdict": "Avis défavorable", "reason": "Trop tôt"}
    ]
    assert content["ties"] == [{"numbers": [dossiers[1].number, dossiers[0].number], "reason": "Plus mûr"}]
    assert [row["number"] for row in content["discussion"]] == ["", dossiers[0].number]
    type(deliberation).objects.update(in_minutes=False)
    assert deliberations.minuted(panel)["discussion"] == []
    assert deliberations.minuted(f.PanelFactory()) == {}


def test_what_was_said_of_a_dossier_goes_with_it(jurors, deliberation, dossiers):
    keeper = jurors[0].user
    deliberations.write_message(deliberation, dossiers[0], "Vu.", public_id=uuid.uuid4(), by=keeper, at=NOW)
    order = (dossiers[1].pk, dossiers[0].pk)
    deliberations.settle_tie(deliberation, TieDecision(order, "Secret"), by=keeper, at=NOW)
    deliberations.conclude(deliberation, dossiers[0], verdict="neutral", reason="Secret", base="", by=keeper, at=NOW)
    deliberations.write_message(deliberation, None, "À tous.", public_id=uuid.uuid4(), by=keeper, at=NOW)
    f.CommonLotMessageFactory(panel=deliberation.panel)
    personal_data.empty(Dossier.objects.filter(pk=dossiers[0].dossier_id))
    assert [message.text for message in DeliberationMessage.objects.all()] == ["À tous."]  # the panel is at work
    assert CommonLotMessage.objects.exists()
    assessments.close(deliberation.panel, at=NOW)
    personal_data.empty(Dossier.objects.filter(pk=dossiers[0].dossier_id))
    assert not DeliberationMessage.objects.exists()
    assert not CommonLotMessage.objects.exists()
    assert deliberation.conclusions.get().reason == "effacé"
    assert {place.deposit_id: place.reason for place in deliberation.tie_places.all()} == {
        dossiers[0].pk: "effacé",
        dossiers[1].pk: "Secret",
    }


def test_models_say_what_they_are(db):
    deposit = f.DepositFactory(number="EIG-1")
    held = f.DeliberationFactory(panel__name="Jury 1")
    assert str(held) == "Délibération, Jury 1"
    assert str(f.DeliberationMessageFactory(text="Vu.")) == "Vu."
    assert str(f.CommonLotMessageFactory(text="Vu.")) == "Vu."
    assert str(f.ConclusionFactory(deliberation=held, deposit=deposit)).endswith(" : Avis favorable")
    assert str(f.TiePlaceFactory(deliberation=held, deposit=deposit)).endswith(" : 1")
