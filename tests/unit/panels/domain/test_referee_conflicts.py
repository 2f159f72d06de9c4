"""Whoever an author named as referee judges nothing of them: found before anybody reads, never told in a blind phase."""

import pytest

from juries.models import Conflict
from panels.domain import conflicts
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    panel = f.PanelFactory(blind=False)
    f.StageFactory(kind="hearing").panels.add(panel)
    f.JurorFactory(panel=panel)
    return panel


@pytest.fixture
def deposit(panel):
    return f.DepositedApplicationFactory(campaign=panel.stages.get().campaign).dossier.deposit


def find(panel, deposit):
    conflicts.find(panel, [deposit], at=NOW)
    return list(Conflict.objects.values_list("juror__user__email", "reason"))


@pytest.mark.parametrize("state", ["invited", "received", "declined"])
@pytest.mark.parametrize(
    ("blind", "reason"),
    [(False, "Référent ou référente de la personne"), (True, "Lien personnel avec ce dossier")],
)
def test_a_referee_does_not_judge_their_candidate(panel, deposit, state, blind, reason):
    panel.blind = blind
    panel.save()
    juror = panel.jurors.get().user
    f.ReferenceFactory(application=deposit.dossier.application, address=juror.email, state=state)
    assert find(panel, deposit) == [(juror.email, reason)]


def test_the_dossier_that_was_completed_is_the_same(panel, deposit):
    juror = panel.jurors.get().user
    application = deposit.dossier.application
    application.dossier = f.DossierFactory(owner=application.candidate, replaces=deposit.dossier)
    application.save()
    f.ReferenceFactory(application=application, address=juror.email)
    assert len(find(panel, deposit)) == 1


def test_who_sits_elsewhere_or_is_nobody_s_referee_is_free(panel, deposit):
    f.ReferenceFactory(application=deposit.dossier.application, address=f.UserFactory().email)
    assert find(panel, deposit) == []
    f.ReferenceFactory(application=deposit.dossier.application, rank=2, address="inconnue@exemple.invalid")
    assert find(panel, deposit) == []
