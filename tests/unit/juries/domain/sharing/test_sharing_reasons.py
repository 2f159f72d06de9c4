"""What is said of a sharing: why nobody could read less, what lacks a reader, and what would cure it."""

from dataclasses import replace

import pytest

from common.language.formatting import french_datetime
from juries.domain.sharing import assignments, flow, sharing_reasons
from juries.domain.sharing.sharing_reasons import LoadReason, explain_foreseen_load, explain_load, explain_record
from juries.models import SharingRecord
from tests import factories as f
from tests.factories import NOW

REASON = LoadReason(
    heaviest=55, limit=55, dossiers=800, jurors=50, needed=2400, elsewhere=0, accepted=2360, already=0, bounded=10,
    whole=True,
)  # fmt: skip


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_reason_of_a_load_counts_what_the_jurors_would_do():
    assert plain(explain_foreseen_load(REASON)) == (
        "Personne n’aura plus de 55 dossiers à lire ; c’est le minimum possible, car 2400 lectures se partagent entre"
        " 50 jurés : à 54 dossiers chacun au plus, moins pour 10 qui ont fixé un maximum plus bas, on n’en ferait que"
        " 2360."
    )
    some = replace(REASON, whole=False, elsewhere=12, already=3, bounded=0, jurors=1, dossiers=1)
    assert plain(explain_load(some)) == (
        "c’est le minimum possible, car les 2400 lectures de 1 dossier, 12 exceptées, ne peuvent être faites que par"
        " 1 juré : à 54 dossiers chacun au plus, on n’en ferait que 2360 en plus des 3 déjà confiées"
    )
    assert "exceptées" not in explain_load(replace(some, elsewhere=0))
    assert "chaque lecture revient à quelqu’un" in explain_load(replace(REASON, limit=1))
    assert plain(explain_foreseen_load(replace(REASON, heaviest=60))).startswith(
        "Quelqu’un lit déjà 60 dossiers. Parmi les personnes qui en recevront, aucune n’en aura plus de 55 ;"
    )


def test_sharing_is_kept_with_a_proof_that_the_stored_data_bear_out(team):
    panel = f.PanelFactory(readings=2)
    busy = f.JurorFactory.create_batch(3, panel=panel, capacity=2)
    f.JurorFactory.create_batch(2, panel=panel)
    assignments.assign(panel, f.DepositFactory.create_batch(7), by=team, at=NOW)
    record = SharingRecord.objects.get()
    loads = [juror.assessments.count() for juror in panel.jurors.all()]
    assert max(loads) == record.heaviest == record.limit == record.proof["limit"] == 4
    assert [juror.assessments.count() for juror in busy] == [2, 2, 2]
    assert str(record) == f"{panel} : 14\xa0lectures"
    assert f"À la répartition du {french_datetime(NOW)}, personne n’avait plus de 4" in explain_record(record)
    assert "à 3\u00a0dossiers chacun au plus, moins pour 3 qui ont fixé" in explain_record(record)
    assert record.proof["accepted"] == 3 * 2 + 2 * 3 < record.proof["needed"] == 14
    assert sharing_reasons.explained_sharings([panel.pk]) == {panel.pk: explain_record(record)}
    assignments.assign(panel, f.DepositFactory.create_batch(1), by=team, at=NOW)
    assert sharing_reasons.explained_sharings([panel.pk]) == {panel.pk: explain_record(record)}


def test_a_juror_who_held_more_is_told_apart(team):
    panel = f.PanelFactory(readings=1)
    loaded = f.JurorFactory(panel=panel)
    f.AssessmentFactory.create_batch(5, juror=loaded)
    f.JurorFactory(panel=panel)
    assignments.assign(panel, f.DepositFactory.create_batch(2), by=team, at=NOW)
    sentences = plain(explain_record(SharingRecord.objects.get()))
    assert "quelqu’un lisait déjà 5 dossiers" in sentences
    assert "aucune n’en avait plus de 2" in sentences
    assert assignments.assign(panel, [], by=team, at=NOW) == 0
    assert SharingRecord.objects.count() == 1
    assert assignments.foresee(panel, []).reason == ""


