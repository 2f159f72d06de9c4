"""The team finds, follows, tags, notes, keeps views, acts on many, compares and exports."""

import io
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from applications.domain import applications, instruction, wish_list
from applications.domain.errors import ApplicationRefusedError
from applications.models import Application
from dossiers.domain import attachments
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


@pytest.fixture
def listing(campaign):
    return f"/equipe/campagnes/{campaign.code}/candidatures/"


@pytest.fixture
def deposit(campaign):
    """Return a function that deposits an application with an answer and a CV, as a candidate does."""
    text = f.FormFieldFactory(form=campaign.application_form, label="Motivation")
    cv = f.FormFieldFactory(form=campaign.application_form, kind="file", label="CV", identifying=True)
    position = f.PositionFactory(challenge__campaign=campaign)

    def make(name, answer, words):
        application = applications.start(campaign, by=f.UserFactory(last_name=name), at=NOW)
        f.AnswerFactory(dossier=application.dossier, field=text, value=answer)
        piece = attachments.attach(application.dossier, cv, ContentFile(pdf(words), "cv.pdf"), at=NOW)
        applications.set_profile(application, profession=position.profession, experience_years=3)
        wish_list.set_wishes(application, [position.challenge])
        applications.submit(application, by=application.candidate, at=NOW)
        attachments.examine(piece.pk)
        return Application.objects.get(pk=application.pk)

    return make


def found(client, listing, **wanted):
    return [row.pk for row in client.get(listing, wanted).context["reading"].page]


def test_words_are_found_in_answers_names_and_files(deposit, client, listing):
    application = deposit("Okafor", "Simplifier les démarches", "Cartographie")
    other = deposit("Petit", "Ouvrir les données", "Statistique")
    for text, expected in (
        ("demarche", [application.pk]), ("OKAF", [application.pk]), ("cartographies", [application.pk]), ("ouvrir statistique", [other.pk]),
        ("", [application.pk, other.pk]), ("rien", []),
    ):  # fmt: skip
        assert found(client, listing, text=text) == expected, text


def test_a_blind_dossier_is_not_found_by_its_author(campaign, deposit, client, listing):
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    application = deposit("Okafor", "Okafor veut simplifier", "Okafor")
    assert found(client, listing, text="okafor") == []
    assert found(client, listing, text="simplifier") == [application.pk]
    Application.objects.update(state="shortlisted")
    assert found(client, listing, text="okafor") == [application.pk]


def test_tags_notes_and_instructor_filter_the_list(campaign, deposit, client, listing, team):
    application, other = deposit("A", "a", "a"), deposit("B", "b", "b")
    here = f"/equipe/candidatures/{application.public_id}/"
    client.post(here + "notes/", {"act": "tag", "label": " à   revoir "})
    client.post(f"/equipe/candidatures/{other.public_id}/notes/", {"act": "tag", "label": "À revoir"})
    tag = campaign.tags.get()
    assert (str(tag), found(client, listing, tag=tag.pk)) == ("à revoir", [application.pk, other.pk])
    client.post(here + "notes/", {"act": "untag", "label": "à revoir"})
    assert found(client, listing, tag=tag.pk) == [other.pk]
    page = client.post(here + "notes/", {"act": "note", "text": "Bon dossier"}, follow=True).content.decode()
    assert f"<strong>{team}</strong>" in page
    assert str(application.notes.get()) == "Bon dossier"
    for name, field, sentence in (
        ("note", "text", "Écrivez la note."),
        ("tag", "label", "Donnez un nom à l’étiquette."),
    ):
        refused = client.post(here + "notes/", {"act": name, field: " "})
        assert (refused.status_code, refused.context["acts"][name].errors) == (422, {field: [sentence]})
    too_long = client.post(here + "notes/", {"act": "note", "text": "é" * 2001})
    assert (too_long.status_code, "é" * 2001 in too_long.text, application.notes.count()) == (422, True, 1)
    assert client.post(here + "notes/", {"act": "refuse", "reason": "x"}).status_code == 404
    Application.objects.filter(pk=application.pk).update(instructor=team)
    assert found(client, listing, instructor=team.pk) == [application.pk]
    assert found(client, listing, instructor="none") == [other.pk]


@pytest.fixture
def act(client, campaign):
    """Return a function that acts on the whole filter, as the list's button does."""

    def post(name, **given):
        sent = {"campaign": campaign.code, "act": name, "whole": "1"} | given
        return client.post("/listes/candidatures/agir/", sent, follow=True)

    return post


