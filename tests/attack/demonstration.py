"""The demonstration's own season: what a lived instance shows to whom."""

import re
from collections import deque
from urllib.parse import quote, urlsplit

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.models import User
from challenges.models import Challenge
from devtools.domain.sign_ins import PASSWORD
from tests.attack.client.kinds import kind
from tests.browser.test_pages import PAGES

HREF = re.compile(r'(?:href|action)="(/[^"#]*)"')
ADDRESS = re.compile(r"[\w.+-]+@(?:exemple|test|attaque)\.invalid")
MAX_PAGES = 150


def people(target):
    """Return the browsers of the demonstration's people, by name, and of a visitor."""
    browsers = {None: target.browser()}
    for name in filter(None, PAGES):
        user = User.objects.get(email=f"{name}@exemple.invalid")
        secret = ""
        if user.is_team or user.is_staff:
            user.authenticator_set.all().delete()
            secret = generate_totp_secret()
            TOTP.activate(user, secret)
        browsers[name] = target.browser().sign_in(user.email, password=PASSWORD, secret=secret)
    return browsers


@kind("Chaque page de chaque personne de la démonstration, demandée par toutes les autres", demonstration=True)
def pages_of_others(target, trial):
    browsers, opened = people(target), 0
    shared = set(PAGES[None]) | {
        "/espaces/",
        "/messages/",
        "/mes-donnees/",
        "/indisponibilites/",
        "/calendrier/",
        "/signatures/",
    }
    for owner, paths in PAGES.items():
        for path in paths:
            if owner is None or path in shared:
                continue
            own = browsers[owner].get(path)
            opened += own.status == 200
            wrong = []
            for name, browser in browsers.items():
                if name == owner or path in PAGES.get(name, ()):
                    continue
                answer = browser.get(path)
                if answer.status == 200 and owner == "equipe" and path.startswith("/equipe/"):
                    wrong.append(f"{name} lit")
                if answer.status >= 500:
                    wrong.append(f"{name} {answer.status}")
            trial.expect(not wrong, f"{owner} {path}", wrong)
    trial.control(opened > 40, "les pages s’ouvrent à qui elles sont", opened)


@kind("Visite de tout le site sans compte : adresses de personnes, pages d’un autre, pannes", demonstration=True)
def visitor_crawl(target, trial):
    browser = target.browser()
    waiting, seen, emails = deque(["/", *PAGES[None]]), set(), set()
    known = set(User.objects.values_list("email", flat=True))
    while waiting and len(seen) < MAX_PAGES:
        path = waiting.popleft()
        if path in seen or path.startswith(("/static/", "/media/")):
            continue
        seen.add(path)
        answer = browser.get(path.replace("&amp;", "&"))
        leaked = {email for email in ADDRESS.findall(answer.text) if email in known}
        emails |= leaked
        closed = answer.status in {200, 301, 302, 400, 404, 405, 410}
        trial.expect(not leaked and closed, path, f"{answer.status} {leaked}")
        if "html" in answer.header("Content-Type") and answer.status == 200:
            waiting.extend(HREF.findall(answer.text))
    trial.control(len(seen) > 60, "le site est visité", len(seen))


@kind("Chaque adresse du plan du site, des flux, de l’API et des données ouvertes répond 200", demonstration=True)
def published_addresses(target, trial):
    browser = target.browser()
    sitemap = browser.get("/sitemap.xml")
    places = re.findall(r"<loc>([^<]+)</loc>", sitemap.text)
    places += re.findall(r'<link[^>]+href="(http[^"]+)"', browser.get("/defis/flux/").text)
    data = browser.get("/donnees-ouvertes/")
    places += [path for path in HREF.findall(data.text) if path.startswith(("/donnees-ouvertes/", "/api/"))]
    places += [f"/defis/{slug}/" for slug in re.findall(r'"slug": "([^"]+)"', browser.get("/api/v1/challenges").text)]
    trial.control(len(places) > 40, "des adresses sont publiées", len(places))
    for place in dict.fromkeys(places):
        path = urlsplit(place).path
        if path.startswith("/api/"):
            browser = target.browser()
        answer = browser.get(path)
        trial.expect(answer.status == 200 and path.isascii(), path, answer)


@kind(
    "Ce qui n’est pas publié ne s’ouvre pas : défis, campagnes, pages, par le site, l’API, la recherche",
    demonstration=True,
)
def unpublished(target, trial):
    browser = target.browser()
    hidden = Challenge.objects.exclude(
        announced_state__in=("published", "ongoing", "closed", "archived", "done", "started")
    )[:25]
    for row in hidden:
        for path in (f"/defis/{row.slug}/", f"/api/v1/challenges/{row.slug}", f"/defis/{row.slug}/carte/"):
            answer = browser.get(path)
            trial.expect(answer.status in {404, 429}, path, answer)
        browser = target.browser()
    shown = Challenge.objects.filter(announced_state="published").first()
    trial.control(shown is not None and browser.get(f"/defis/{shown.slug}/").status == 200, "un défi publié s’ouvre")
    trial.expect(bool(hidden), "des défis cachés", "aucun")


@kind("La recherche, l’API et les flux ne disent ni candidat, ni juré, ni note", demonstration=True)
def searches(target, trial):
    browser = target.browser()
    names = list(User.objects.filter(applications__isnull=False).values_list("last_name", flat=True).distinct()[:12])
    emails = list(User.objects.filter(applications__isnull=False).values_list("email", flat=True)[:12])
    for word in (*names, *emails):
        for path in ("/recherche/?q=", "/defis/?q=", "/questions/?q="):
            answer = browser.get(path + quote(word))
            main = answer.text.replace(f'value="{word}"', "").replace(word, "", 3)
            trial.expect(answer.status == 200 and not any(email in main for email in emails), f"{path}{word}", answer)
    trial.control(bool(names), "des candidats existent", names)
