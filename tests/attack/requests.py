"""Requests forged from another site, or by a machine."""

import json
import re

from tests.attack.client.browser import FORM
from tests.attack.client.kinds import kind

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
EVIL = "http://evil.invalid"


@kind("Formulaires envoyés depuis un autre site : sans jeton, jeton d’un autre, origine étrangère, Origin null")
def forged_forms(target, trial):
    world = target.world
    row = world.application()
    base = f"/candidature/dossiers/{row.public_id}/"
    browser = target.signed_in(row.candidate)
    token, other = browser.cookies["csrftoken"], target.browser().cookies["csrftoken"]
    paths = (f"{base}retrait/", "/comptes/logout/", "/mes-donnees/effacement/", "/comptes/email/", "/comptes/password/change/", "/candidature/vivier/",
             "/candidature/profil/", f"{base}brouillon/", "/administration/rejoindre/", "/jury/actes/")  # fmt: skip
    cases = {
        "sans jeton": ("x=1", {}), "jeton vide": ("csrfmiddlewaretoken=", {}), "jeton d’un autre": (f"csrfmiddlewaretoken={other}", {}),
        "origine étrangère": (f"csrfmiddlewaretoken={token}", {"Origin": EVIL}), "origine null": (f"csrfmiddlewaretoken={token}", {"Origin": "null"}),
        "autre port": (f"csrfmiddlewaretoken={token}", {"Origin": "http://127.0.0.1:1"}), "sous-domaine": (f"csrfmiddlewaretoken={token}", {"Origin": f"http://evil.{target.host}"}),
    }  # fmt: skip
    for path in paths:
        for label, (body, headers) in cases.items():
            answer = browser.request("POST", path, body.encode(), {"Content-Type": FORM} | headers)
            trial.expect(answer.status == 403, f"{path} {label}", answer)
    answer = browser.request(
        "POST", f"{base}retrait/", json.dumps({"reason": "x"}).encode(), {"Content-Type": "text/plain"}
    )
    trial.expect(answer.status == 403, "JSON en text/plain", answer)
    row.refresh_from_db()
    trial.expect(row.state == "submitted", "l’état après tout cela", row.state)
    browser.request(
        "POST",
        f"{base}retrait/",
        f"csrfmiddlewaretoken={token}".encode(),
        {"Content-Type": FORM, "Origin": f"http://{target.host}"},
    )
    row.refresh_from_db()
    trial.control(row.state == "withdrawn", "avec le jeton, de notre origine, le formulaire agit", row.state)


@kind("Partage entre origines (CORS) : aucune page ni API ne se laisse lire avec un témoin")
def cross_origin(target, trial):
    browser = target.signed_in(target.person())
    for path in (
        "/api/v1/challenges",
        "/api/v1/calls",
        "/mes-donnees/",
        "/candidature/",
        "/espaces/",
        "/",
        "/cms/api/main/pages/",
        "/jury/actes/",
    ):
        for origin in (EVIL, "null", f"http://{target.host}.evil.invalid", f"http://evil{target.host}"):
            for method in ("GET", "OPTIONS"):
                headers = {
                    "Origin": origin,
                    "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "X-CSRFToken",
                }
                answer = browser.request(method, path, headers=headers)
                allowed = answer.header("Access-Control-Allow-Origin")
                credentials = answer.header("Access-Control-Allow-Credentials")
                open_data = path.startswith("/api/") and allowed == "*" and not credentials
                trial.expect(
                    not credentials and (not allowed or open_data),
                    f"{method} {path} {origin}",
                    f"{allowed} {credentials}",
                )
    trial.control(browser.get("/mes-donnees/").status == 200, "la page se lit de chez nous")


@kind("Nom d’hôte étranger, doublé, absolu : ni page, ni courriel, ni lien à son nom")
def foreign_hosts(target, trial):
    user = target.person()
    browser = target.browser()
    for host in ("evil.invalid", "evil.invalid:80", f"{target.host}.evil.invalid", "127.0.0.1@evil.invalid", "127.0.0.1 evil.invalid", "127.0.0.1/evil.invalid",
                 "127.0.0.1#evil.invalid", "[::1].evil.invalid", "127.0.0.1,evil.invalid", ""):  # fmt: skip
        answer = browser.request("GET", "/comptes/password/reset/", headers={"Host": host, "Cookie": "a=b"})
        trial.expect(
            answer.status in {400, 404, 421} and "evil.invalid" not in answer.location, f"Host: {host}", answer
        )
    body = f"email={user.email}&csrfmiddlewaretoken={browser.cookies['csrftoken']}".encode()
    for name in ("Host", "X-Forwarded-Host", "X-Host", "Forwarded"):
        value = f"host={EVIL}" if name == "Forwarded" else "evil.invalid"
        answer = browser.request("POST", "/comptes/password/reset/", body, {"Content-Type": FORM, name: value})
        trial.expect(
            "evil.invalid" not in answer.location and (name != "Host" or answer.status == 400),
            f"oubli du mot de passe, {name}",
            answer,
        )
    mails = b"".join(file.read_bytes() for file in target.stack.folder.joinpath("mail").glob("*"))
    trial.expect(b"evil.invalid" not in mails, "lien d’un courriel")
    trial.control(browser.post("/comptes/password/reset/", {"email": user.email}).status == 302, "l’oubli répond")


@kind("Appels de l’API publique au-delà de la limite, adresse inventée à chaque appel")
def api_rate(target, trial):
    browser = target.browser()
    first = browser.get("/api/v1/calls")
    trial.control(first.status == 200, "l’API répond", first)
    answers = [browser.get("/api/v1/calls") for _ in range(125)]
    trial.expect(answers[-1].status == 429, "cent vingt-six appels", answers[-1])
    for rank in range(6):
        answer = browser.get("/api/v1/calls", {"X-Forwarded-For": f"203.0.113.{rank}"})
        trial.expect(answer.status == 429, f"X-Forwarded-For: 203.0.113.{rank}", answer)
    answer = browser.get("/api/v1/challenges?x=1")
    trial.expect(answer.status == 429, "une autre adresse de l’API", answer)
    trial.control(target.browser().get("/api/v1/calls").status == 200, "un autre visiteur est servi")


@kind("L’API publique dit une donnée personnelle, accepte une écriture, un champ inventé")
def public_api(target, trial):
    world, browser = target.world, target.browser()
    for path in (
        "/api/v1/calls",
        "/api/v1/challenges",
        f"/api/v1/challenges/{world.published.slug}",
        "/api/v1/promotions",
    ):
        answer = browser.get(path)
        trial.expect(not ADDRESS.search(answer.text), f"GET {path}", ADDRESS.search(answer.text))
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = browser.request(
                method, path, b"{}", {"Content-Type": "application/json", "X-CSRFToken": browser.cookies["csrftoken"]}
            )
            trial.expect(answer.status in {403, 404, 405}, f"{method} {path}", answer)
    for query in (
        "fields=email",
        "expand=administration.members",
        "include=applications",
        "limit=100000",
        "limit=-1",
        "limit=1e9",
        "cursor=../..",
        "order=email",
    ):
        answer = browser.get(f"/api/v1/challenges?{query}")
        trial.expect(answer.status in {200, 400, 422} and "attaque.invalid" not in answer.text, query, answer)
    draft = world.proposal("draft")
    answer = browser.get(f"/api/v1/challenges/{draft.slug}")
    trial.expect(answer.status == 404, "un défi qui n’est pas publié", answer)
    trial.control(
        world.published.slug in browser.get(f"/api/v1/challenges/{world.published.slug}").text, "le défi publié est dit"
    )
