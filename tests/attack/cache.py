"""What is kept for others: nobody writes in it, nobody fills it, and the counters of tries are elsewhere."""

import redis
from django.core.cache import caches

from tests.attack.client.browser import PASSWORD, Browser
from tests.attack.client.kinds import kind
from tests.attack.sign_in import is_limited

PAGES = ("/defis/", "/", "/recherche/", "/api/v1/challenges", "/sitemap.xml", "/robots.txt")
EVIL = "evil.invalid"
PROXY = "127.0.0.1"  # the address whose headers the server believes
MAX_NEW_KEYS = 12  # some of the pages themselves, each once


def poisons(target):
    """Return the headers that may change what a page says of its own address."""
    return {
        "SCRIPT_NAME": "/evil.invalid", "Script-Name": "/evil.invalid", "X-Script-Name": "/evil.invalid",
        "X-Forwarded-Host": EVIL, "X-Forwarded-Prefix": "/evil.invalid", "X-Forwarded-Server": EVIL, "X-Host": EVIL,
        "X-Original-URL": "/evil.invalid", "X-Rewrite-URL": "/evil.invalid", "Forwarded": f"host={EVIL}",
        "X-Forwarded-Port": "666", "X-Forwarded-Scheme": "evil.invalid", "PATH_INFO": "/evil.invalid",
        "X-Forwarded-Path": "/evil.invalid", "X-HTTP-Host-Override": EVIL,
    }  # fmt: skip


def clients():
    """Return a client of each Redis that a cache of the instance is in."""
    named = {str(settings.get("LOCATION")) for settings in caches.settings.values()}
    return [redis.from_url(location) for location in sorted(named) if location.startswith("redis")]


def kept_keys():
    """Return how many entries the caches of the instance hold."""
    return sum(client.dbsize() for client in clients())


def forget_pages():
    """Forget the pages that are kept, so that the next visitor's is."""
    for client in clients():
        for key in list(client.scan_iter("*page:*")):
            client.delete(key)


def title_of(answer):
    """Return the title of a page, or the beginning of what is not one."""
    start = answer.text.find("<title>")
    return answer.text[start : answer.text.find("</title>")] if start >= 0 else answer.text[:60]


@kind("Empoisonner une page publique gardée, par un en-tête, devant nginx et devant le serveur")
def poisoned_headers(target, trial):
    for port, address in ((target.front, ""), (target.direct, PROXY)):
        for rank, (name, value) in enumerate(poisons(target).items()):
            page = PAGES[rank % 2]
            forget_pages()
            Browser(port, address=address).request(
                "GET", page, headers={name: value, "Cookie": "a=b", "Host": target.host}
            )
            victim = Browser(port).request("GET", page, headers={"Cookie": "a=b", "Host": target.host})
            plain = "evil" not in victim.text and "evil" not in victim.location and ":666" not in victim.text
            trial.expect(plain and victim.status < 400, f"{name} {port == target.front}", victim)
    for page in ("/defis/", "/actualites/", "/robots.txt", "/sitemap.xml"):
        clean = Browser(target.direct).request("GET", page, headers={"Cookie": "a=b", "Host": target.host})
        for script in {page.rstrip("/"), f"/{page.split('/')[1]}"}:
            forget_pages()
            headers = {"SCRIPT_NAME": script, "Cookie": "a=b", "Host": target.host}
            Browser(target.direct, address=PROXY).request(
                "GET", page, headers=headers
            )  # the home page, under the address of another
            victim = Browser(target.direct).request("GET", page, headers={"Cookie": "a=b", "Host": target.host})
            trial.expect(title_of(victim) == title_of(clean), f"SCRIPT_NAME: {script} {page}", victim)
    for path in (
        "//evil.invalid/defis/",
        "/defis/?q=evil.invalid",
        "/defis/;evil.invalid",
        "http://evil.invalid/defis/",
        "/./defis/",
        "/defis/%2e%2e/evil.invalid",
    ):
        forget_pages()
        target.browser().request("GET", path, headers={"Cookie": "a=b"})
        victim = target.browser().request("GET", "/defis/", headers={"Cookie": "a=b"})
        trial.expect("evil.invalid" not in victim.text, path, victim)
    first = target.browser().request("GET", "/", headers={"Cookie": "a=b"})
    second = target.browser().request("GET", "/", headers={"Cookie": "a=b"})
    trial.control('desc="page"' in second.header("Server-Timing"), "la page est bien gardée", second.headers)
    trial.control(first.status == 200, "la page s’ouvre", first)


