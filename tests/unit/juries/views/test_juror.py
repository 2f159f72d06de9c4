"""A juror signs, reads, scores, steps back."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile

from dossiers.domain import answers, attachments, deposits
from dossiers.models import Attachment
from juries import queries
from juries.domain import passages
from juries.forms import room
from juries.models import Criterion, Passage
from sandbox.domain.people import pdf
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
def reading(juror):
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
    assessment = f.AssessmentFactory(juror=juror)
    client = signed_in(juror.user)
    assert "signez la charte" in client.get("/jury/").content.decode()
    assert client.get(address(assessment)).status_code == 404
    charter = f"/jury/charte/{juror.public_id}/"
    refused = client.post(charter, {"employer": "Atelier Éclair"})
    assert refused.status_code == 422
    assert "Cochez votre accord" in refused.content.decode()
    assert "Atelier Éclair</textarea>" in refused.content.decode()
    assert (
        "vous pouvez lire les dossiers"
        in client.post(charter, {"agree": "1", "school": "École du Lac\n\nÉcole du Lac "}, follow=True).content.decode()
    )
    page = client.get(charter).content.decode()
    assert "Signée le" in page
    assert page.count("Établissement de formation : École du Lac") == 1
    assert client.get(address(assessment)).status_code == 200


def test_each_mark_says_what_a_dossier_shows(signed_in, panel):
    """The words are beside each mark in the room, and read before: on the charter, then in « Ma lecture »."""
    worded, plain = panel.grid.criteria.all()
    Criterion.objects.filter(pk=worded.pk).update(
        levels={"1": "Aucun usager.", "3": "Des usagers nommés."}, guidance="Les usagers", optional=True
    )
    type(panel.grid).objects.update(levels_source="Écrits par l’équipe.")
    juror = f.JurorFactory(panel=panel)
    client = signed_in(juror.user)
    page = BeautifulSoup(client.get(address(f.AssessmentFactory(juror=juror))).text, "html.parser")
    levels = [label.get_text(" ", strip=True) for label in page.select(f"[data-criterion='{worded.pk}'] label")]
    assert levels == ["1 Aucun usager.", "2", "3 Des usagers nommés.", "4 excellent", "Sans objet"]
    assert [label.get_text(strip=True) for label in page.select(f"[data-criterion='{plain.pk}'] label")][3] == (
        "4 - excellent"
    )
    for prepared in (f"/jury/charte/{juror.public_id}/", f"/jury/lecture/{juror.public_id}/"):
        read = client.get(prepared).text
        assert "Des usagers nommés." in read
        assert "Mots de chaque note : Écrits par l’équipe." in read


def test_a_trade_marked_on_its_own_grid_is_prepared_too(panel, django_assert_num_queries):
    other = f.CriterionFactory(label="Portée").grid
    panel.trade_grids.create(trade="designer", grid=other)
    with django_assert_num_queries(2):
        grids = [(grid, [criterion.marks for criterion in grid.criteria.all()]) for grid in queries.grids_of(panel)]
    assert [grid for grid, _ in grids] == [panel.grid, other]


def test_blind_reading_hides_the_person_everywhere(client, reading):
    page = client.get(address(reading)).content.decode()
    assert "Simplifier" in page
    assert "Zoé" not in page
    cv, portfolio = reading.deposit.content["attachments"]
    assert client.post(address(reading, f"pieces/{cv['public_id']}/")).status_code == 404
    served = client.post(address(reading, f"pieces/{portfolio['public_id']}/"))
    assert "Zo" not in served["Content-Disposition"]
    assert served.content.startswith(b"%PDF")


@pytest.mark.parametrize("content", [b"%PDF-1.7 cut", b"%PDF-1.7 \xff"])
def test_piece_without_an_anonymous_copy_is_not_served(client, reading, content):
    """A file kept before a reader could strip it, or damaged since: its author's name would go with it."""
    portfolio = Attachment.objects.get(public_id=reading.deposit.content["attachments"][1]["public_id"])
    portfolio.file.save("x", ContentFile(content))
    answer = client.post(address(reading, f"pieces/{portfolio.public_id}/"))
    assert answer.status_code == 422
    assert "La copie anonyme de cette pièce n’a pas pu être faite" in answer.content.decode()
    assert content not in answer.content


def test_open_reading_shows_the_person(client, reading, panel):
    type(panel).objects.filter(pk=panel.pk).update(blind=False)
    assert "Zoé N’Diaye" in client.get(address(reading)).content.decode()
    piece = reading.deposit.content["attachments"][0]["public_id"]
    assert client.post(address(reading, f"pieces/{piece}/")).content == pdf("zoe")


