"""The challenges are instructed, read by a jury, ranked, decided upon and published."""

import re

from playwright.sync_api import expect

from tests.browser.season.opening import COLLEAGUES
from tests.browser.season.proposals import CHALLENGES

INSTRUCTOR, SECRETARY = list(COLLEAGUES)[:2]
CAMPAIGN = "/equipe/campagnes/PIX1/"
REJECTED = "Lire les courriers des usagers"
COMPLETED, REFUSED = "Prévoir les crues des rivières", "Compter les exemplaires"
SELECTED = [title for title in CHALLENGES if title not in {REJECTED, REFUSED}]


def open_challenge(team, title):
    """Open a challenge from the list of the campaign."""
    team.open(CAMPAIGN)
    team.menu("Défis")
    team.follow(title)


def ask_for_a_completion(season):
    """Reopen an incomplete dossier; its author answers and deposits again."""
    team, host = season.person(INSTRUCTOR), season.person(CHALLENGES[COMPLETED])
    open_challenge(team, COMPLETED)
    team.write("Ce qui manque", "Précisez les données dont l’équipe disposera.")
    team.button("Rouvrir le dossier")
    season.picture(team, "equipe-05-demande-de-complement")
    host.received("[Cc]omplé")
    host.open("/administration/")
    host.follow(COMPLETED)
    host.sees("Précisez les données")
    host.follow(re.compile("^Cadrage, valeur"))
    host.write("Quelles données seront nécessaires", "Les relevés de crues des vingt dernières années.")
    host.button("Partie suivante")
    host.button("Déposer", exact=True)
    expect(host.page.get_by_role("heading", level=1)).to_have_text("Récépissé de dépôt")


def refuse_as_ineligible(season):
    """Declare a challenge ineligible, with its reason."""
    team = season.person(INSTRUCTOR)
    open_challenge(team, REFUSED)
    team.choose("Motif codé", label="Le financement n’est pas établi")
    team.write("Précisions", "L’administration n’a pas de budget pour ce projet.")
    team.button("Déclarer irrecevable")
    team.sees("Irrecevable")


def shortlist_the_others(season):
    """Shortlist in one act the four that are left."""
    team = season.person(INSTRUCTOR)
    team.open(CAMPAIGN)
    team.menu("Défis")
    for title in CHALLENGES:
        if title != REFUSED:
            team.main.get_by_role("row").filter(has_text=title).get_by_role("checkbox").check(force=True)
    team.choose("Action", label="Présélectionner")
    team.button("Agir sur les lignes cochées")
    team.sees("Cette action porte sur 5 défis")
    team.button("Confirmer")


PANEL = "Jury des projets"
JURORS = ("juliette@jury.invalid", "karim@jury.invalid", "louise@jury.invalid")


def sign_the_charter(juror, panel="", *, known=""):
    """Read and sign the charter of a panel, declaring whom one knows."""
    juror.open("/jury/")
    juror.follow(re.compile(f"signer la charte.*{re.escape(panel)}", re.DOTALL))
    if known:
        juror.write("Les proches et anciens collègues", known)
    juror.tick("J’ai lu cette charte")
    juror.button("Signer")
    juror.sees("Charte signée")


def seat_jurors(season, stage, name, addresses, *, known=""):
    """Open a panel and invite its jurors; each accepts and signs the charter, the first declares whom they know."""
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.choose("Étape", label=stage, form="Ouvrir et inviter")
    team.write("Nom du jury", name)
    team.write("Adresses électroniques des jurés", "\n".join(addresses))
    team.button("Ouvrir et inviter")
    for rank, address in enumerate(addresses):
        juror = season.person(address)
        juror.register(juror.link_received("jury"))
        juror.add_key()
        juror.open("/jury/")
        juror.introduce()
        sign_the_charter(juror, name, known=known if rank == 0 else "")


def share_dossiers(season, name):
    """Have the platform give the dossiers that wait to the jurors of a panel, as the team."""
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.follow(name)
    team.button("Répartir les dossiers")
    return team


def hand_in(juror, *, last):
    """Hand in the grid that is open: it is counted, and the next dossier opens, or one's own reading after the last."""
    title, progress = juror.page.get_by_role("heading", level=1), juror.page.locator("[data-progress]")
    read, done = title.inner_text(), int(re.search(r"\d+", progress.inner_text())[0])
    juror.button("Remettre la grille")
    expect(juror.main).to_contain_text(re.compile(rf"\b{done + 1}\s+(grille|sur)"), timeout=30_000)
    if not last:
        expect(title).not_to_have_text(read)


