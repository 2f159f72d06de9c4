"""The juror's home: dossiers by trade, how many are left, and how long they take."""

from datetime import timedelta

from bs4 import BeautifulSoup

from juries.queries import batches
from tests import factories as f
from tests.factories import NOW


def captions(page):
    return [
        " ".join(caption.get_text().split()) for caption in BeautifulSoup(page.text, "html.parser").select("caption")
    ]


def test_batches_come_trade_by_trade_with_the_time_left(db, signed_in):
    f.ProfessionFactory(code="design", label="Design")
    panel = f.PanelFactory(name="Lecture")
    juror = f.JurorFactory(panel=panel)
    for rank in range(4):  # twenty minutes each
        f.AssessmentFactory(
            juror=juror, batch="design", place=rank, state="submitted", result=2,
            submitted_at=NOW + timedelta(minutes=20 * rank),
        )  # fmt: skip
    f.AssessmentFactory.create_batch(2, juror=juror, batch="design", place=9)
    f.AssessmentFactory.create_batch(4, juror=juror, batch="inconnu")
    f.AssessmentFactory(juror=juror, batch="design", common=True)
    page = signed_in(juror.user).get("/jury/")
    assert captions(page) == [
        "Lecture, Lot commun, à lire d’abord : 0 sur 1, il reste environ 20 min",
        "Lecture, Design : 4 sur 6, il reste environ 40 min",
        "Lecture, inconnu : 0 sur 4, il reste environ 1 h 20",
        "Grilles remises",
    ]
    assert "Il reste environ 2 h 20, à votre rythme." in " ".join(page.text.split())
    room = signed_in(juror.user).get(f"/jury/dossiers/{juror.assessments.last().public_id}/")
    assert "il reste environ" in room.text


def test_a_pace_that_is_not_known_says_no_time(db):
    juror = f.JurorFactory()
    own = f.AssessmentFactory(juror=juror, counted=False)
    f.AssessmentFactory(juror=juror, state="submitted", result=1, submitted_at=NOW, batch="fini")
    closed = f.AssessmentFactory(juror__panel=f.PanelFactory(closed_at=NOW))
    rows = [(row, str(row.pk)) for row in [own, *juror.assessments.filter(batch="fini"), closed]]
    [batch] = batches.batches(rows, paces={})
    assert (batch.label, batch.total, batch.minutes) == ("Notes personnelles", 1, None)