@pytest.mark.takes("juries.Assessment.submit", by="juror:assessment")
def test_grid_is_saved_then_handed_in_then_the_next_opens(client, reading, juror):
    following = f.AssessmentFactory(juror=juror)
    assert "Grille enregistrée" in client.post(address(reading), marks(reading), follow=True).content.decode()
    done = client.post(address(reading), marks(reading) | {"action": "submit", "comment": "Bien"})
    assert done.url == address(following)
    reading.refresh_from_db()
    assert (reading.state, reading.comment) == ("submitted", "Bien")
    last = client.post(address(following), marks(following) | {"action": "submit"}, follow=True)
    assert "2 sur 2" in last.text
    assert "Toutes vos grilles sont remises : l’équipe clôt ensuite le jury." in last.text


@pytest.mark.takes("juries.Assessment.reopen", by="juror:reopen")
def test_grid_handed_in_is_locked_until_its_juror_reopens_it(client, reading):
    client.post(address(reading), marks(reading, "3") | {"action": "submit"})
    page = client.get(address(reading)).text
    assert "data-fields disabled>" in page
    assert "Modifier ma grille" in page
    refused = client.post(address(reading), marks(reading, "2"))
    assert (refused.status_code, "Cette grille est remise" in refused.text) == (422, True)
    reading.refresh_from_db()
    assert (reading.state, reading.result) == ("submitted", 3)
    reopened = client.post(address(reading, "rouvrir/"), follow=True).text
    assert "elle ne compte plus tant que vous ne la remettez pas" in reopened
    assert "grille rouverte" in reopened
    client.post(address(reading), marks(reading, "2"))
    reading.refresh_from_db()
    assert (reading.state, reading.result) == ("started", None)


def test_missing_mark_is_told_and_the_rest_kept(client, reading):
    first = next(iter(marks(reading)))
    refused = client.post(address(reading), {first: "4", "action": "submit"})
    assert (refused.status_code, "Il manque 1\xa0note" in refused.text) == (422, True)
    assert reading.scores.get().value == 4


def test_mark_outside_the_scale_is_refused(client, reading):
    assert client.post(address(reading), marks(reading, "9")).status_code == 422
    assert not reading.scores.exists()


@pytest.mark.takes("juries.Assessment.recuse", by="juror:assessment")
def test_recusal_needs_a_reason_then_closes_the_dossier(client, reading):
    refused = client.post(address(reading), {"action": "recuse", "reason": " ", "comment": "Déjà écrit"})
    assert (refused.status_code, "motif du déport" in refused.text) == (422, True)
    assert "Déjà écrit" in refused.text
    client.post(address(reading), {"action": "recuse", "reason": "ancienne collègue"})
    assert client.get(address(reading)).status_code == 404


def post_acts(client, *acts):
    return client.post("/jury/actes/", {"acts": list(acts)}, content_type="application/json")


def act(reading, kind, value, criterion=None):
    return {
        "id": str(uuid.uuid4()), "assessment": str(reading.public_id), "kind": kind, "criterion": criterion, "value": value,
        "base": "", "at": "2026-05-01T10:00:00Z",
    }  # fmt: skip


@pytest.mark.takes("juries.Assessment.start", by="juror:acts")
def test_acts_are_answered_one_by_one(client, reading):
    first, second = reading.panel.grid.criteria.values_list("pk", flat=True)
    sent = [
        act(reading, "mark", "4", first),
        act(reading, "mark", "9", str(second)),
        act(reading, "comment", "Clair\net net"),
    ]
    answer = post_acts(client, *sent).json()
    assert [(row["id"], row["outcome"]) for row in answer["answers"]] == [
        (sent[0]["id"], "done"),
        (sent[1]["id"], "refused"),
        (sent[2]["id"], "done"),
    ]
    assert answer["saved"] == "13:00:00"
    page = client.get(address(reading)).content.decode()
    assert "Clair\net net</textarea>" in page
    assert "1er\xa0mai\xa02026 à\xa012\xa0h\xa000" in page  # the browser's instant, in the history


