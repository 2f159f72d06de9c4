"""Who reads a letter: the team once it knows the author, the jurors of a phase with names, nobody else."""

import io

import pytest

from accounts.models import JournalEntry
from challenges.models import Campaign
from common import clock
from references.models import Reference
from tests import factories as f
from tests.factories import NOW

TEXT = "Je recommande cette personne."


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def deposited(campaign):
    return f.DepositedApplicationFactory(campaign=campaign)


@pytest.fixture
def letter(deposited):
    letter = f.ReferenceLetterFactory(reference__application=deposited, file_name="lettre.pdf")
    letter.file.save("lettre.pdf", io.BytesIO(b"%PDF-1.4"))
    return letter


@pytest.fixture
def assessment(deposited):
    stage = f.StageFactory(kind="hearing", campaign=deposited.campaign)
    assessment = f.AssessmentFactory(deposit=deposited.dossier.deposit)
    stage.panels.add(assessment.panel)
    return assessment


def file_of(letter):
    return f"/lettres/{letter.reference.public_id}/fichier/"


def words(answer):
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def dossier(application):
    return f"/equipe/candidatures/{application.public_id}/"


def test_the_team_reads_the_letters_in_the_dossier(letter, deposited, team, signed_in):
    f.ReferenceFactory(application=deposited, rank=2, state="declined", name="Omar Diallo")
    client = signed_in(team)
    shown = words(client.get(dossier(deposited)))
    assert "Omar Diallo" not in shown, "who declined says nothing of the person"
    assert "1 sur 2 reçues" in shown
    assert TEXT in shown
    answer = client.post(file_of(letter))
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.4", "application/pdf")
    assert JournalEntry.objects.filter(what="Lettre de recommandation ouverte", actor=team).exists()


def test_a_dossier_read_blind_hides_them_until_its_author_is_known(letter, deposited, team, signed_in):
    f.StageFactory(kind="preselection", campaign=deposited.campaign, blind=True)
    client = signed_in(team)
    shown = words(client.get(dossier(deposited)))
    assert "une fois l’identité connue" in shown
    assert (TEXT in shown, "Nadia Benali" in shown) == (False, False)
    assert client.post(file_of(letter)).status_code == 404
    f.UnmaskingFactory(deposit=deposited.dossier.deposit, by=team)
    assert TEXT in words(client.get(dossier(deposited)))


def test_a_juror_reads_them_unless_the_phase_is_blind(letter, assessment, signed_in):
    client = signed_in(assessment.juror.user)
    address = f"/jury/dossiers/{assessment.public_id}/"
    assert TEXT in words(client.get(address))
    assert client.post(file_of(letter)).status_code == 200
    assessment.panel.blind = True
    assessment.panel.save()
    assert TEXT not in words(client.get(address))
    assert client.post(file_of(letter)).status_code == 404


def test_a_juror_sees_no_heading_without_a_letter(assessment, signed_in):
    shown = words(signed_in(assessment.juror.user).get(f"/jury/dossiers/{assessment.public_id}/"))
    assert "Lettres de recommandation" not in shown


def test_a_candidate_takes_the_file_only_when_it_is_not_confidential(letter, deposited, signed_in):
    client = signed_in(deposited.candidate)
    assert client.post(file_of(letter)).status_code == 404
    Campaign.objects.update(references_confidential=False)
    assert client.post(file_of(letter)).status_code == 200
    assert client.get(file_of(letter)).status_code == 405
    assert signed_in(f.UserFactory()).post(file_of(letter)).status_code == 404


def test_a_letter_that_is_not_sent_is_read_by_nobody(letter, deposited, team, signed_in):
    Reference.objects.update(state="started")
    client = signed_in(team)
    assert TEXT not in words(client.get(dossier(deposited)))
    assert client.post(file_of(letter)).status_code == 404


def test_the_list_counts_the_letters_and_filters_them(letter, campaign, team, signed_in):
    f.DepositedApplicationFactory(campaign=campaign)
    full = f.DepositedApplicationFactory(campaign=campaign)
    for rank in (1, 2):
        f.ReferenceLetterFactory(reference__application=full, reference__rank=rank)
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/candidatures/"
    shown = words(client.get(here))
    assert all(count in shown for count in ("0 sur 2", "1 sur 2", "2 sur 2"))
    for value, count in (("all", "2 sur 2"), ("some", "1 sur 2"), ("none", "0 sur 2")):
        listed = words(client.get(here, {"referents": value}))
        assert [each for each in ("0 sur 2", "1 sur 2", "2 sur 2") if each in listed] == [count]


def test_the_list_shows_nothing_where_nothing_is_asked(letter, campaign, team, signed_in):
    Campaign.objects.update(references_asked=0)
    client = signed_in(team)
    assert "Lettres" not in words(client.get(f"/equipe/campagnes/{campaign.code}/candidatures/"))
    assert "Lettres" not in words(client.get(dossier(letter.reference.application)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_letters(campaign, count, team, signed_in, django_assert_num_queries):
    for _ in range(count):
        f.ReferenceLetterFactory(reference__application=f.DepositedApplicationFactory(campaign=campaign))
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/candidatures/"
    client.get(here)
    with django_assert_num_queries(14):
        client.get(here)
