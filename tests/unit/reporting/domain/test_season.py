"""The season report: each figure with its query, a PDF, the open data, the transfers."""

import csv
import hashlib
import io
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pypdf import PdfReader

from accounts.models import JournalEntry
from documents.domain import production
from documents.models import Document
from reporting.domain import published_figures, season
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="EIG991", starts_on=None)


def test_an_empty_season_divides_nothing(campaign):
    by_name = {figure.label: figure.value for figure in season.counted(campaign)}
    assert (by_name["Candidatures déposées"], by_name["Sélectivité"], by_name["Places"]) == ("0", "0,00 %", "0")
    assert season.transfers(campaign, at=NOW) == []
    assert season.content(campaign, at=NOW)["starts"] == ""


def test_each_figure_is_what_its_query_counts(story):
    figures = season.counted(story.past)
    by_label = {figure.label: figure.value for figure in figures}
    assert (by_label["Projets déposés"], by_label["Projets retenus"]) == ("31", "17")
    with connection.cursor() as cursor:
        for counted_figure in (figure for figure in figures if figure.query.startswith("SELECT")):
            cursor.execute(counted_figure.query)
            rows = cursor.fetchall()
            assert counted_figure.value == str(
                sum(row[0] for row in rows) if counted_figure.label == "Places" else len(rows)
            ), counted_figure.label


def test_the_command_writes_report_open_data_and_transfers(story, tmp_path, capsys):
    call_command("season_report", story.past.code, "--to", str(tmp_path))
    written = sorted(path.name for path in tmp_path.iterdir())
    code = story.past.code
    assert written == sorted(
        [f"bilan-{code}.pdf", f"transfert-{code}.csv"]
        + [f"{name}.{kind}" for name in ("defis", "promotions", "candidatures") for kind in ("csv", "schema.json")]
    )
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / f"bilan-{code}.pdf").pages)
    assert "Bilan de saison" in text
    assert "SELECT" not in text  # a decision-maker reads how each figure is counted, not a query
    assert "Comment chaque chiffre est compté" in text
    lines = list(csv.reader(io.StringIO((tmp_path / f"transfert-{code}.csv").read_text("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Bénéficiaire", "Programme", "Défi", "Personnes", "Montant"]
    assert f"bilan-{code}.pdf" in capsys.readouterr().out


def test_an_unknown_campaign_or_a_fault_is_said(campaign, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="Aucune campagne"):
        call_command("season_report", "ABSENTE", "--to", str(tmp_path))
    monkeypatch.setattr("documents.domain.production.produce", lambda pk: None)
    with pytest.raises(CommandError, match="n’a pas pu"):
        call_command("season_report", campaign.code, "--to", str(tmp_path))


def test_the_whole_set_is_one_file(story, client_for):
    client, code = client_for("team"), story.past.code
    client.post(f"/equipe/campagnes/{code}/pilotage/bilan/")
    document = Document.objects.get(template="season_report")
    address = f"/equipe/bilans/{document.public_id}/ensemble.zip"
    assert client.post(address).status_code == 404, "nothing before the report is written"
    assert "en file" in client.get(f"/equipe/campagnes/{code}/pilotage/").text
    production.produce(document.pk)
    assert address in client.get(f"/equipe/campagnes/{code}/pilotage/").text
    with ZipFile(io.BytesIO(b"".join(client.post(address)))) as archived:
        names = archived.namelist()
        report = archived.read(f"bilan-{code}.pdf")
        transfers = archived.read(f"transfert-{code}.csv").decode("utf-8-sig").splitlines()
    assert {"defis.csv", "defis.schema.json", "promotions.csv", "candidatures.csv"} < set(names)
    document.refresh_from_db()
    assert hashlib.sha256(report).hexdigest() == document.sha256
    assert len(transfers) == 1 + len(document.context["transfers"])
    assert JournalEntry.objects.filter(what__contains="avec ses données").exists()


def test_a_click_asks_for_the_report(campaign, team, signed_in):
    answer = signed_in(team).post(f"/equipe/campagnes/{campaign.code}/pilotage/bilan/")
    document = Document.objects.get(template="season_report")
    assert answer.url == f"/equipe/documents/{document.public_id}/"
    assert document.number.startswith("BIL-")


def apply_and_recruit(campaign, applications, recruited):
    """Deposit applications in a campaign, and recruit the first of their candidates."""
    profession = f.ProfessionFactory(code="metier", label="Métier")
    deposited = f.DepositedApplicationFactory.create_batch(
        applications, campaign=campaign, announced_state="submitted", profession=profession
    )
    for application in deposited:
        application.log.create(verb="submit", source="draft", target="submitted", at=NOW)
    for application in deposited[:recruited]:
        f.MissionFactory(cohort__campaign=campaign, talent=application.candidate)


def test_the_report_counts_no_people_but_as_they_are_published(story):
    """Every count of the report is of projects and seats, or is one that the joint audit has seen."""
    shown = published_figures.figures_of(story.past)
    people = {"Candidatures déposées": shown["applications"], "Personnes recrutées": shown["recruited"]}
    about_people = [
        figure for figure in season.counted(story.past) if "application" in figure.query or "mission" in figure.query
    ]
    assert {figure.label: figure.value for figure in about_people} == {
        label: "masqué" if count is None else str(count) for label, count in people.items()
    }


def values_of(campaign):
    return {figure.label: figure.value for figure in season.counted(campaign)}


def test_a_rate_is_rounded_once(campaign):
    apply_and_recruit(campaign, 30, 7)
    assert values_of(campaign)["Sélectivité"] == "23,33 %"


@pytest.mark.parametrize(
    ("before", "later", "masked", "count"),
    [((3, 0), (9, 5), "Candidatures déposées", "12"), ((12, 3), (5, 2), "Personnes recrutées", "5")],
    ids=["applications", "recruited"],
)
def test_a_figure_hidden_when_published_stays_hidden_until_the_next(campaign, before, later, masked, count):
    """A count that grew past five since the publication would tell, with it, what the publication hides."""
    apply_and_recruit(campaign, *before)
    published_figures.publish(campaign, at=NOW)
    apply_and_recruit(campaign, *later)
    values = values_of(campaign)
    assert (values[masked], values["Sélectivité"]) == ("masqué", "masqué")
    published_figures.publish(campaign, at=NOW)
    assert values_of(campaign)[masked] == count


def test_a_report_does_not_tell_the_few_who_came_since_the_publication(campaign):
    """Twelve published and thirteen reported would tell that one person came in between."""
    apply_and_recruit(campaign, 12, 0)
    published_figures.publish(campaign, at=NOW)
    apply_and_recruit(campaign, 1, 0)
    assert values_of(campaign)["Candidatures déposées"] == "12"
    apply_and_recruit(campaign, 4, 0)
    assert values_of(campaign)["Candidatures déposées"] == "12"  # until the figures are published together again
    published_figures.publish(campaign, at=NOW)
    assert values_of(campaign)["Candidatures déposées"] == "17"