@pytest.mark.parametrize("body", ["", "[]", '{"acts": 3}', '{"acts": [3]}', '{"acts": [{"id": "x"}]}'])
def test_unreadable_acts_are_said(client, reading, body):
    assert client.post("/jury/actes/", body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("at", ["2026-02-31T10:00:00Z", "2026-05-01T10:00:00", "hier", "", None])
def test_an_instant_that_cannot_be_read_is_none(client, reading, at):
    [answer] = post_acts(client, act(reading, "comment", "Clair") | {"at": at}).json()["answers"]
    assert (answer["outcome"], reading.changes.get().client_at) == ("done", None)


def test_line_ends_of_a_form_are_those_of_the_script(client, reading):
    client.post(address(reading), {"comment": "Un\r\ndeux"})
    again = act(reading, "comment", "Un\ndeux\ntrois") | {"base": "Un\ndeux", "at": "hier"}
    assert post_acts(client, again).json()["answers"][0]["outcome"] == "done"


def test_history_is_put_back_by_a_button(client, reading, panel):
    client.post(address(reading), marks(reading))
    client.post(address(reading), marks(reading, "1"))
    change = reading.changes.last()
    put_back = address(reading, f"retablir/{change.pk}/")
    assert "rétablie" in client.post(put_back, follow=True).content.decode()
    assert reading.scores.get(criterion=change.criterion).value == 3
    type(panel).objects.filter(pk=panel.pk).update(closed_at=NOW)
    assert "clos" in client.post(put_back, follow=True).content.decode()


def tie(client, reading, quote, row=0, criterion=None, public_id=None):
    key = reading.panel.grid.criteria.first().pk if criterion is None else criterion
    data = {"id": public_id or str(uuid.uuid4()), "criterion": key, "row": row, "quote": quote}
    return client.post(address(reading, "passages/"), data)


def test_passage_is_tied_shown_and_forgotten(client, reading, panel):
    key = str(uuid.uuid4())
    for _ in range(2):  # a second sending is the same passage
        assert tie(client, reading, " Simplifier\n", public_id=key).json()["quote"] == "Simplifier"
    passage = reading.passages.get()
    assert str(passage) == "Simplifier"
    page = client.get(address(reading)).content.decode()
    assert BeautifulSoup(page, "html.parser").find("mark", title="Pertinence").string == "Simplifier"
    forget = address(reading, f"passages/{passage.public_id}/oublier/")
    type(panel).objects.filter(pk=panel.pk).update(closed_at=NOW)
    assert "clos" in client.post(forget, follow=True).content.decode()
    assert tie(client, reading, "Simplifier").status_code == 409
    type(panel).objects.filter(pk=panel.pk).update(closed_at=None)
    client.post(forget)
    assert not reading.passages.exists()


def test_impossible_passage_is_refused(client, reading, monkeypatch):
    assert "pas dans cette réponse" in tie(client, reading, "Compliquer").json()["error"]
    for refused in (
        tie(client, reading, " "),
        tie(client, reading, "Simplifier", row=7),
        tie(client, reading, "x", criterion=0),
    ):
        assert "ne peut pas être relevé" in refused.json()["error"]
    assert tie(client, reading, "x", criterion="x").status_code == 400
    monkeypatch.setattr(passages, "MAX_PASSAGES", 0)
    assert "0 passages au plus" in tie(client, reading, "Simplifier").json()["error"]


def test_stretches_follow_the_words_not_the_spaces():
    def passage(quote):
        return Passage(quote=quote, criterion=Criterion(label="Clarté"))

    text = "Un deux\n trois deux quatre"
    assert [piece.text for piece in room.stretches(text, [passage("deux trois")])] == [
        "Un ",
        "deux\n trois",
        " deux quatre",
    ]
    overlap = [passage("deux quatre"), passage("trois deux"), passage("cinq")]
    assert [piece.criterion for piece in room.stretches(text, overlap)] == ["", "Clarté", ""]


def test_own_reading_is_one_s_own(client, reading, juror, signed_in):
    page = client.get(f"/jury/lecture/{juror.public_id}/").content.decode()
    assert "Se mesure à partir de dix grilles" in page
    stranger = f.JurorFactory(panel=juror.panel)
    assert signed_in(stranger.user).get(f"/jury/lecture/{juror.public_id}/").status_code == 404


def test_closed_panel_changes_no_more(client, reading, panel):
    type(panel).objects.filter(pk=panel.pk).update(closed_at=NOW)
    [answer] = post_acts(client, act(reading, "comment", "tard")).json()["answers"]
    assert "clos" in answer["message"]
    page = client.get(address(reading)).content.decode()
    assert "Ce jury est clos" in page
    assert "data-closed" in page


def test_others_grids_do_not_exist(client, db):
    assert client.get(address(f.AssessmentFactory())).status_code == 404