def test_an_act_on_a_filter_shows_its_effect_first(act, deposit, campaign, team):
    application, gone = deposit("A", "a", "a"), deposit("B", "b", "b")
    Application.objects.filter(pk=gone.pk).update(state="withdrawn")
    assert act("boum").status_code == 404
    page = act("refuse").text
    assert "Cette action porte sur 1 candidature." in page
    assert f"Reste 1 candidature en l’état : {gone.dossier.deposit} (retirée)." in page
    assert Application.objects.get(pk=application.pk).state == "submitted"
    assert "a changé depuis votre demande" in act("refuse", confirmed="9", reason="Hors objet").text
    empty = act("refuse", confirmed="1", reason="")
    assert (empty.status_code, "Champ requis" in empty.text) == (422, True)
    act("refuse", confirmed="1", reason="Hors objet", code="condition")
    assert Application.objects.get(pk=application.pk).state == "ineligible"
    act("mine", confirmed="2")
    act("tag", confirmed="2", label="écarté")
    assert campaign.tags.get().applications.count() == 2
    assert Application.objects.filter(instructor=team).count() == 2
    act("nobody", confirmed="2")
    assert not Application.objects.filter(instructor=team).exists()
    assert instruction.tag_many(Application.objects.none(), {"label": "x"}, by=team, at=NOW).done == 0
    with pytest.raises(ApplicationRefusedError):
        instruction.refuse_many(Application.objects.all(), {"reason": " ", "code": "other"}, by=team, at=NOW)


def test_a_refusal_of_the_domain_stands_at_the_form(act, campaign):
    f.DepositedApplicationFactory(campaign=campaign)
    answer = act("tag", confirmed="1", label="\u2003")
    assert (answer.status_code, campaign.tags.count()) == (422, 0)


def test_act_costs_the_same_for_many(act, campaign, team, django_assert_max_num_queries):
    for _ in range(20):
        f.DepositedApplicationFactory(campaign=campaign)
    with django_assert_max_num_queries(36):
        act("refuse", reason="Hors objet", code="condition", confirmed="20")
    assert campaign.applications.filter(state="ineligible").count() == 20


def test_two_applications_are_read_side_by_side(client, listing, deposit, campaign):
    application, other = deposit("Okafor", "Simplifier", "a"), deposit("Petit", "Ouvrir", "b")
    page = client.get(listing + "comparer/", {"row": [application.pk, other.pk]}).content.decode()
    for sentence in ("Okafor", "Simplifier", "Petit", "Ouvrir"):
        assert sentence in page
    for chosen in ([application.pk], ["x", application.pk], []):
        assert "Cochez deux" in client.get(listing + "comparer/", {"row": chosen}, follow=True).content.decode()
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    page = client.get(listing + "comparer/", {"row": [application.pk, other.pk]}).content.decode()
    assert ("Okafor" in page, f"Dossier {application.dossier.deposit.number}" in page) == (False, True)


def test_export_writes_the_columns_chosen(client, listing, deposit):
    application = deposit("=cmd()", "Simplifier", "a")
    number = application.dossier.deposit.number
    text = b"".join(
        client.post(
            "/exports/candidatures/", {"campaign": listing.split("/")[3], "column": ["number", "state", "last_name"]}
        )
    ).decode()
    assert text == f"\ufeffRécépissé;État;Nom\r\n{number};Déposée;'=cmd()\r\n"
    answer = client.post(
        "/exports/candidatures/", {"campaign": listing.split("/")[3], "format": "xlsx", "column": "boum"}
    )
    assert answer["Content-Disposition"].endswith('.xlsx"')
    rows = list(load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[0][:2] == ("Nom", "Prénom")
    assert (rows[1][0], rows[1][-1]) == ("'=cmd()", number)
    assert isinstance(rows[1][10], datetime)


def test_everything_by_default(client, listing, deposit):
    deposit("A", "a", "a")
    sent = {"campaign": listing.split("/")[3]}
    header = b"".join(client.post("/exports/candidatures/", sent)).decode().split("\r\n")[0]
    assert header == (
        "\ufeffNom;Prénom;Adresse électronique;Métier;Expérience;Vœux;État;Motif du refus;Étiquettes;Suivie par;Déposée le;À compléter avant le;Récépissé"
    )
