"""Why a juror reads a dossier or not, and readings given or taken back by hand."""

import pytest

from common.transitions import TransitionRefusedError
from juries.domain.sharing import assignments
from juries.domain.sharing.assignments import SharingRefusedError
from juries.queries.sharing import choices
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    return f.PanelFactory(readings=1)


@pytest.fixture
def deposit(db):
    return f.DepositFactory(content={"profession": "design", "answers": []})


def give(juror, deposit, **fields):
    return f.AssessmentFactory(juror=juror, deposit=deposit, **fields)


def test_each_juror_has_their_reasons(panel, deposit):
    reader = f.JurorFactory(panel=panel, kind="host", trades=["design"])
    same = f.JurorFactory(panel=panel, kind="host", capacity=0)
    tied = f.JurorFactory(panel=panel)
    left = f.JurorFactory(panel=panel)
    own = f.JurorFactory(panel=panel, user=deposit.deposited_by)
    give(reader, deposit)
    give(left, deposit, state="recused")
    f.ConflictFactory(juror=tied, deposit=deposit, reason="Même école")
    by_juror = {choice.juror.pk: choice for choice in choices(panel, deposit)}
    assert by_juror[reader.pk].reasons == ["1\xa0lecture, pour une part de 0,20", "connaît ce métier"]
    assert by_juror[same.pk].reasons == [
        "0\xa0lecture, pour une part de 0,20",
        "n’a pas dit connaître ce métier",
        "même origine qu’un autre lecteur de ce dossier",
        "a atteint les 0 lectures qu’il ou elle accepte",
    ]
    assert by_juror[tied.pk].reasons == ["conflit d’intérêts : Même école"]
    assert by_juror[own.pk].reasons == ["son propre dossier"]
    assert "déporté" in by_juror[left.pk].reasons[0]
    assert [choice.free for choice in by_juror.values()] == [False] * 5
    assert choices(panel, deposit)[0].juror == reader
    assert choices(f.PanelFactory(), deposit) == []


def test_reading_is_given_by_hand_and_never_doubled(panel, deposit, team):
    juror = f.JurorFactory(panel=panel)
    with pytest.raises(SharingRefusedError, match="motif"):
        assignments.assign_manually(panel, deposit, juror, reason=" ", by=team, at=NOW)
    assessment = assignments.assign_manually(panel, deposit, juror, reason="Rare spécialité", by=team, at=NOW)
    assert (assessment.batch, assessment.log.get().verb, assessment.log.get().reason) == (
        "design",
        "pin",
        "Rare spécialité",
    )
    with pytest.raises(SharingRefusedError, match="ne peut pas lire"):
        assignments.assign_manually(panel, deposit, juror, reason="Encore", by=team, at=NOW)
    panel.collective = True
    panel.save()
    with pytest.raises(SharingRefusedError, match="une seule grille"):
        assignments.assign_manually(panel, deposit, juror, reason="Encore", by=team, at=NOW)


def test_reading_taken_back_is_given_again_at_once(panel, deposit, team):
    first, second = f.JurorFactory(panel=panel), f.JurorFactory(panel=panel)
    assessment = give(first, deposit)
    with pytest.raises(SharingRefusedError, match="motif"):
        assignments.take_back(assessment, reason="", by=team, at=NOW)
    assignments.take_back(assessment, reason="Absente", by=team, at=NOW)
    assert panel.assessments.exclude(state="recused").get().juror == second
    begun = panel.assessments.get(juror=second)
    type(begun).objects.filter(pk=begun.pk).update(state="started")
    with pytest.raises(TransitionRefusedError):
        assignments.take_back(begun, reason="Trop tard", by=team, at=NOW)


def test_last_reader_taken_back_leaves_a_shortage_to_see(panel, deposit, team):
    assessment = give(f.JurorFactory(panel=panel), deposit)
    assignments.take_back(assessment, reason="Absente", by=team, at=NOW)
    assert assignments.under_read(panel).get() == deposit
    alone = f.PanelFactory(collective=True)
    held = give(f.JurorFactory(panel=alone), deposit)
    assignments.take_back(held, reason="Absente", by=team, at=NOW)
    assert not alone.assessments.exclude(state="recused").exists()


@pytest.mark.takes("juries.Assessment.take_back", by="team:sharing")
def test_page_says_why_and_acts(team, signed_in, deposit):
    stage = f.StageFactory(kind="preselection", grid=f.CriterionFactory().grid)
    panel = f.PanelFactory(grid=stage.grid)
    stage.panels.add(panel)
    reader, other = f.JurorFactory(panel=panel), f.JurorFactory(panel=panel)
    assessment = give(reader, deposit)
    client = signed_in(team)
    address = f"/equipe/jurys/{panel.public_id}/lectures/{deposit.number}/"
    assert deposit.number in client.get(f"/equipe/jurys/{panel.public_id}/").content.decode()
    assert "n’a pas dit connaître ce métier" in client.get(address).content.decode()
    refused = client.post(address, {"act": "pin", "juror": other.pk, "reason": " "})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.context["acts"]["pin"].errors["reason"][0]
    assert f'<option value="{other.pk}" selected>' in refused.text
    too_long = client.post(address, {"act": "pin", "juror": other.pk, "reason": "x" * 301})
    assert list(too_long.context["acts"]["pin"].errors) == ["reason"]
    given = client.post(address, {"act": "pin", "juror": other.pk, "reason": "Second avis"}, follow=True)
    assert "confié à la main à" in given.content.decode()
    taken = client.post(address, {"act": "take_back", "reading": assessment.pk, "reason": "Absence"}, follow=True)
    assert "La lecture est reprise" in taken.content.decode()
    assert client.post(address, {"act": "pin", "juror": "x"}).status_code == 422
    assert client.post(address, {"act": "boum"}).status_code == 404
    assert client.get(f"/equipe/jurys/{panel.public_id}/lectures/ABSENT/").status_code == 404
