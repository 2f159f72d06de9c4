"""Minutes: who may draw them up, when, what they hold, and the chain that keeps them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from juries.domain import assessments, minutes
from juries.domain.minutes import FIRST, MinutesRefusedError, Session
from juries.models import Minutes
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    """A closed panel of three who read two dossiers; one stepped back from the second."""
    panel = f.PanelFactory(grid=f.CriterionFactory(weight=2, levels={"4": "Des usagers nommés."}).grid)
    jurors = [f.JurorFactory(panel=panel, secretary=rank == 0) for rank in range(3)]
    first = f.AssessmentFactory(juror=jurors[0], state="submitted", result=3, submitted_at=NOW, verdict="favourite")
    f.AssessmentFactory(juror=jurors[1], deposit=first.deposit, state="recused")
    assessments.close(panel, at=NOW)
    return panel


def session(panel, present=2, **more):
    keys = list(panel.jurors.order_by("pk").values_list("pk", flat=True))
    return Session(present=set(keys[:present]), chair=keys[0], **more)


def test_minutes_hold_what_was_decided_and_name_no_candidate(panel, team):
    drawn = minutes.draw_up(panel, session(panel, dissent=" Pas d’accord ", facts={"vote": "adoptée"}), by=team, at=NOW)
    content = drawn.content
    deposit = panel.assessments.first().deposit
    assert [(row["role"], row["present"]) for row in content["members"]] == [
        ("Présidence", True),
        ("Membre", True),
        ("Membre", False),
    ]
    assert content["results"] == [{"number": deposit.number, "result": "3,00", "verdict": "Coup de cœur"}]
    assert content["recusals"] == [f"{panel.jurors.all()[1]} : dossier {deposit.number}"]
    assert (content["dissent"], content["vote"], content["quorum"]) == ("Pas d’accord", "adoptée", 2)
    assert content["grid"]["criteria"][0]["weight"] == 2
    assert content["grid"]["criteria"][0]["levels"] == [[4, "Des usagers nommés."]]
    assert str(deposit.dossier.owner) not in str(content)
    assert str(drawn) == f"{panel}, procès-verbal 1"


def test_who_left_the_panel_stays_in_its_minutes(panel, team):
    panel.jurors.filter(pk=panel.jurors.order_by("pk").last().pk).update(left_at=NOW)
    drawn = minutes.draw_up(panel, session(panel), by=team, at=NOW)
    assert drawn.content["members"][2]["role"].startswith("A quitté le jury le 10")
    assert drawn.content["quorum"] == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p, s: assessments.Panel.objects.filter(pk=p.pk).update(closed_at=None), "Closez le jury"),
        (lambda p, s: s.present.clear(), "personne présente"),
        (lambda p, s: s.present.add(0), "membre du jury"),
        (lambda p, s: s.present.discard(max(s.present)), "quorum n’est pas atteint : 1\xa0présent"),
    ],
)
def test_minutes_are_refused(panel, team, change, message):
    asked = session(panel)
    change(panel, asked)
    panel.refresh_from_db()
    with pytest.raises(MinutesRefusedError, match=message):
        minutes.draw_up(panel, asked, by=team, at=NOW)


def test_correction_is_new_minutes_with_its_reason(panel, team):
    first = minutes.draw_up(panel, session(panel), by=team, at=NOW)
    chair = panel.jurors.get(chair=True).user
    assert minutes.to_sign(chair).get() == first
    with pytest.raises(MinutesRefusedError, match="dites pourquoi"):
        minutes.draw_up(panel, session(panel), by=team, at=NOW)
    second = minutes.draw_up(panel, session(panel, 3, reason="Un membre oublié"), by=team, at=NOW)
    assert (first.previous_sha256, second.previous_sha256) == (FIRST, first.sha256)
    assert minutes.to_sign(chair).get() == second
    with pytest.raises(MinutesRefusedError, match="corrigé"):
        minutes.sign(first, by=chair, at=NOW)


def test_chair_alone_signs_and_once(panel, team):
    drawn = minutes.draw_up(panel, session(panel), by=team, at=NOW)
    with pytest.raises(MinutesRefusedError, match="Seule la présidence"):
        minutes.sign(drawn, by=panel.jurors.last().user, at=NOW)
    chair = panel.jurors.get(chair=True).user
    document = minutes.sign(drawn, by=chair, at=NOW)
    assert minutes.document(drawn) == document
    assert document.context["signed_by"] == str(chair)
    with pytest.raises(MinutesRefusedError, match="déjà signé"):
        minutes.sign(drawn, by=chair, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.filter(pk=drawn.pk).update(signed_by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        f.JurorFactory(panel=panel, chair=True)


def test_chain_tells_a_changed_removed_or_inserted_text(panel, team, capsys):
    versions = [minutes.draw_up(panel, session(panel, reason=f"version {n}"), by=team, at=NOW) for n in range(3)]
    call_command("verify_minutes")
    assert "3\xa0procès-verbaux" in capsys.readouterr().out
    with transaction.atomic():
        Minutes.objects.filter(pk=versions[1].pk).update(content={"panel": "autre"})
        assert len(minutes.faults()) == 1
        transaction.set_rollback(True)
    with transaction.atomic():
        versions[1].delete()
        with pytest.raises(CommandError, match="1\xa0défaut"):
            call_command("verify_minutes")
        transaction.set_rollback(True)
    Minutes.objects.filter(pk=versions[2].pk).update(previous_sha256="a" * 64)
    assert len(minutes.faults()) == 2
