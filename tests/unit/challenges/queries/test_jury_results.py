"""What the list of challenges says of their jury: the verdict of its grids, then the one it concluded."""

from challenges.models import Challenge
from challenges.queries.jury_results import verdict_label, with_jury_result
from tests import factories as f
from tests.factories import NOW


def test_what_the_panel_concludes_comes_before_its_grids(team):
    challenge = f.deposited()
    stage = f.StageFactory(campaign=challenge.campaign, kind="challenge_jury")
    panel = f.PanelFactory()
    stage.panels.add(panel)
    deposit = challenge.dossier.deposit
    for verdict in ("favourable", "neutral"):
        f.AssessmentFactory(
            juror=f.JurorFactory(panel=panel), deposit=deposit, state="submitted", result=3, submitted_at=NOW,
            verdict=verdict,
        )  # fmt: skip

    def verdict_read():
        return verdict_label(with_jury_result(Challenge.objects.all(), team).get().jury_verdict)

    assert verdict_read() == ""  # the grids differ
    f.ConclusionFactory(deliberation__panel=panel, deposit=deposit, verdict="favourite")
    assert verdict_read() == "Coup de cœur"
    assert with_jury_result(Challenge.objects.all(), f.UserFactory()).get().jury_verdict == ""
