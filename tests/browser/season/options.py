"""What the campaign of the season asks beyond the dossier: a letter, a pair, an exercise for one trade."""

import re

from playwright.sync_api import expect

from tests.browser.season.challenge_jury import CAMPAIGN, SECRETARY, close_the_panel, seat_jurors, share_dossiers
from tests.browser.season.opening import FIRST
from tests.browser.season.preselection import read_everything

NAME = "Pionniers de l’intérêt public, promotion 1"
INVITING, INVITED = "ines@candidat.invalid", "jules@candidat.invalid"  # two who apply as a pair
RECOMMENDED, REFEREE = "hugo@candidat.invalid", "nadia@responsable.invalid"
LETTER = "Hugo écoute, et livre ce qui est promis."
WORKED = ("elsa@candidat.invalid", "gina@candidat.invalid")  # who do the exercise of their trade
PANEL = "Lecture des exercices"
JURORS = ("rose@exercice.invalid", "samir@exercice.invalid")


def invite_the_other(candidate):
    """Propose, from one's draft, to apply as a pair."""
    candidate.follow("Candidater à deux")
    candidate.write("Courriel de l’autre personne", INVITED)
    candidate.button("Envoyer l’invitation")
    candidate.sees(f"L’invitation est envoyée à {INVITED}.")
    candidate.follow("Revenir à ma candidature")
    candidate.page.locator("summary", has=candidate.page.locator(".app-step")).click()
    candidate.follow("Relire et déposer", exact=True)


def accept_the_invitation(season):
    """Come in from the invitation received, accept, and write the shared part."""
    candidate = season.person(INVITED, width=390)
    candidate.open(candidate.link_received("deux|binôme", r"https?://\S+/candidature/binome/\S+"))
    candidate.enter_by_link()
    candidate.button("Accepter de candidater à deux")
    candidate.sees("Vous candidatez à deux, avec Ines Essai")
    candidate.write("Votre projet à deux", "Ines dessine, Jules développe : nous avons déjà livré un service.")
    candidate.button("Enregistrer le texte commun")
    season.picture(candidate, "candidat-06-binome-390")


def go_on_alone(season):
    """Come back to one's own dossier, which the pair began."""
    candidate = season.person(INVITED)
    candidate.open("/candidature/")
    candidate.follow(NAME)
    return candidate


def the_pair_is_formed(season):
    """The one who invited reads the shared text, and that the other has deposited."""
    candidate = season.person(INVITING)
    candidate.open("/candidature/")
    candidate.follow(NAME)
    candidate.follow("Candidater à deux")
    candidate.sees("Jules développe")
    candidate.sees("Jules Essai")


def a_letter_is_written(season):
    """A candidate names a referee, who writes by the link of a message alone."""
    candidate = season.person(RECOMMENDED)
    candidate.open("/candidature/")
    candidate.follow(NAME)
    candidate.follow("Vos référents et leurs lettres")
    candidate.write("Son prénom et son nom", "Nadia Benali")
    candidate.write("Son courriel", REFEREE)
    candidate.write("Sa fonction et son lien avec vous", "Directrice technique, ma responsable")
    candidate.tick("J’ai demandé son accord")
    candidate.button("Nommer cette personne")
    candidate.sees("Nadia Benali va recevoir votre demande")
    referee = season.person(REFEREE, width=390)
    referee.open(referee.link_received("lettre de recommandation", r"https?://\S+/recommandations/\S+"))
    season.picture(referee, "referent-01-lettre-390")
    referee.write("Votre lettre", LETTER)
    referee.button("Relire avant d’envoyer")
    referee.sees(LETTER)
    referee.button("Envoyer la lettre")
    referee.sees("Merci")
    candidate.page.reload()
    candidate.sees("Lettre reçue")
    expect(candidate.main).not_to_contain_text(LETTER)  # the rules say that it is confidential


def prepare_the_exercise(season):
    """Write the exercise of a trade, look at it as candidates will, publish it."""
    team = season.person(FIRST)
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.follow("Exercices par métier")
    team.follow("Design")
    team.write("Titre", "Une page pour déclarer")
    team.write("Énoncé", "# Le contexte\n\nProposez **une** page.")
    team.write("Autre forme possible", "À l’oral, en visioconférence.")
    team.write("Ouverture", "2027-05-31T10:00")
    team.button("Enregistrer")
    team.sees("L’exercice est enregistré")
    team.button("Publier et inviter")
    team.sees("est publié")


def do_the_exercise(season, address):
    """Read what is asked, begin, write, hand in."""
    candidate = season.person(address)
    candidate.received("[Ee]xercice")
    candidate.open("/candidature/")
    candidate.follow("Lire ce que c’est, avant de commencer")
    candidate.button("Commencer")
    candidate.sees("Le contexte")
    season.picture(candidate, "candidat-07-exercice-390")
    candidate.write("Votre texte", "Une page, trois champs, une seule question à la fois.")
    candidate.pick(candidate.field("J’ai fait cet exercice moi-même"))
    candidate.button("Rendre mon exercice")
    candidate.sees("Votre exercice est rendu")


def exercises_are_done(season):
    """From the exercise of a trade to the marks that a jury gave without knowing whose answer it read."""
    season.go_to("2027-05-31 11:00")
    prepare_the_exercise(season)
    for address in WORKED:
        do_the_exercise(season, address)
    seat_jurors(season, "Exercice par métier, PIX1", PANEL, JURORS)
    share_dossiers(season, PANEL).sees("grilles sont à remplir")
    for address in JURORS:
        read_everything(season.person(address), lambda number: number)
        for name in ("Elsa", "Gina"):
            assert name not in season.person(address).page.content()
    close_the_panel(season, PANEL)
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Jurys")
    team.follow("Exercices par métier")
    expect(team.main.get_by_role("row").filter(has_text=re.compile(r"\d,\d\d"))).to_have_count(len(WORKED))
    season.picture(team, "equipe-20-exercices")
