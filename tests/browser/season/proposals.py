"""Administrations propose challenges: three join, six challenges are written, one of them by two colleagues."""

import re

from playwright.sync_api import expect

from tests.browser.season.opening import FIRST

CAMPAIGN = "Pionniers de l’intérêt public, promotion 1"
HOSTS = {
    "adele@prefecture.invalid": "Préfecture de la Loire-Fictive",
    "basile@agence.invalid": "Agence nationale des essais",
    "claire@direction.invalid": "Direction générale des exemples",
}


def join(host, administration):
    """Open an account, and ask to speak for an administration that nobody knows yet."""
    host.register()
    host.introduce()
    host.open("/administration/")
    host.follow(re.compile("[Rr]ejoindre"))
    host.write("Elle n’est pas dans la liste : sa dénomination", administration)
    host.button("Envoyer la demande")
    expect(host.page.get_by_text("Demande envoyée")).to_be_visible()


def accept_the_requests(team):
    """Answer from the inbox each request to speak for an administration."""
    team.open("/equipe/")
    team.menu("Boîte de réception")
    for administration in HOSTS.values():
        team.sees(administration)
    team.follow(re.compile("Adele"))
    while team.main.get_by_role("button", name=re.compile("^Accepter")).count():
        team.button(re.compile("^Accepter"))


CHALLENGES = {
    "Simplifier les titres de séjour": "adele@prefecture.invalid",
    "Prévoir les crues des rivières": "adele@prefecture.invalid",
    "Ouvrir les données des essais": "basile@agence.invalid",
    "Lire les courriers des usagers": "basile@agence.invalid",
    "Cartographier les exemples": "claire@direction.invalid",
    "Compter les exemplaires": "claire@direction.invalid",
}
TRADES = {title: "Design" if rank % 2 else "Développement" for rank, title in enumerate(CHALLENGES)}
PROBLEM = "Quel problème voulez-vous résoudre"
PROJECT = "Projet et stratégie"
CO_WRITER = "damien@prefecture.invalid"


def answer(person, title):
    """Answer every empty question of a form: a text, a number, the first choice, each box."""
    for control in person.main.locator("form textarea, form input:visible").all():
        kind = control.get_attribute("type") or "text"
        if kind in {"submit", "hidden", "file", "search", "button", "image"}:
            continue
        if kind in {"radio", "checkbox"}:
            control.check(force=True)
        elif not control.input_value():
            control.fill(_text(control, kind, title))


def _text(control, kind, title):
    known = {"email": "contact@exemple.invalid", "tel": "0199000000", "number": "2", "date": "2027-09-01"}
    if kind in known:
        return known[kind]
    return "2" if control.get_attribute("inputmode") == "numeric" else f"{title} : une réponse précise."


def open_a_draft(host, administration, title):
    """Open the draft of a challenge."""
    host.open("/administration/")
    host.follow(re.compile("[Pp]roposer un défi"))
    host.choose("Appel à projets", label=CAMPAIGN)
    host.choose("Administration", label=administration)
    host.write("Titre provisoire", title)
    host.button("Ouvrir le brouillon")
    expect(host.page.get_by_role("heading", level=1)).to_have_text(title)


def describe_the_position(host, profession):
    """Say which trade is sought, on the first screen."""
    host.follow(re.compile("^Continuer : Postes"))
    host.choose("Métier", label=profession)
    host.write("Compétences utiles", "Écoute, Méthode")
    host.button("Enregistrer les postes")
    host.sees("Postes enregistrés")


def deposit(host, title):
    """Answer screen after screen, read again, deposit, receive the receipt: six screens in all."""
    host.button("Partie suivante")
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Financement")
    host.button("Partie suivante")
    while not host.main.get_by_role("button", name="Déposer", exact=True).count():
        answer(host, title)
        host.button("Partie suivante")
    host.sees("Tout est rempli. Relisez")
    host.button("Déposer", exact=True)
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Récépissé de dépôt")


def join_colleagues(colleague, words, administration, *, role="Porteur de projet"):
    """Open an account, and ask to speak for an administration that is found by some words of its name."""
    colleague.register()
    colleague.introduce()
    colleague.open("/administration/")
    colleague.follow(re.compile("[Rr]ejoindre"))
    colleague.write("Nom, sigle ou SIREN", words)
    colleague.button("Chercher")
    colleague.tick(administration)
    colleague.choose("Votre rôle", label=role)
    colleague.button("Envoyer la demande")
    expect(colleague.page.get_by_text("Demande envoyée")).to_be_visible()


def accept_a_colleague(host, *, on_challenges=False):
    """Answer yes to whoever asks to speak for one's administration, in the role they ask, on all its challenges."""
    host.open("/administration/")
    host.menu("Collègues")
    if on_challenges:
        for box in host.main.locator("input[name=challenges][id^=id_answer]").all():
            box.check(force=True)
    host.button(re.compile("^Accepter"))


def write_together(season, title):
    """Have a colleague join the administration and write in the same draft."""
    lead, colleague = season.person("adele@prefecture.invalid"), season.person(CO_WRITER)
    join_colleagues(colleague, "loire fictive", HOSTS[lead.address])
    accept_a_colleague(lead)
    colleague.open("/administration/")
    colleague.follow(title)
    colleague.follow(PROJECT)
    colleague.write(PROBLEM, "Les dossiers attendent trop longtemps.")
    colleague.button("Partie suivante")


def administrations_propose(season):
    """From three accounts to six deposited challenges, one of them written by two colleagues."""
    season.go_to("2027-01-11 10:00")
    team = season.person(FIRST)
    for address, administration in HOSTS.items():
        join(season.person(address), administration)
    accept_the_requests(team)
    for rank, (title, address) in enumerate(CHALLENGES.items()):
        host = season.person(address)
        open_a_draft(host, HOSTS[address], title)
        if rank == 0:
            season.picture(host, "administration-01-brouillon")
            write_together(season, title)
            host.open("/administration/")
            host.follow(title)
            host.follow(PROJECT)
            expect(host.field(PROBLEM)).to_have_value("Les dossiers attendent trop longtemps.")
            host.open("/administration/")
            host.follow(title)
        describe_the_position(host, TRADES[title])
        deposit(host, title)
        if rank == 0:
            season.picture(host, "administration-02-recepisse")
            host.received("[Rr]écépissé|dépôt|déposé")
