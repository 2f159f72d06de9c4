"""A juror signs, reads, scores, steps back."""

import pytest
from django.core.files.base import ContentFile

from dossiers.domain import answers, attachments, deposits
from rehearsal.domain.people import pdf
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def panel(db):
    grid = f.ScoringGridFactory(labels={"4": "excellent"})
    f.CriterionFactory.create_batch(2, grid=grid)
    return f.PanelFactory(grid=grid, blind=True)


@pytest.fixture
def juror(panel):
    return f.JurorFactory(panel=panel)


def a_deposit():
    dossier = f.DossierFactory()
    name = f.FormFieldFactory(form=dossier.form, label="Nom", identifying=True)
    text = f.FormFieldFactory(form=dossier.form, label="Projet")
    cv = f.FormFieldFactory(form=dossier.form, label="CV", kind="file", identifying=True)
    portfolio = f.FormFieldFactory(form=dossier.form, label="Portfolio", kind="file")
    answers.save_answers(dossier, {name.pk: "Zoé N’Diaye", text.pk: "Simplifier"}, at=NOW)
    for field in (cv, portfolio):
        attachments.attach(dossier, field, ContentFile(pdf("zoe"), "Zoé N’Diaye.pdf"), at=NOW)
    extra = {"title": "Design", "person": {"name": "Zoé N’Diaye"}}
    return deposits.deposit(dossier, number=f"T-{dossier.pk}", by=dossier.owner, at=NOW, extra=extra)


@pytest.fixture
def one(juror):
    return f.AssessmentFactory(juror=juror, deposit=a_deposit())


@pytest.fixture
def client(juror, signed_in):
    return signed_in(juror.user)


def address(assessment, tail=""):
    return f"/jury/dossiers/{assessment.public_id}/{tail}"


def marks(assessment, value="3"):
    return {f"mark_{criterion.pk}": value for criterion in assessment.panel.grid.criteria.all()}


def test_charter_comes_first(signed_in, panel):
    juror = f.JurorFactory(panel=panel, charter_signed_at=None)
    one = f.AssessmentFactory(juror=juror)
    client = signed_in(juror.user)
    assert "Signez la charte" in client.get("/jury/").content.decode()
    assert client.get(address(one)).status_code == 404
    charter = f"/jury/charte/{juror.public_id}/"
    refused = client.post(charter, {"employer": "Atelier Éclair"})
    assert refused.status_code == 422
    assert "Cochez votre accord" in refused.content.decode()
    assert "Atelier Éclair</textarea>" in refused.content.decode()
    assert (
        "vous sont ouverts"
        in client.post(charter, {"agree": "1", "school": "École du Lac\n\nÉcole du Lac "}, follow=True).content.decode()
    )
    page = client.get(charter).content.decode()
    assert "Signée le" in page
    assert page.count("Établissement de formation : École du Lac") == 1
    assert client.get(address(one)).status_code == 200


def test_blind_reading_hides_the_person_everywhere(client, one):
    page = client.get(address(one)).content.decode()
    assert "Simplifier" in page
    assert "Zoé" not in page
    cv, portfolio = one.deposit.content["attachments"]
    assert client.get(address(one, f"pieces/{cv['public_id']}/")).status_code == 404
    served = client.get(address(one, f"pieces/{portfolio['public_id']}/"))
    assert "Zo" not in served["Content-Disposition"]
    assert served.content.startswith(b"%PDF")


def test_open_reading_shows_the_person(client, one, panel):
    type(panel).objects.filter(pk=panel.pk).update(blind=False)
    assert "Zoé N’Diaye" in client.get(address(one)).content.decode()
    piece = one.deposit.content["attachments"][0]["public_id"]
    assert client.get(address(one, f"pieces/{piece}/")).content == pdf("zoe")


def test_grid_is_saved_then_handed_in_then_the_next_opens(client, one, juror):
    following = f.AssessmentFactory(juror=juror)
    assert "Grille enregistrée" in client.post(address(one), marks(one), follow=True).content.decode()
    done = client.post(address(one), marks(one) | {"action": "submit", "comment": "Bien"})
    assert done.url == address(following)
    one.refresh_from_db()
    assert (one.state, one.comment) == ("submitted", "Bien")
    last = client.post(address(following), marks(following) | {"action": "submit"}, follow=True)
    assert "2 grilles remises sur 2" in last.content.decode()


def test_missing_mark_is_told_and_the_rest_kept(client, one):
    first = next(iter(marks(one)))
    page = client.post(address(one), {first: "4", "action": "submit"}, follow=True).content.decode()
    assert "Il manque 1 note" in page
    assert one.scores.get().value == 4


def test_mark_outside_the_scale_is_refused(client, one):
    assert client.post(address(one), marks(one, "9")).status_code == 200
    assert not one.scores.exists()


def test_recusal_needs_a_reason_then_closes_the_dossier(client, one):
    page = client.post(address(one), {"action": "recuse", "reason": ""}, follow=True).content.decode()
    assert "motif du déport" in page
    client.post(address(one), {"action": "recuse", "reason": "ancienne collègue"})
    assert client.get(address(one)).status_code == 404


def test_autosave_saves_but_never_reopens(client, one):
    answer = client.post(address(one, "grille/"), marks(one) | {"comment": "x"})
    assert answer.json() == {"saved": "Grille enregistrée à 13:00:00"}
    client.post(address(one), marks(one) | {"action": "submit"})
    assert client.post(address(one, "grille/"), marks(one, "1")).status_code == 409


def test_closed_panel_refuses_both_ways(client, one, panel):
    type(panel).objects.filter(pk=panel.pk).update(closed_at=NOW)
    assert "clos" in client.post(address(one, "grille/"), marks(one)).json()["error"]
    assert "Ce jury est clos" in client.get(address(one)).content.decode()


def test_others_grids_do_not_exist(client, db):
    assert client.get(address(f.AssessmentFactory())).status_code == 404
