"""The whole way on its pages: the team prepares, a candidate does it, a juror marks, the team reads."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from common import clock
from common.days import PARIS
from dossiers.models import Deposit
from exercises.domain import adjustments, attempts
from exercises.domain.exercises import ANSWER
from exercises.models import Adjustment, Attempt, Exercise, TimeGrant
from juries.models import Assessment, PanelGrid
from notifications.models import Message
from panels.domain import panels
from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW


def local(instant):
    """Return an instant as the team types it, in the campaign's time."""
    return instant.astimezone(PARIS).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.fixture
def stage(db):
    grid = f.ScoringGridFactory()
    f.CriterionFactory(grid=grid, position=1, label="Clarté")
    return f.StageFactory(kind="exercise", grid=grid, blind=True, readings=2)


@pytest.fixture
def application(stage):
    return f.DepositedApplicationFactory(campaign=stage.campaign)


@pytest.fixture
def page(stage, application):
    return f"/equipe/campagnes/{stage.campaign.code}/exercices/{application.profession.code}/"


@pytest.fixture
def typed(stage):
    """What the team types in the form of an exercise."""
    return {
        "act": "write", "title": "Une page pour déclarer", "statement": "# La page\n\nVoir https://exemple.fr",
        "text_chars": "2000", "asks_file": "on", "minutes": "60", "grid": stage.grid_id, "invited": "deposited",
        "opens_at": local(NOW - timedelta(days=1)), "closes_at": local(NOW + timedelta(days=9)),
        "alternative": "À l’oral.",
    }  # fmt: skip


def plain(response):
    """Return the text of a page, its spaces all alike."""
    return response.text.replace("\xa0", " ")


