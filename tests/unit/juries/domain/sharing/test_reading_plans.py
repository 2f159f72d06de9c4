"""What a plan asks of a reading: a common lot first, one more reading of a disputed dossier, own marks, favourites."""

import pytest

from juries.domain import assessments
from juries.domain.assessments import ScoringRefusedError
from juries.domain.sharing import assignments
from juries.models import Assessment, ExtraReading
from juries.queries import common, reading, reading_list
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def grid(db):
    return f.CriterionFactory(grid__scale_min=0, grid__scale_max=5).grid


def seat(panel, count):
    return [f.JurorFactory(panel=panel) for _ in range(count)]


def hand_in(reading, mark, verdict=""):
    criterion = reading.grid.criteria.get()
    reading.refresh_from_db()
    assessments.reopen(reading, by=reading.juror.user, at=NOW)  # nothing to do for the first time
    assessments.score(reading, {criterion.pk: mark}, by=reading.juror.user, at=NOW, verdict=verdict)
    assessments.submit(reading, by=reading.juror.user, at=NOW)


class TestCommonLot:
    @pytest.fixture
    def panel(self, grid):
        return f.PanelFactory(grid=grid, readings=1, common=2)

    @pytest.fixture
    def jurors(self, panel, team):
        jurors = seat(panel, 3)
        assignments.assign(panel, f.DepositFactory.create_batch(8), by=team, at=NOW)
        return jurors

    def test_everybody_reads_it_and_it_comes_first(self, panel, jurors):
        assert panel.assessments.filter(common=True).count() == 6
        assert panel.assessments.filter(common=False).count() == 6  # one reading of each of the six others
        rows = list(reading_list(jurors[0].user))
        assert [row.common for row in rows] == sorted((row.common for row in rows), reverse=True)

    def test_other_dossiers_stay_shut_until_it_is_in(self, panel, jurors, signed_in):
        client = signed_in(jurors[0].user)
        lot = list(jurors[0].assessments.filter(common=True))
        other = jurors[0].assessments.filter(common=False).first()
        address = f"/jury/dossiers/{other.public_id}/"
        page = client.get(address, follow=True).content.decode()
        assert "Le lot commun se lit d’abord" in page
        assert "Lot commun, à lire d’abord" in page
        with pytest.raises(ScoringRefusedError, match="lot commun"):
            assessments.score(other, {other.grid.criteria.get().pk: 3}, by=other.juror.user, at=NOW)
        for assessment in lot:
            hand_in(assessment, 3)
        assert client.get(address).status_code == 200

    def test_distribution_has_no_name_and_comes_after_one_s_own(self, panel, jurors, signed_in):
        lot = list(panel.assessments.filter(common=True).order_by("pk"))
        for assessment in lot:
            assert common.distribution(assessment.juror) == [] or assessment.juror_id != jurors[0].pk
            hand_in(assessment, 2 if assessment.juror_id == jurors[0].pk else 4)
        spreads = common.distribution(jurors[0])
        assert [(each.own, each.most, [times for _, times in each.times]) for each in spreads] == [(2, 2, [1, 2])] * 2
        page = signed_in(jurors[0].user).get(f"/jury/lecture/{jurors[0].public_id}/").content.decode()
        assert "votre résultat : 2,00" in page
        assert not any(str(juror.user) in page for juror in jurors[1:])

    def test_two_readers_are_too_few_to_stay_anonymous(self, panel, jurors):
        for assessment in panel.assessments.filter(common=True).exclude(juror=jurors[2]):
            hand_in(assessment, 3)
        assert common.distribution(jurors[0]) == []

    def test_it_is_marked_once_and_for_all_when_it_is_whole(self, panel, jurors):
        first, second = jurors[0].assessments.filter(common=True)
        hand_in(first, 3)
        hand_in(first, 4)  # still open: the other one is not in
        hand_in(second, 3)
        with pytest.raises(ScoringRefusedError, match="distribution"):
            hand_in(first, 5)

    def test_who_joins_later_reads_it_too_and_another_lot_is_not_drawn(self, panel, jurors, team):
        late = f.JurorFactory(panel=panel)
        assignments.assign(panel, f.DepositFactory.create_batch(4), by=team, at=NOW)
        assert late.assessments.filter(common=True).count() == 2
        assert ExtraReading.objects.filter(cause="common").count() == 2


