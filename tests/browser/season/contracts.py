"""The places accepted become missions: pieces, terms, contracts signed by the person and by the administration."""

import re

from playwright.sync_api import expect

from sandbox.domain.people import pdf
from tests.browser.season.challenge_jury import CAMPAIGN
from tests.browser.season.opening import COLLEAGUES, FIRST
from tests.browser.season.proposals import HOSTS, accept_a_colleague, join_colleagues

HUMAN_RESOURCES = list(COLLEAGUES)[2]
SPONSORS = {
    "sylvie@prefecture.invalid": ("adele@prefecture.invalid", "loire fictive"),
    "simon@agence.invalid": ("basile@agence.invalid", "agence essais"),
    "solange@direction.invalid": ("claire@direction.invalid", "direction exemples"),
}

RECORD = {
    "Date de naissance": "1994-05-03", "Commune de naissance": "Nantes", "Pays de naissance": "France",
    "Nationalité": "Française", "Numéro et voie": "3 rue du Port", "Code postal": "44000", "Commune": "Nantes",
    "Titulaire du compte": "La personne recrutée", "BIC": "AGRIFRPP",
}  # fmt: skip


def sponsor_of(administration):
    """Return the address of the sponsor who signs for an administration."""
    return next(sponsor for sponsor, (lead, _) in SPONSORS.items() if HOSTS[lead] == administration)


def seat_a_sponsor(season, address):
    """Have a sponsor join the administration, and its project lead write that they sign for it."""
    sponsor = season.person(address)
    lead, words = season.person(SPONSORS[address][0]), SPONSORS[address][1]
    join_colleagues(sponsor, words, HOSTS[lead.address], role="Sponsor")
    accept_a_colleague(lead, on_challenges=True)
    lead.menu("Signataires")
    lead.write("Adresse électronique du signataire", address)
    lead.write("Qualité", "Directrice générale")
    lead.write("Acte de délégation", "arrêté du 4 janvier 2027 portant délégation de signature")
    lead.write("Du", "2027-01-04")
    lead.button("Enregistrer la délégation")
    lead.sees(sponsor.name)


def write_an_address(team, administration):
    """Write in the directory the postal address of an administration."""
    team.open("/equipe/")
    team.menu("Administrations")
    team.follow(administration)
    team.write("Adresse", "1 place de la République, 44000 Nantes")
    team.button("Enregistrer la fiche")
    team.sees("Fiche enregistrée")


def create_the_missions(season):
    """Make the missions of the accepted places; ``facts`` keeps who they are for."""
    team = season.person(HUMAN_RESOURCES)
    team.open(CAMPAIGN)
    team.menu("Cohorte")
    team.button(re.compile("^Créer les missions"))
    rows = team.main.get_by_role("row").filter(has=team.page.get_by_role("cell"))
    season.facts["talents"] = {
        f"{row.get_by_role('cell').first.inner_text().split()[0].lower()}@candidat.invalid": [
            cell.inner_text() for cell in row.get_by_role("cell").all()
        ]
        for row in rows.all()
    }
    season.picture(team, "equipe-17-missions-creees")


def prepare_the_arrival(season, address):
    """Read what is awaited, and write what payroll needs, postal address included, as the person recruited."""
    talent = season.person(address, width=390)
    talent.page.goto(talent.link_received("Une mission se prépare"))
    talent.follow("Écrire ma fiche")
    for label, value in RECORD.items():
        talent.write(re.compile(rf"^\s*{label}( \(facultatif\))?\s*$"), value)
    talent.button("Enregistrer")
    talent.sees("Votre fiche est enregistrée")


def send_a_piece(talent, piece, text):
    """Send the file of a piece from the room of one's mission."""
    form = talent.main.locator("form").filter(has=talent.page.get_by_role("button", name=f"Envoyer {piece}"))
    form.locator("input[type=file]").set_input_files(
        {"name": "piece.pdf", "mimeType": "application/pdf", "buffer": pdf(text)}
    )
    talent.button(re.compile(f"^Envoyer {piece}", re.IGNORECASE))
    talent.sees("La pièce est envoyée")


def write_the_terms(season, address):
    """Write what the contract prints and nobody said yet, as human resources."""
    team = season.person(HUMAN_RESOURCES)
    team.open(CAMPAIGN)
    team.menu("Cohorte")
    team.follow(season.person(address).name)
    team.follow("Termes")
    expect(team.field("Adresse de la personne")).to_have_value("3 rue du Port, 44000 Nantes")
    team.write("Tâches", "Écouter les usagers\nDessiner le service\nLe mettre en ligne")
    team.button("Enregistrer")
    team.sees("Les termes sont enregistrés")


def produce_the_contracts(season):
    """Produce every contract as one batch, then have them signed."""
    team = season.person(HUMAN_RESOURCES)
    team.open(CAMPAIGN)
    team.menu("Cohorte")
    team.button("Produire les contrats qui manquent")
    expect(team.main.get_by_role("link", name="Faire signer")).to_be_visible(timeout=60_000)
    season.picture(team, "equipe-18-lot-de-contrats")
    team.follow("Faire signer")
    team.button("Faire signer")
    team.sees("circuit")


def sign(season, address, *, picture=""):
    """Open the document to sign from the message received, read it, ask for a code and sign."""
    signer, signed = season.person(address), season.facts.setdefault("signed", {})
    before = signed.get(address, 0)
    signer.page.goto(signer.link_received("^À signer", before=before))
    with signer.page.expect_download():
        signer.follow(re.compile("Ouvrir et lire le document"))
    signer.button(re.compile("^M’envoyer un code"))
    signer.write("Code reçu par courriel", code_received(signer, before))
    signer.main.get_by_role("checkbox").check(force=True)
    if picture:
        season.picture(signer, picture)
    signer.button("Signer", exact=True)
    signer.sees("Votre signature est enregistrée")
    signed[address] = before + 1


def code_received(signer, before):
    """Return the one-time code to sign that a person just received, after those of the papers signed before."""
    return re.search(r"\b\d{6}\b", signer.received("code de signature", before=before))[0]


def contracts_are_produced(season):
    """From the accepted places to contracts sent to be signed."""
    season.go_to("2027-07-16 09:00")
    for address in SPONSORS:
        seat_a_sponsor(season, address)
    for administration in HOSTS.values():
        write_an_address(season.person(FIRST), administration)
    create_the_missions(season)
    for address in season.facts["talents"]:
        prepare_the_arrival(season, address)
        write_the_terms(season, address)
    produce_the_contracts(season)


def contracts_are_signed(season):
    """Each person signs, then who signs for their administration."""
    season.go_to("2027-07-19 10:00")
    for address, mission in season.facts["talents"].items():
        sign(season, address, picture="talent-01-signature-390")
        sign(season, sponsor_of(mission[3]), picture="administration-03-signature")
        season.person(address).received("^Signé par tous")