@kind("Remplir le cache : quarante ports, des hôtes, des casses, des encodages")
def hosts_fill(target, trial):
    target.browser().request("GET", "/defis/", headers={"Cookie": "a=b"})
    before = kept_keys()
    hosts = [f"127.0.0.1:{port}" for port in range(1, 41)] + [
        "LOCALHOST",
        "LocalHost:80",
        "127.0.0.1.",
        "localhost.:81",
        "[::1]:5",
    ]
    for host in hosts:
        target.browser().request("GET", "/defis/", headers={"Host": host, "Cookie": "a=b"})
        trial.expect(kept_keys() - before <= MAX_NEW_KEYS, f"Host: {host}", kept_keys() - before)
    for accept in ("gzip", "gzip, br", "br", "identity", "*", "gzip;q=0"):
        target.browser().request("GET", "/defis/", headers={"Accept-Encoding": accept, "Cookie": "a=b"})
        trial.expect(kept_keys() - before <= MAX_NEW_KEYS, f"Accept-Encoding: {accept}", kept_keys() - before)
    trial.control(before > 0, "le cache est lu", before)


@kind("Remplir le cache : valeurs inventées de filtres, paramètres, pages, adresses")
def queries_fill(target, trial):
    target.browser().request("GET", "/defis/", headers={"Cookie": "a=b"})
    before = kept_keys()
    paths = [
        f"/defis/?{name}=inconnu{rank}"
        for rank in range(8)
        for name in ("theme", "lieu", "metier", "promotion", "administration")
    ]
    paths += [f"/defis/?inconnu{rank}=1" for rank in range(5)] + [f"/defis/?page={rank}" for rank in (999, 10**9, -1)]
    paths += [f"/absente-{rank}/" for rank in range(5)] + [f"/api/v1/challenges?limit={rank}" for rank in (1, 7, 93)]
    for path in paths:
        target.browser().request("GET", path, headers={"Cookie": "a=b"})
        trial.expect(kept_keys() - before <= MAX_NEW_KEYS, path, kept_keys() - before)
    trial.control(before > 0, "le cache est lu", before)


@kind("Les compteurs de tentatives survivent au remplissage et au vidage des pages gardées")
def counters_survive(target, trial):
    user = target.person()
    for rank in range(6):
        target.browser().post("/comptes/login/", {"login": user.email, "password": f"faux-{rank}"})
    answer = target.browser().post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    trial.control(is_limited(answer), "la limite est atteinte", answer)
    for rank in range(60):
        target.browser().request(
            "GET", f"/defis/?theme=x{rank}", headers={"Host": f"127.0.0.1:{rank + 1}", "Cookie": "a=b"}
        )
    answer = target.browser().post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    trial.expect(is_limited(answer), "après soixante pages", answer)
    forget_pages()
    answer = target.browser().post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    trial.expect(is_limited(answer), "après l’oubli des pages", answer)


@kind("La page d’une personne connectée, ou d’un formulaire, n’est jamais servie à une autre")
def personal_pages(target, trial):
    person = target.person(first_name="Prénomrare", last_name="Nomrare")
    browser = target.signed_in(person)
    for page in (*PAGES, "/defis/?q=donnees", "/candidature/", "/espaces/", "/mes-donnees/"):
        own = browser.get(page)
        other = target.browser().request("GET", page, headers={"Cookie": "a=b"})
        leak = (
            "Nomrare" in other.text
            or person.email in other.text
            or any(name.lower() == "set-cookie" and "sessionid" in value for name, value in other.headers)
        )
        trial.expect(not leak, page, other)
        if page in {"/candidature/", "/espaces/", "/mes-donnees/"} and own.status == 200:
            stored = own.header("Cache-Control")
            trial.expect(
                "no-store" in stored or "private" in stored or "no-cache" in stored or not stored,
                f"{page} gardée",
                stored,
            )
    for suffix in ("style.css", "a.js", "%0Aa.css", ";a.css", "?a.css"):  # web cache deception
        answer = browser.get(f"/mes-donnees/{suffix}")
        trial.expect(answer.status in {302, 400, 404} or suffix.startswith("?"), f"/mes-donnees/{suffix}", answer)
    trial.control(
        "Nomrare" in browser.get("/espaces/").text or person.email in browser.get("/comptes/email/").text,
        "la personne voit son nom",
    )