class TestGap:
    @pytest.fixture
    def read(self, grid, team):
        panel = f.PanelFactory(grid=grid, readings=2, gap_levels=2)
        seat(panel, 4)
        deposit = f.DepositFactory()
        assignments.assign(panel, [deposit], by=team, at=NOW)
        return panel, deposit, list(panel.assessments.order_by("pk"))

    def test_two_readers_apart_call_for_one_more_once(self, read):
        panel, _, (first, second) = read
        hand_in(first, 5)
        assert panel.assessments.count() == 2
        hand_in(second, 3)
        assert panel.assessments.count() == 3
        assert ExtraReading.objects.get().cause == "gap"
        hand_in(second, 0)
        hand_in(panel.assessments.get(state="assigned"), 1)
        assert panel.assessments.count() == 3

    def test_two_readers_near_do_not(self, read):
        panel, _, (first, second) = read
        hand_in(first, 4)
        hand_in(second, 3)
        assert panel.assessments.count() == 2

    def test_the_common_lot_is_read_by_everybody_already(self, grid, team):
        panel = f.PanelFactory(grid=grid, readings=2, gap_levels=2, common=1)
        seat(panel, 3)
        assignments.assign(panel, [f.DepositFactory()], by=team, at=NOW)
        for assessment, mark in zip(panel.assessments.all(), (0, 5, 5), strict=True):
            hand_in(assessment, mark)
        assert not panel.extras.filter(cause="gap").exists()

    def test_nobody_left_to_read_is_seen_by_the_team(self, read):
        panel, deposit, (first, second) = read
        panel.jurors.exclude(pk__in=(first.juror_id, second.juror_id)).delete()
        hand_in(first, 5)
        hand_in(second, 0)
        assert list(assignments.under_read(panel)) == [deposit]


class TestOwnMarks:
    @pytest.fixture
    def panel(self, grid, team):
        panel = f.PanelFactory(grid=grid, collective=True, own_marks=True)
        f.JurorFactory(panel=panel, secretary=True)
        seat(panel, 2)
        assignments.assign(panel, [f.DepositFactory()], by=team, at=NOW)
        return panel

    def test_the_collective_grid_waits_for_half_of_the_members(self, panel, signed_in):
        shared = panel.assessments.get(counted=True)
        own = list(panel.assessments.filter(counted=False).order_by("-juror__secretary", "pk"))
        assert len(own) == 3
        with pytest.raises(ScoringRefusedError, match="0\xa0remise"):
            hand_in(shared, 3)
        hand_in(own[1], 5)
        assert reading.others(shared) == []  # the secretary has not marked for themselves
        hand_in(own[0], 1)
        shared.refresh_from_db()
        assert [other.result for other in reading.others(shared)] == ["5,00", "1,00"] or [
            other.result for other in reading.others(shared)
        ] == ["1,00", "5,00"]
        hand_in(shared, 3)
        page = signed_in(shared.juror.user).get(f"/jury/dossiers/{own[0].public_id}/").content.decode()
        assert "Mes notes personnelles" in page

    def test_own_marks_make_no_result_and_the_team_does_not_read_them(self, panel, team, signed_in):
        stage = f.StageFactory(kind="hearing")
        stage.panels.add(panel)
        own = panel.assessments.filter(counted=False).first()
        hand_in(own, 5)
        page = signed_in(team).get(f"/equipe/jurys/{panel.public_id}/").content.decode()
        assert "5,00" not in page
        assert list(Assessment.objects.filter(counted=False, state="submitted")) == [own]


def test_favourites_have_a_quota(grid):
    panel = f.PanelFactory(grid=grid, favourites=1)
    juror = f.JurorFactory(panel=panel)
    first, second = f.AssessmentFactory.create_batch(2, juror=juror)
    hand_in(first, 5, "favourite")
    with pytest.raises(ScoringRefusedError, match="votre coup de cœur"):
        hand_in(second, 5, "favourite")
    hand_in(second, 5, "favourable")
    hand_in(first, 5, "favourable")
    hand_in(second, 5, "favourite")
    free = f.AssessmentFactory(juror=f.JurorFactory(panel=f.PanelFactory(grid=grid)))
    hand_in(free, 5, "favourite")


def test_a_profession_is_marked_on_its_own_grid(grid, team):
    panel = f.PanelFactory(grid=grid)
    other = f.CriterionFactory(label="Portfolio").grid
    f.PanelGridFactory(panel=panel, trade="designer", grid=other)
    juror = f.JurorFactory(panel=panel)
    deposits = [f.DepositFactory(content={"profession": trade, "answers": []}) for trade in ("designer", "developer")]
    assignments.assign(panel, deposits, by=team, at=NOW)
    grids = dict(juror.assessments.values_list("batch", "grid"))
    assert grids == {"designer": other.pk, "developer": grid.pk}
    for assessment in juror.assessments.all():
        hand_in(assessment, 2)
    assert {usage.criterion for usage in reading.usage(juror)} == {"Portfolio", grid.criteria.get().label}
