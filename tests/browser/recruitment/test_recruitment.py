"""The team asks for a piece, the person gives it with their record, the team opens, checks, and takes away the files."""

import csv
import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sandbox.domain.people import pdf
from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check

MISSION = """
from talents.models import Mission
mission = Mission.objects.select_related("cohort__campaign").get(talent__emailaddress__email="talent@exemple.invalid")
print(mission.public_id, mission.cohort.campaign.code, mission.talent_address.encode().hex() or "-")
"""
# The world is shared: whoever comes after finds the mission as it was.
AS_BEFORE = """
from documents.models import Export
from talents.models import EmployeeRecord, Mission, MissionPiece, RequestedPiece
Mission.objects.filter(public_id="{}").update(talent_address=bytes.fromhex("{}").decode())
MissionPiece.objects.filter(mission__public_id="{}", kind="certificat-daptitude").delete()
RequestedPiece.objects.all().delete()
EmployeeRecord.objects.all().delete()
Export.objects.all().delete()
"""
RECORD = {
    "birth_name": "Picard", "given_names": "Fatou Marie", "born_on": "1994-05-03", "birth_place": "Nantes",
    "birth_country": "France", "nationality": "Française", "street": "3 rue du Port", "postcode": "44000",
    "city": "Nantes", "country": "France", "social_security_number": "2 94 05 44 109 088 43",
    "account_holder": "Fatou Picard", "iban": "FR76 3000 6000 0112 3456 7890 189",
}  # fmt: skip


@pytest.fixture
def mission(stack):
    """Yield the mission of the demonstration's talent and the code of its campaign; give it back as it was."""
    public_id, code, address = stack.python(MISSION).split()
    yield public_id, code
    stack.python(AS_BEFORE.format(public_id, "" if address == "-" else address, public_id))


def ask_for_a_piece(team, code):
    """Add a piece to the list of the campaign, as its team."""
    team.goto(f"/equipe/campagnes/{code}/suivi/")
    team.get_by_role("link", name="Pièces demandées").click()
    check(team, "pièces demandées")
    team.get_by_role("link", name="Ajouter une pièce").click()
    team.get_by_label("Intitulé").fill("Certificat d’aptitude")
    team.get_by_label("Aide").fill("Moins de trois mois.")
    team.locator("input[name=formats][value=pdf]").check(force=True)
    team.locator("input[name=readers][value=programme_hr]").check(force=True)
    team.get_by_label("Conservation après la signature").fill("30")
    team.get_by_role("button", name="Enregistrer").press("Enter")
    expect(team.get_by_role("link", name="Certificat d’aptitude")).to_be_visible()
    team.get_by_role("link", name="Certificat d’aptitude").click()
    check(team, "pièce demandée")


def write_the_record(talent, public_id):
    """Write one's record on a phone: a wrong IBAN is said at its field, the rest stays."""
    talent.goto(f"/mission/{public_id}/")
    talent.get_by_role("link", name="Écrire ma fiche").click()
    for name, value in RECORD.items():
        talent.locator(f"input[name={name}]").fill(value)
    talent.locator("input[name=iban]").fill("FR76 3000 6000 0112 3456 7890 188")
    talent.get_by_role("button", name="Enregistrer").click()
    expect(talent.get_by_text("Cet IBAN n’est pas valide")).to_be_visible()
    check(talent, "fiche refusée")
    talent.locator("input[name=iban]").fill(RECORD["iban"])
    talent.get_by_role("button", name="Enregistrer").press("Enter")
    expect(talent.get_by_text("Votre fiche est enregistrée")).to_be_visible()
    check(talent, "fiche enregistrée")


def send_the_piece(talent, public_id):
    """Send what is asked, from the room of the mission."""
    talent.goto(f"/mission/{public_id}/")
    form = talent.locator("form").filter(has=talent.get_by_role("button", name="Envoyer certificat d’aptitude"))
    expect(form).to_contain_text("Moins de trois mois. PDF.")
    form.locator("input[type=file]").set_input_files(
        {"name": "casier.pdf", "mimeType": "application/pdf", "buffer": pdf("Néant")}
    )
    form.get_by_role("button", name="Envoyer certificat d’aptitude").click()
    expect(talent.get_by_text("La pièce est envoyée")).to_be_visible()
    check(talent, "mission de la personne")


def test_a_piece_and_a_record_go_from_the_person_to_payroll(visit, mission):
    public_id, code = mission
    team = visit("equipe@exemple.invalid")
    ask_for_a_piece(team, code)
    talent = visit("talent@exemple.invalid", width=WIDTHS["phone"])
    write_the_record(talent, public_id)
    send_the_piece(talent, public_id)

    team.goto(f"/mission/{public_id}/")
    with team.expect_download() as given:
        team.get_by_role("button", name="Télécharger certificat d’aptitude").click()
    assert Path(given.value.path()).read_bytes().startswith(b"%PDF")
    team.get_by_role("button", name="Accepter certificat d’aptitude").click()
    expect(team.get_by_text("La pièce est acceptée")).to_be_visible()
    team.get_by_role("link", name="Lire la fiche").click()
    expect(team.get_by_text("FR7630006000011234567890189")).to_be_visible()
    check(team, "fiche lue")
    talent.reload()
    talent.locator("details", has_text="Claude").locator("summary").click()
    expect(talent.get_by_text("Ressources humaines du programme, le")).to_be_visible()

    team.goto(f"/equipe/campagnes/{code}/suivi/")
    with team.expect_download() as given:
        team.get_by_role("button", name="Exporter (CSV)").click()
    with Path(given.value.path()).open(encoding="utf-8-sig", newline="") as lines:
        ours = [row for row in csv.DictReader(lines, delimiter=";") if row["mission"] == public_id]
    assert [(row["iban"], row["nom_naissance"]) for row in ours] == [("FR7630006000011234567890189", "Picard")]

    team.goto(f"/mission/{public_id}/")
    team.get_by_role("button", name="Préparer l’archive (ZIP)").click()
    ready = team.get_by_role("link", name=re.compile("^Télécharger"))
    expect(ready).to_be_visible(timeout=30_000)
    check(team, "archive prête")
    with team.expect_download() as given:
        ready.click()
    with zipfile.ZipFile(given.value.path()) as package:
        sums = dict(reversed(line.split("  ")) for line in package.read("empreintes.sha256").decode().splitlines())
        assert "pieces/certificat-daptitude.pdf" in sums
        assert sums == {name: hashlib.sha256(package.read(name)).hexdigest() for name in sums}