def shortage(problem, jurors, numbers):
    with pytest.raises(flow.ImpossibleError) as caught:
        flow.share(problem)
    loads = {juror.pk: (juror, reader.load) for juror, reader in zip(jurors, problem.readers, strict=True)}
    return plain(sharing_reasons.explain_shortage(caught.value, numbers, loads))


def test_shortage_says_which_maxima_and_conflicts_would_cure_it(db):
    jurors = [f.JurorFactory(user__first_name="Ada", user__last_name=name, capacity=1) for name in ("Aube", "Bois")]
    first, second = (flow.Reader(juror.pk, most=1) for juror in jurors)
    numbers = {1: "N-1", 2: "N-2", 3: "N-3"}
    lacks = tuple(flow.Demand(key, 1) for key in numbers)
    sentences = shortage(flow.Problem(lacks, (first, second)), jurors, numbers)
    assert "3 dossiers attendent 3 lectures (N-1, N-2, N-3), mais" in sentences
    assert "n’en acceptent plus que 2, et les autres jurés possibles ne peuvent en faire que 0" in sentences
    assert "1 lecture n’a personne. Il suffirait de : porter le maximum d" in sentences
    assert "de 1 à 2 ; ou d’ajouter des jurés." in sentences
    tied = frozenset((juror.pk, 1) for juror in jurors)
    free = tuple(flow.Reader(juror.pk) for juror in jurors)
    sentences = shortage(flow.Problem(lacks[:1], free, tied, tied), jurors, numbers)
    assert "mais aucun juré ne peut encore le lire" in sentences
    assert "le conflit d’Ada " in sentences
    assert "sur N-1 ; ou" in sentences
    alone = flow.Problem((flow.Demand(1, 2),), free[:1])
    assert "1 juré seulement peut encore le lire" in shortage(alone, jurors[:1], numbers)
    both = flow.Problem((flow.Demand(1, 3),), free, tied, frozenset({(jurors[0].pk, 1)}))
    assert "2 lectures demandent de plus un nouveau juré." in shortage(both, jurors, numbers)
    nobody = shortage(flow.Problem(lacks, ()), [], numbers)
    assert nobody.endswith(
        "mais aucun juré ne peut encore les lire : 3 lectures n’ont personne. Ajoutez des jurés au jury."
    )
    problem = flow.Problem(lacks[:2], (first,))
    assert "n’en accepte plus que 1" in shortage(problem, jurors[:1], numbers)


def test_team_foresees_and_jurors_read_why(team, signed_in):
    stage = f.StageFactory(kind="preselection", readings=2)
    panel = f.PanelFactory(grid=stage.grid, readings=2)
    stage.panels.add(panel)
    client, here = signed_in(team), f"/equipe/jurys/{panel.public_id}/"
    assert "Rien n’est à confier." in client.post(here, {"act": "foresee"}).content.decode()
    f.DepositedApplicationFactory.create_batch(4, campaign=stage.campaign)
    seat = f.JurorFactory(panel=panel)
    assert "1\u00a0juré seulement" in client.post(here, {"act": "foresee"}).content.decode()
    f.JurorFactory(panel=panel)
    page = client.post(here, {"act": "foresee"}).content.decode()
    assert "8 lectures à confier, de 4 à 4 par juré. Personne n’aura plus de 4\u00a0dossiers à lire" in page
    assert not panel.assessments.exists()
    page = client.post(here, {"act": "give"}, follow=True).content.decode()
    assert "personne n’avait plus de 4\u00a0dossiers à lire" in page
    assert "personne n’avait plus de 4\u00a0dossiers à lire" in signed_in(seat.user).get("/jury/").content.decode()