def grade(juror, mark, *, last):
    """Give the same mark to each criterion of the grid that is open, and hand it in."""
    level = re.compile(rf"^{mark}\b")
    lines = juror.main.get_by_role("group").filter(has=juror.page.get_by_role("radio", name=level))
    lines.last.wait_for()  # the whole grid is on the page
    for criterion in lines.all():
        juror.pick(criterion.get_by_role("radio", name=level))
    hand_in(juror, last=last)


def grade_everything(season):
    """The referent hands in the grids of the panel, one dossier after the other."""
    juror = season.person(JURORS[0])
    for rank in range(5):
        juror.open("/jury/")
        row = juror.main.get_by_role("row").filter(has_text=re.compile("à lire", re.IGNORECASE)).first
        row.get_by_role("link").first.click()
        grade(juror, 4 - rank % 2, last=rank == len(CHALLENGES) - 2)
        juror.sees(("grille remise sur 5", *["grilles remises sur 5"] * 3, "Toutes vos grilles sont remises")[rank])
        expect(juror.page.locator(".app-trail [aria-current]")).to_have_text(
            juror.page.get_by_role("heading", level=1).inner_text()
        )
        if rank == 0:
            season.picture(juror, "jury-02-grille")
    juror.open("/jury/")
    juror.sees("Vous n’avez rien à faire")


def close_the_panel(season, name):
    """Close a panel, as the secretary of the juries."""
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.follow(name)
    team.follow("Clore le jury")
    team.button("Clore le jury")
    team.sees("Le jury est clos")


def decide(season):
    """Select four challenges, do not select the last of the ranking."""
    team = season.person(INSTRUCTOR)
    team.open(CAMPAIGN)
    team.menu("Défis")
    for title in SELECTED:
        team.main.get_by_role("row").filter(has_text=title).get_by_role("checkbox").check(force=True)
    team.choose("Action", label="Retenir")
    team.button("Agir sur les lignes cochées")
    team.sees("Cette action porte sur 4 défis")
    team.button("Confirmer")
    open_challenge(team, REJECTED)
    team.choose("Motif codé", label="Plus de projets que de places")
    team.write("Précisions", "Le jury a classé ce défi après les autres.")
    team.button("Ne pas retenir")
    expect(team.page.get_by_role("row").filter(has_text="Le jury a classé ce défi")).to_have_count(1)


def announce(season):
    """Read every message, then announce the decisions to the administrations."""
    team = season.person(INSTRUCTOR)
    team.open(CAMPAIGN)
    team.menu("Défis")
    team.follow("Annoncer les décisions")
    season.picture(team, "equipe-06-annonce-des-defis")
    team.button("Annoncer 6 décisions")
    team.sees("6 décision")
    host = season.person(CHALLENGES[SELECTED[0]])
    host.received("retenu")
    host.open("/administration/")


def challenges_are_instructed(season):
    """One is completed, one is refused, a panel is opened for the others."""
    season.go_to("2027-02-22 10:00")
    ask_for_a_completion(season)
    refuse_as_ineligible(season)
    shortlist_the_others(season)
    seat_jurors(season, "Jury des projets, PIX1", PANEL, JURORS)
    share_dossiers(season, PANEL).sees("5 grille")


def challenges_are_judged(season):
    """A jury grades and ranks the challenges, the decisions are announced."""
    season.go_to("2027-03-16 10:00")
    grade_everything(season)
    close_the_panel(season, PANEL)
    decide(season)
    announce(season)


def write_the_page(season, title):
    """Write the public page of a challenge, as its administration."""
    host = season.person(CHALLENGES[title])
    host.open("/administration/")
    host.follow(title)
    host.follow("Écrire la page du défi")
    host.write("Titre publié", title)
    host.write("Problématique", "Les usagers attendent trop longtemps une réponse.")
    host.write("Le défi et ses missions", "Écouter les usagers, dessiner le service, le mettre en ligne.")
    host.write("Équipe d’accueil", "Trois agentes et un chef de projet.")
    host.write("Lieu de travail", "Nantes")
    host.write("Accroche, en une phrase", f"{title} : moins d’attente pour les usagers, plus de temps pour les agents.")
    host.button(re.compile("Enregistrer"))
    host.sees("enregistrée")


def publish(season, title):
    """Read the page again and publish it, as the team."""
    team = season.person(INSTRUCTOR)
    open_challenge(team, title)
    team.button("Publier")
    team.sees("Le défi est publié")


def challenges_are_published(season):
    """Each administration writes its public page, the team publishes it."""
    season.go_to("2027-04-12 10:00")
    for title in SELECTED:
        write_the_page(season, title)
        publish(season, title)
    visitor = season.person("visiteuse@exemple.invalid")
    visitor.open("/")
    visitor.sees("Appel à candidatures")
    visitor.open("/defis/")
    for title in SELECTED:
        visitor.sees(title)
    season.picture(visitor, "public-01-defis")
