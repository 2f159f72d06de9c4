"""A dossier read blind is tied to no name, anywhere the team looks."""

from urllib.parse import quote

from tests import factories as f
from tests.attack.client.kinds import kind

NAME, NOBODY = "Quatrevaux", "Inexistant"


def hidden_person(target, **more):
    """Return an application read blind whose author has a rare name."""
    user = target.person(first_name="Zénobie", last_name=NAME)
    row = target.world.application(user, motivation=f"Je suis Zénobie {NAME}, {user.email}", **more)
    target.world.assessment(row)
    return row


def crawl(trial, browser, row, paths):
    """Expect pages to say neither name nor address; each is tried with the name, then with a name nobody has."""
    marks, email = (row.dossier.deposit.number, str(row.public_id)), row.candidate.email
    for path in paths:
        named, other = (browser.get(path.replace("{}", quote(name))) for name in (NAME, NOBODY))
        leaks = email in named.text or "Zénobie" in named.text
        same = all(named.text.count(mark) == other.text.count(mark) for mark in marks)
        trial.expect(
            not leaks and same and named.status == other.status, path, f"{named.status} nom {leaks} numéro {same}"
        )


@kind("Journal cherché par objet, par personne, exporté : le nom d’un dossier aveugle")
def journal(target, trial):
    row, browser = hidden_person(target), target.team()
    number = row.dossier.deposit.number
    page = browser.get(f"/equipe/candidatures/{row.public_id}/")
    trial.control(page.status == 200 and number in page.text, "le dossier s’ouvre en aveugle", page)
    trial.expect(row.candidate.email not in page.text and NAME not in page.text, "la page du dossier")
    target_of = quote(f"dossier {number}")
    crawl(trial, browser, row, ["/equipe/journal/", f"/equipe/journal/?target={target_of}", "/equipe/journal/?person={}",
                                "/equipe/journal/?target={}", "/equipe/journal/?act=read&person={}"])  # fmt: skip
    for query in ("", f"?target={target_of}", f"?person={NAME}", f"?person={NAME}&format=xlsx"):
        answer = browser.post(f"/exports/journal/{query}")
        tied = any(
            number in line and (NAME in line or row.candidate.email in line) for line in answer.text.splitlines()
        )
        is_shown = number in answer.text and "person" in query
        trial.expect(not tied and not is_shown, f"/exports/journal/{query}", answer)
    sign_in = target.person(last_name="Visible")
    target.signed_in(sign_in)
    page = browser.get("/equipe/journal/?person=Visible")
    trial.control("Visible" in page.text and "Connexion" in page.text, "une connexion se trouve par son nom", page)


@kind("Recherche, listes, tris, filtres, retours et vivier : le nom d’un dossier aveugle")
def lists(target, trial):
    row, browser, code = hidden_person(target), target.team(), target.world.campaign.code
    f.FeedbackFactory(application=row)
    base = f"/equipe/campagnes/{code}"
    crawl(trial, browser, row, ["/equipe/recherche/?q={}", f"{base}/candidatures/", f"{base}/candidatures/?q={{}}",
                                f"{base}/candidatures/?order=name", f"{base}/candidatures/?sort=candidate&q={{}}",
                                f"{base}/candidatures/?order=-name&text={{}}", f"{base}/candidatures/?instructor={{}}",
                                f"{base}/preselection/", f"{base}/preselection/?q={{}}", f"{base}/retours/", f"{base}/pilotage/",
                                f"{base}/candidatures/ailleurs/", "/equipe/doublons/",
                                f"{base}/jurys/", f"{base}/capacite/", f"{base}/selection/"])  # fmt: skip
    page = browser.get(f"{base}/candidatures/")
    trial.control(str(row.public_id) in page.text, "la liste mène au dossier", page)
    page = browser.get(f"/equipe/candidatures/{row.public_id}/retour/")
    trial.expect(row.candidate.email not in page.text and NAME not in page.text, "page du retour", page)


@kind("Le nom d’un dossier aveugle par l’ordre de la liste")
def order(target, trial):
    code = target.world.campaign.code
    rows = [target.world.application(target.person(last_name=name)) for name in ("Aaaa", "Zzzz", "Mmmm")]
    browser = target.team()
    numbers = [str(row.public_id) for row in rows]  # the addresses of the rows: a list names a dossier shortly
    base = f"/equipe/campagnes/{code}/candidatures/"
    default = browser.get(base).text
    trial.control(all(number in default for number in numbers), "les trois dossiers sont listés")
    by_name = sorted(range(3), key=lambda rank: ("Aaaa", "Zzzz", "Mmmm")[rank])
    for column in (
        "name",
        "-name",
        "candidate",
        "candidate__last_name",
        "-candidate__last_name",
        "last_name",
        "person",
        "email",
    ):
        for parameter in ("order", "sort", "tri", "column", "o"):
            text = browser.get(f"{base}?{parameter}={column}").text
            shown = sorted(range(3), key=lambda rank: text.find(numbers[rank]))
            usual = sorted(range(3), key=lambda rank: default.find(numbers[rank]))
            revealing = shown != usual and shown in (by_name, by_name[::-1])
            trial.expect(not revealing, f"{parameter}={column}", f"{shown} {usual}")


@kind("Un juré qui lit en aveugle : nom, adresse, pièces qui identifient, autres dossiers")
def juror(target, trial):
    world = target.world
    row = hidden_person(target)
    reading = row.dossier.deposit.assessments.get() if hasattr(row.dossier.deposit, "assessments") else None
    browser = target.signed_in(world.juror)
    pages = ["/jury/", f"/jury/dossiers/{reading.public_id}/"] if reading else ["/jury/"]
    for page in pages:
        answer = browser.get(page)
        trial.expect(NAME not in answer.text and row.candidate.email not in answer.text, page, answer)
    trial.control(browser.get(pages[-1]).status == 200, "la grille s’ouvre")
    for path in (f"/equipe/candidatures/{row.public_id}/", f"/candidature/dossiers/{row.public_id}/",
                 f"/equipe/candidatures/{row.public_id}/identite/", f"/exports/journal/?person={NAME}"):  # fmt: skip
        answer = browser.get(path)
        trial.expect(answer.status in {404, 405}, path, answer)


@kind("Lever l’anonymat sans motif, par lien, par un juré")
def unmasking(target, trial):
    row, browser = hidden_person(target), target.team()
    path = f"/equipe/candidatures/{row.public_id}/identite/"
    tries = [("sans motif", lambda: browser.post(path, {})), ("motif vide", lambda: browser.post(path, {"reason": "   "})),
             ("par lien", lambda: browser.get(path)), ("par un juré", lambda: target.signed_in(target.world.juror).post(path, {"reason": "Voir"}))]  # fmt: skip
    for label, attempt in tries:
        answer = attempt()
        page = browser.get(f"/equipe/candidatures/{row.public_id}/")
        trial.expect(row.candidate.email not in page.text, label, answer)
    browser.post(path, {"reason": "Un conflit d’intérêts à vérifier"})
    page = browser.get(f"/equipe/candidatures/{row.public_id}/")
    trial.control(row.candidate.email in page.text or NAME in page.text, "un motif lève l’anonymat", page)
    journal_page = browser.get("/equipe/journal/")
    trial.control(NAME in journal_page.text, "la levée est au journal", journal_page)