def image():
    """Return a small image, drawn."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return SimpleUploadedFile("plan de Zoé.png", out.getvalue(), "image/png")


def test_a_campaign_without_the_stage_shows_nothing(team, signed_in):
    application = f.DepositedApplicationFactory()
    code = application.campaign.code
    client = signed_in(team)
    assert "Exercices par métier" not in client.get(f"/equipe/campagnes/{code}/jurys/").text
    for address in ("exercices/", "amenagements/", f"exercices/{application.profession.code}/"):
        assert client.get(f"/equipe/campagnes/{code}/{address}").status_code == 404
    assert "Exercice" not in client.get(f"/equipe/candidatures/{application.public_id}/").text
    assert "Exercice" not in signed_in(application.candidate).get("/candidature/").text


def test_the_team_prepares_corrects_and_publishes(team, signed_in, page, typed, application):
    client = signed_in(team)
    assert "Sans exercice" in client.get(page.rsplit("/", 2)[0] + "/").text
    assert "Rien n’est préparé" in client.get(page).text
    assert client.get(f"{page}apercu/").status_code == 404
    assert client.get(f"{page}pieces/{application.public_id}/").status_code == 404
    refused = client.post(page, typed | {"closes_at": typed["opens_at"], "minutes": "121"})
    assert (refused.status_code, "La fermeture suit l’ouverture" in refused.text) == (422, True)
    nothing = client.post(
        page, {name: value for name, value in typed.items() if name not in {"text_chars", "asks_file"}}
    )
    assert "Demandez un texte, un fichier" in nothing.text
    assert "est enregistré" in client.post(page, typed, follow=True).text
    for _ in range(3):
        assert "est joint" in client.post(page, {"act": "add", "file": image()}, follow=True).text
    assert "3 fichiers au plus" in client.post(page, {"act": "add", "file": image()}).text
    exercise = Exercise.objects.get()
    first, second, _ = exercise.materials.attachments.order_by("pk")
    assert "est retiré" in client.post(page, {"act": f"remove:{first.pk}"}, follow=True).text
    assert client.get(f"{page}pieces/{second.public_id}/").status_code == 200
    preview = client.get(f"{page}apercu/").text
    assert '<h3 class="fr-h5">La page</h3>' in preview
    assert "Votre texte" in preview
    assert "Votre fichier" in preview
    assert "1 personne est invitée" in plain(client.post(page, {"act": "publish"}, follow=True))
    assert client.post(page, typed).status_code == 422
    assert "version" in client.get(page).text
    assert "se corrige" in client.post(page, {"act": "revise"}, follow=True).text
    assert client.post(page, {"act": "revise"}).status_code == 422
    assert "1 personne est invitée" in plain(client.post(page, {"act": "publish"}, follow=True))
    letters = Message.objects.filter(template="exercise_invitation").order_by("pk")
    assert ["corrigé" in letter.body for letter in letters] == [False, True]


@pytest.mark.takes("exercises.Attempt.start", by="candidate:exercise")
@pytest.mark.takes("exercises.Attempt.hand_in", by="candidate:exercise")
def test_a_candidate_reads_begins_writes_and_hands_in(team, signed_in, stage, application):
    exercise = f.published_exercise(team, people=0, stage=stage, profession=application.profession, asks_file=True)
    attempt = exercise.attempts.get()
    own = f"/candidature/exercices/{attempt.public_id}/"
    client = signed_in(application.candidate)
    assert own in client.get("/candidature/").text
    before = client.get(own).text
    assert "Commencer" in before
    assert exercise.statement not in before
    assert client.post(f"{own}brouillon/", {}).status_code == 404
    assert client.post(own, {"act": "autre"}).status_code == 404
    assert "Votre temps court" in client.post(own, {"act": "start"}, follow=True).text
    assert client.post(own, {"act": "start"}).status_code == 302
    assert "Continuer" in client.get("/candidature/").text
    text, file, attestation = exercise.materials.form.fields.filter(section=ANSWER)
    assert "Commencer" not in (during := client.get(own).text)
    assert f'name="{text.key}"' in during
    assert 'data-countdown="3600"' in during
    saved = client.post(f"{own}brouillon/", {text.key: "Un début"})
    assert (saved.status_code, saved.json()["saved"][:9]) == (200, "Brouillon")
    refused = client.post(own, {"act": "hand_in", text.key: "x" * 2001})
    assert (refused.status_code, "limite est de 2000" in refused.text) == (422, True)
    assert client.post(own, {"act": "save", file.key: SimpleUploadedFile("a.exe", b"MZ")}).status_code == 422
    sent = {"act": "save", text.key: "Trois champs", file.key: image(), f"{attestation.key}-shown": "1"}
    assert "est enregistré" in client.post(own, sent, follow=True).text
    handed = client.post(own, {"act": "hand_in", f"{attestation.key}-shown": "1", attestation.key: "oui"}, follow=True)
    assert "Votre exercice est rendu" in handed.text
    assert "Trois champs" in handed.text
    piece = Attempt.objects.get().dossier.attachments.get()
    assert client.get(f"{own}pieces/{piece.public_id}/").status_code == 200
    late = client.post(own, {"act": "save", text.key: "Trop tard"})
    assert (late.status_code, "Trop tard" in late.text) == (422, True)
    assert client.post(f"{own}brouillon/", {text.key: "Trop tard"}).status_code == 409
    assert "Relire ce que j’ai rendu" in client.get("/candidature/").text
    assert client.get(own).status_code == 200
    assert signed_in(f.UserFactory()).get(own).status_code == 404


def test_two_texts_of_two_tabs_are_both_shown_and_one_is_chosen(team, signed_in):
    exercise = f.published_exercise(team)
    attempt = exercise.attempts.get()
    client = signed_in(attempt.application.candidate)
    own = f"/candidature/exercices/{attempt.public_id}/"
    client.post(own, {"act": "start"})
    text = exercise.materials.form.fields.get(label="Votre texte")
    client.post(own, {"act": "save", text.key: "Premier"})
    torn = client.post(own, {"act": "save", text.key: "Second", f"{text.key}-base": "ancien"})
    assert (torn.status_code, "Second" in torn.text) == (422, True)
    rival = Attempt.objects.get().dossier.rivals.get()
    assert client.post(own, {"settle": f"{rival.pk}:keep"}).status_code == 302
    assert Attempt.objects.get().dossier.answers.get(field=text).value == "Second"


def test_what_is_typed_after_the_end_is_shown_and_the_end_is_said(team, signed_in, monkeypatch):
    exercise = f.published_exercise(team)
    attempt = exercise.attempts.get()
    client = signed_in(attempt.application.candidate)
    own = f"/candidature/exercices/{attempt.public_id}/"
    client.post(own, {"act": "start"})
    text = exercise.materials.form.fields.get(label="Votre texte")
    late = NOW + timedelta(minutes=60) + settings.EXERCISE_GRACE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    refused = client.post(own, {"act": "hand_in", text.key: "Encore un mot"})
    assert (refused.status_code, "Encore un mot" in refused.text) == (422, True)
    assert "est remis dans la minute" in client.get(own).text
    assert client.post(f"{own}brouillon/", {text.key: "Encore"}).status_code == 409


def test_an_adjustment_is_asked_answered_and_seen_by_nobody_else(team, signed_in, stage, application):
    exercise = f.published_exercise(team, people=0, stage=stage, profession=application.profession)
    attempt = exercise.attempts.get()
    own = f"/candidature/exercices/{attempt.public_id}/"
    client = signed_in(application.candidate)
    assert client.post(own, {"act": "ask", "need": " "}).status_code == 422
    assert "Votre demande est envoyée" in client.post(own, {"act": "ask", "need": "Dyslexie"}, follow=True).text
    assert client.post(own, {"act": "start"}).status_code == 422
    assert client.post(own, {"act": "ask", "need": "Encore"}).status_code == 422
    assert "est retirée" in client.post(own, {"act": "withdraw"}, follow=True).text
    assert client.post(own, {"act": "withdraw"}).status_code == 422
    client.post(own, {"act": "ask", "need": "Dyslexie"})
    [group] = [group for group in inbox.groups(team) if group.label == "Aménagements d’exercices demandés"]
    address = f"/equipe/campagnes/{stage.campaign.code}/amenagements/"
    assert [item.url for item in group.items] == [address]
    desk = signed_in(team)
    assert "Dyslexie" in desk.get(address).text
    asked = Adjustment.objects.get()
    answer = {"act": f"answer:{asked.pk}", "factor": "1.33", "other_form": "on", "text": "C’est prévu."}
    assert desk.post(address, answer | {"factor": "9"}).status_code == 422
    assert desk.post(address, answer | {"act": "answer:0"}).status_code == 404
    assert "la personne est prévenue" in desk.post(address, answer, follow=True).text
    assert "Réponse :" in desk.get(address).text
    letter = Message.objects.get(template="exercise_answer")
    assert "× 1,33" not in letter.body
    page = client.get(own).text
    assert "× 1,33" in page
    assert "C’est prévu." in page
    assert "À l’oral" in page
    client.post(own, {"act": "start"})
    assert "À l’oral" in client.get(own).text
    assert desk.post(address, answer).status_code == 422
    instructor = signed_in(f.UserFactory(roles=("instructor",)))
    assert instructor.get(address).status_code == 404
    assert "Dyslexie" not in instructor.get(f"/equipe/candidatures/{application.public_id}/").text
    assert [group for group in inbox.groups(team) if group.label == "Aménagements d’exercices demandés"] == []


@pytest.mark.takes("exercises.Attempt.reopen", by="team:exercise")
def test_time_is_given_back_to_all_whose_time_ran(team, signed_in, page, stage, application, monkeypatch):
    exercise = f.published_exercise(team, stage=stage, profession=application.profession)
    running, over = exercise.attempts.order_by("pk")
    attempts.start(running, by=running.application.candidate, at=NOW)
    attempts.start(over, by=over.application.candidate, at=NOW - timedelta(minutes=62))
    later = NOW + timedelta(minutes=5)
    assert attempts.close_due(at=later) == 1
    monkeypatch.setattr(clock, "now", lambda: later)
    client = signed_in(team)
    outage = {
        "act": "give_back", "began_at": local(NOW - timedelta(minutes=10)),
        "ended_at": local(NOW + timedelta(minutes=2)), "minutes": "12", "reason": "Serveur arrêté",
    }  # fmt: skip
    for wrong in ({"reason": " "}, {"ended_at": outage["began_at"]}, {"minutes": "0"}):
        assert client.post(page, outage | wrong).status_code == 422
    future = local(NOW + timedelta(days=1))
    assert client.post(page, outage | {"began_at": future, "ended_at": "2030-01-01T00:00:00"}).status_code == 422
    past = {"began_at": "2020-01-01T00:00:00", "ended_at": "2020-01-02T00:00:00"}
    assert "Le temps de personne" in client.post(page, outage | past).text
    answer = plain(client.post(page, outage, follow=True))
    assert "12 minutes sont rendues à 2 personnes" in answer
    assert "Serveur arrêté" in answer
    running.refresh_from_db()
    over.refresh_from_db()
    assert running.ends_at == NOW + timedelta(minutes=72)
    assert (over.state, over.ends_at, over.timed_out) == ("started", later + timedelta(minutes=12), False)
    assert over.dossier.replaces is not None
    assert Message.objects.filter(template="exercise_time").count() == 2
    assert attempts.close_due(at=later + timedelta(hours=3)) == 2
    numbers = Deposit.objects.filter(number__contains=f"X{over.pk:06d}").order_by("pk")
    assert [deposit.number[-2:] for deposit in numbers] == [f"{over.pk:02d}"[-2:], "-2"]
    alone = outage | {"attempt": running.pk, "reason": "Coupure chez vous"}
    assert "1 personne" in plain(client.post(page, alone, follow=True))
    assert TimeGrant.objects.latest("pk").attempt == running
    assert running.application.short_label in client.get(page).text


def test_a_panel_marks_blind_and_the_team_reads_beside_the_dossier(team, signed_in, stage, application):
    f.published_exercise(team, people=0, stage=stage, profession=application.profession)
    attempt = Attempt.objects.get()
    attempts.start(attempt, by=application.candidate, at=NOW)
    attempts.close_due(at=NOW + timedelta(hours=2))
    jurors = [f.UserFactory(), f.UserFactory()]
    panel = panels.open_panel(stage, name="Exercices", jurors=jurors, by=team, at=NOW)
    assert (panel.blind, panel.readings) == (True, 2)
    assert PanelGrid.objects.get(panel=panel).grid == stage.grid
    f.CharterFactory()
    panel.jurors.update(charter_signed_at=NOW)
    assert panels.give(stage, panel, by=team, at=NOW) == 2
    for assessment in Assessment.objects.filter(panel=panel):
        f.ScoreFactory(assessment=assessment, criterion=stage.grid.criteria.get(), value=3)
    room = signed_in(jurors[0])
    mine = Assessment.objects.get(juror__user=jurors[0])
    shown = room.get(f"/jury/dossiers/{mine.public_id}/")
    assert application.candidate.last_name not in shown.text
    desk = signed_in(team)
    listing = f"/equipe/campagnes/{stage.campaign.code}/exercices/"
    assert "Pas encore noté" in desk.get(listing).text
    beside = f"/equipe/candidatures/{application.public_id}/"
    assert "rendu." in desk.get(beside).text
    Assessment.objects.filter(panel=panel).update(state="submitted", result=3, submitted_at=NOW)
    assert "3,00" in desk.get(listing).text
    assert "Moyenne : 3 (2 grilles remises)" in plain(desk.get(beside))
    assert "Clarté" in desk.get(beside).text


def test_an_answered_request_gives_two_days_more_to_begin(team, db):
    attempt = f.published_exercise(team).attempts.get()
    person = attempt.application.candidate
    asked = adjustments.ask(attempt, need="Du temps", by=person, at=NOW)
    late = attempt.exercise.closes_at + timedelta(hours=1)
    adjustments.answer(asked, factor="2", other_form=False, text="", by=team, at=late)
    attempt.refresh_from_db()
    assert attempt.begin_by == late + timedelta(days=2)
    assert attempts.start(attempt, by=person, at=late + timedelta(days=1)).state == "started"


def marked(team, stage, application):
    """Have somebody do the exercise of their trade, and two jurors mark it."""
    exercise = f.published_exercise(team, people=0, stage=stage, profession=application.profession)
    attempt = exercise.attempts.get()
    attempts.start(attempt, by=application.candidate, at=NOW)
    attempts.close_due(at=NOW + timedelta(hours=2))
    panel = f.PanelFactory(grid=stage.grid, blind=True)
    stage.panels.add(panel)
    attempt.refresh_from_db()
    for mark in (2, 3):
        f.AssessmentFactory(
            juror__panel=panel, deposit=attempt.dossier.deposit, state="submitted", result=mark, submitted_at=NOW
        )


def test_the_mark_is_a_column_of_its_own_in_the_preselection(team, signed_in, stage, application):
    marked(team, stage, application)
    reading = f.StageFactory(campaign=stage.campaign, kind="preselection", grid=stage.grid)
    panel = f.PanelFactory(grid=stage.grid)
    reading.panels.add(panel)
    f.AssessmentFactory(
        juror__panel=panel, deposit=application.dossier.deposit, state="submitted", result=4, submitted_at=NOW
    )
    other = f.DepositedApplicationFactory(campaign=stage.campaign)
    f.AssessmentFactory(
        juror__panel=panel, deposit=other.dossier.deposit, state="submitted", result=1, submitted_at=NOW
    )  # without exercise
    address = f"/equipe/campagnes/{stage.campaign.code}/preselection/"
    client = signed_in(team)
    shown = client.get(address).text
    assert "Exercice, à part" in shown
    assert ("4,00" in shown, "2,50" in shown) == (True, True)
    type(stage).objects.filter(pk=stage.pk).delete()
    shown = client.get(address).text
    assert ("Exercice" in shown, "2,50" in shown) == (False, False)


def test_the_mark_is_a_column_of_its_own_in_the_rankings(team, signed_in, stage, application):
    marked(team, stage, application)
    position = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=stage.campaign))
    f.RankingFactory(position=position, application=application)
    f.RankingFactory(position=position, application=f.DepositedApplicationFactory(campaign=stage.campaign), rank=2)
    address = f"/equipe/campagnes/{stage.campaign.code}/selection/?vue=tableau"
    client = signed_in(team)
    assert "Exercice, à part" in (shown := client.get(address).text)
    assert "2,50" in shown
    type(stage).objects.filter(pk=stage.pk).delete()
    assert "Exercice" not in client.get(address).text


def test_the_panels_of_a_campaign_lead_to_its_exercises(team, signed_in, stage):
    address = f"/equipe/campagnes/{stage.campaign.code}/"
    client = signed_in(team)
    assert f"{address}exercices/" in client.get(f"{address}jurys/").text
    assert client.get(f"{address}exercices/").status_code == 200
    stage.grid = None
    stage.save()
    trade = f.ProfessionFactory()
    assert client.get(f"{address}exercices/{trade.code}/").status_code == 200
