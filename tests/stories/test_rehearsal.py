"""The promotion replayed, the demonstration at each stage."""

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from accounts.models import User
from applications.models import Application
from challenges.models import Campaign
from common import clock
from devtools.domain import cohort_stages, demo, play, sign_ins
from devtools.domain import world as devtools_world
from documents.domain import production
from documents.models import Document
from sandbox.domain import world
from sandbox.domain.people import pdf
from selection.models import Offer
from tests.conftest import SMALL
from tests.factories import NOW


def test_synthetic_paper_opens():
    from io import BytesIO

    assert (
        "CV de (Zoé)".replace("(", "").replace(")", "")
        in PdfReader(BytesIO(pdf("CV de (Zoé)"))).pages[0].extract_text()
    )


def test_replay_ends_with_the_real_figures(db, data, capsys):
    call_command("replay", "EIG4", "--people", "120", "--heard", "100", "--no-documents", "--data", str(data))
    printed = capsys.readouterr().out
    for line in (
        "31 déposés / 21 auditionnés / 17 retenus",
        "R1 candidatures reçues : 120",
        "R3 recrutés : 41",
        "100.0 % de 41",
    ):
        assert line in printed


def test_replay_asks_for_its_contracts(db, data, monkeypatch):
    """What is asked is looked at; the promotion itself is played by the test above."""
    asked = []
    monkeypatch.setattr(play, "play", lambda world, *, partial: NOW)
    monkeypatch.setattr(
        play, "produce", lambda world, *, at, with_worker: asked.append((world.campaign.code, at, with_worker))
    )
    call_command("replay", "EIG4", "--people", "100", "--heard", "80", "--no-worker", "--data", str(data), verbosity=0)
    assert asked == [("EIG4-R1", NOW, False)]


SEASONS = [
    ("EIG4", "voeux-gardes"),
    ("EIG7", "simple"),
    pytest.param("EIG4", "simple", marks=pytest.mark.sweep),
    pytest.param("EIG7", "voeux-gardes", marks=pytest.mark.sweep),
]


@pytest.mark.parametrize(("code", "season"), SEASONS)
def test_season_on_the_real_challenges_is_verified(db, data, capsys, code, season, monkeypatch):
    """Refusals, withdrawals, a second round, a closed challenge and a replacement, then every check of a season."""
    monkeypatch.setattr(clock, "now", clock.machine_now)  # the promotions are over
    call_command("replay", code, "--season", season, "--people", "70", "--heard", "60", "--data", str(data))
    call_command("verify_season", f"{code}-R1")
    printed = capsys.readouterr().out
    assert "personnes, dossiers, notes, réponses et jours de décision : inventés" in printed
    assert "Aucun écart." in printed
    counted = dict(line.split(" : ") for line in printed.splitlines() if line.count(" : ") == 1)
    assert int(counted["propositions à la main"]) == 1
    assert int(counted["annonces"]) >= 70
    assert int(counted["phrases prouvées"]) > 1000
    if season == "voeux-gardes":
        assert counted["personnes lésées par une place libérée"] == "0"
    offers = Offer.objects.filter(application__campaign__code=f"{code}-R1")
    assert {"declined", "cancelled", "ended", "sent"} <= set(offers.values_list("state", flat=True))
    assert Application.objects.filter(campaign__code=f"{code}-R1", state="withdrawn").exists()


def test_a_promotion_without_figures_is_replayed_as_a_season_only(db, data):
    with pytest.raises(CommandError, match="ajoutez --season"):
        call_command("replay", "EIG7", "--data", str(data))


def test_replay_refuses_bad_data(db, tmp_path):
    with pytest.raises(CommandError, match="fichier absent"):
        call_command("replay", "EIG4", "--data", str(tmp_path))
    with pytest.raises(CommandError, match="fichier absent"):
        call_command("demo", "--data", str(tmp_path))


@pytest.mark.parametrize("stage", ["call", "applications", "selection", "cohort"])
def test_demo_stops_at_a_stage(story, data, stage, settings, tmp_path, capsys):
    """The story was played as a whole demonstration; another stage is played beside the same past promotion."""
    settings.CLOCK_FILE = str(tmp_path / "offset")
    past = story.past
    call_command("demo", "--stage", stage, "--past", past.code, "--data", str(data), **SMALL)
    printed = capsys.readouterr().out
    assert "equipe@exemple.invalid" in printed
    assert (tmp_path / "offset").exists()
    assert set(Campaign.objects.filter(code__startswith="EIG4-R").values_list("code", flat=True)) == {
        past.code, story.present.code, "EIG4-R3",
    }  # fmt: skip
    call_command("demo", "--once")
    assert "talent@exemple.invalid" in capsys.readouterr().out


def test_demo_keeps_no_promotion_that_is_not_there(db):
    with pytest.raises(CommandError, match="Aucune promotion ABSENTE"):
        call_command("demo", "--past", "ABSENTE")


def test_demo_is_refused_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo")


def test_same_seed_tells_the_same_story(story, data):
    """The past promotion of the demonstration, played once more with its seed, recruits the same people."""

    def recruited(campaign):
        missions = campaign.cohort.missions.order_by("pk").select_related("position__challenge", "position__profession")
        return [(str(m.talent), str(m.position.challenge), str(m.position.profession)) for m in missions]

    figures = {"applications": SMALL["people"], "heard": SMALL["heard"]}
    again = devtools_world.open_world("EIG4", data=data, seed=2, shift=-demo.YEAR, log=lambda line: None, **figures)
    play.play(again)
    assert recruited(again.campaign) == recruited(story.past)
    assert len(recruited(story.past)) > 20


def test_stories_told_twice_move_the_sign_ins(story):
    assert set(sign_ins.addresses()) == {
        "équipe programme",
        "agent sans administration",
        "administration",
        "jury",
        "candidature",
        "talent",
    }
    assert User.objects.filter(email="jury@exemple.invalid").count() == 1


def test_contracts_are_produced_by_whoever_serves(story, monkeypatch, settings, tmp_path):
    opened = world.World(
        campaign=story.past,
        team=story.user("team"),
        rng=None,
        data=None,
        scale=1,
        applications=0,
        heard=0,
        log=lambda line: None,
    )
    batch = play.produce(opened, at=NOW, with_worker=False)
    assert batch.documents.count() == 0  # every mission had its contract asked for already
    failed = opened.campaign.cohort.missions.first().contract.batch
    Document.objects.filter(batch=failed).update(state="failed")
    with pytest.raises(cohort_stages.ContractsLateError, match="failed"):
        cohort_stages.wait(failed)
    counts = iter([{"done": 0, "failed": 0, "total": 1}, {"done": 1, "failed": 0, "total": 1}])
    monkeypatch.setattr(production, "progress", lambda batch: next(counts))
    cohort_stages.wait(batch)


def test_worker_is_stopped_even_when_deaf(settings, tmp_path, monkeypatch):
    import subprocess
    import sys

    settings.VAR_DIR = tmp_path
    real = subprocess.Popen
    deaf = [
        sys.executable,
        "-c",
        "import signal,time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
    ]
    monkeypatch.setattr(cohort_stages.subprocess, "Popen", lambda command, **k: real(deaf, **k))
    monkeypatch.setattr(cohort_stages, "PATIENCE", 1)
    with cohort_stages.worker() as process:
        while not (tmp_path / "replay-worker.log").read_text():
            pass
    assert process.wait() == -9
