"""What one's own reading says, to oneself."""

from datetime import timedelta

from bs4 import BeautifulSoup

from juries.domain.sharing.assignments import assign
from juries.forms import charts
from juries.queries import reading, reading_list
from tests import factories as f
from tests.factories import NOW

WORDS = (
    " ".join(f"motif{chr(97 + n)}{chr(97 + n)}" for n in range(26)) + " projet numérique service public usager agent"
)


def read(juror, results, minutes=20, text=None):
    for rank, result in enumerate(results):
        deposit = f.DepositFactory()
        if text is not None:
            content = {"answers": [{"kind": "long_text", "value": text}], "attachments": []}
            type(deposit).objects.filter(pk=deposit.pk).update(content=content)
        f.AssessmentFactory(
            juror=juror, state="submitted", result=result, deposit=deposit,
            submitted_at=NOW + timedelta(minutes=minutes * rank),
        )  # fmt: skip


def test_pace_is_the_median_between_two_grids(db):
    juror = f.JurorFactory()
    read(juror, [2, 3, 2])
    f.AssessmentFactory(juror=juror)
    assert reading.progress(juror) == reading.Progress(3, 4, None, None)
    read(juror, [1], minutes=0)
    late = juror.assessments.filter(state="submitted").last()
    type(late).objects.filter(pk=late.pk).update(submitted_at=NOW + timedelta(minutes=60))
    assert reading.progress(juror) == reading.Progress(4, 5, 20, 20)


def test_drift_needs_ten_grids(db):
    juror = f.JurorFactory()
    read(juror, [1] * 5 + [3] * 4)
    assert reading.drift(juror) is None
    read(juror, [3], minutes=0)
    drift = reading.drift(juror)
    assert (drift.count, drift.before < drift.after) == (10, True)


def test_usage_counts_each_mark_and_what_is_without_object(db):
    grid = f.ScoringGridFactory(scale_min=0, scale_max=1, labels={"1": "oui"})
    criterion = f.CriterionFactory(grid=grid, optional=True)
    juror = f.JurorFactory(panel__grid=grid)
    read(juror, [1, 1, 0, 0])
    for assessment, value in zip(juror.assessments.all(), (1, 1, 0, None), strict=True):
        f.ScoreFactory(assessment=assessment, criterion=criterion, value=value, scale_min=0, scale_max=1, optional=True)
    [usage] = reading.usage(juror)
    assert usage.marks == [("0", "", 1, 25), ("1", "oui", 2, 50), ("s. o.", "sans objet", 1, 25)]
    assert round(usage.mean, 2) == 0.67
    [empty] = reading.usage(f.JurorFactory(panel__grid=grid))
    assert (empty.mean, empty.marks[0][3]) == (None, 0)


def test_near_duplicates_marked_apart_are_proposed(db):
    juror = f.JurorFactory(panel__grid=f.CriterionFactory().grid)
    read(juror, [1, 3], text=WORDS)
    read(juror, [1], text="court")
    read(juror, [3], text=WORDS.replace("motif", "autre"))
    [pair] = reading.second_looks(juror)
    assert (pair.alike, pair.gap) == (100, 2)


def test_order_of_reading_is_by_batch_then_one_s_own(db, team):
    panel = f.PanelFactory(readings=2)
    jurors = [f.JurorFactory(panel=panel) for _ in range(2)]
    deposits = [f.DepositFactory(content={"profession": "ab"[n % 2], "answers": []}) for n in range(10)]
    assign(panel, deposits, by=team, at=NOW)
    orders = [[row.deposit_id for row in reading_list(juror.user)] for juror in jurors]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    batches = [row.batch for row in reading_list(jurors[0].user)]
    assert batches == sorted(batches)
    first = reading_list(jurors[0].user)[0]
    before, following, rest = reading.neighbours(first)
    assert (before, following.deposit_id, len(rest)) == (None, orders[0][1], 9)
    last = reading_list(jurors[0].user)[9]
    assert reading.neighbours(last)[1].deposit_id == orders[0][0]
    assert [seat.pk for seat, _ in reading.open_seats(jurors[0].user)] == [jurors[0].pk]


def test_slices_follow_the_order_of_handing_in(db):
    juror = f.JurorFactory()
    read(juror, [1] * 5 + [3] * 4)
    assert reading.slices(juror) == []
    later = f.AssessmentFactory(juror=juror, state="submitted", result=2, submitted_at=NOW + timedelta(days=1))
    assert reading.slices(juror) == [reading.Slice(1, 5, 1.0), reading.Slice(6, 10, 2.8)]
    assert [(bar.label, bar.value) for bar in charts.slices(reading.slices(juror)).bars] == [
        ("Grilles 1-5", 1.0),
        ("Grilles 6-10", 2.8),
    ]
    type(later).objects.filter(pk=later.pk).update(grid=f.ScoringGridFactory())
    assert reading.slices(juror) == []  # of two scales, one mean says nothing


def test_many_grids_make_ten_slices(db):
    juror = f.JurorFactory()
    read(juror, [2] * 52, minutes=1)
    slices = reading.slices(juror)
    assert (len(slices), slices[-1].first, slices[-1].last) == (9, 49, 52)


def test_one_s_reading_is_drawn_with_its_tables(db, signed_in):
    """Marks used, measure as time goes, pairs to look at again: each a chart, and the same figures as a table."""
    grid = f.ScoringGridFactory(scale_min=0, scale_max=4)
    criterion = f.CriterionFactory(grid=grid, label="Clarté", levels={"4": "Un propos limpide."})
    juror = f.JurorFactory(panel__grid=grid)
    read(juror, [0, 4] + [2] * 8, text=WORDS)
    for assessment in juror.assessments.all():
        f.ScoreFactory(assessment=assessment, criterion=criterion, value=4, scale_min=0, scale_max=4)
    page = BeautifulSoup(signed_in(juror.user).get(f"/jury/lecture/{juror.public_id}/").text, "html.parser")
    captions = [summary.get_text(" ", strip=True) for summary in page.select(".app-chart summary")]
    assert captions == [
        "Clarté, moyenne 4,00 : le tableau",
        "Moyenne de mes résultats, dans l’ordre de remise : le tableau",
        "Écart entre les deux résultats de chaque couple : le tableau",
    ]
    assert "4 (Un propos limpide.)" in page.text
    assert "10 sur 10" in page.text
    assert len(page.select("svg rect.app-chart__bar")) >= 3
    assert "Couple 1" in page.text
