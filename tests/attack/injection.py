"""Words that would become code: SQL, templates, scripts, headers, paths."""

import time
from pathlib import Path
from urllib.parse import quote

from notifications.models import Message
from tests import factories as f
from tests.attack.client.browser import send_raw
from tests.attack.client.kinds import kind

SQL = ("'", "' OR '1'='1", "1;SELECT pg_sleep(6)--", "' UNION SELECT NULL--", "1) OR 1=1--", "'||(SELECT version())||'", "\\'; DROP TABLE accounts_user;--",
       "1 AND 1=CAST((SELECT email FROM accounts_user LIMIT 1) AS int)")  # fmt: skip
PUBLIC = ("/defis/?q={}", "/defis/?theme={}", "/defis/?lieu={}", "/defis/?metier={}", "/defis/?promotion={}", "/defis/?administration={}", "/defis/?page={}",
          "/recherche/?q={}", "/questions/?q={}", "/actualites/?page={}", "/api/v1/challenges?q={}", "/api/v1/challenges?administration={}",
          "/api/v1/challenges?cursor={}", "/api/v1/challenges/{}", "/defis/{}/", "/comptes/login/?next={}", "/verifier/?number={}")  # fmt: skip
XSS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'", "<svg/onload=alert(1)>", "javascript:alert(1)", "</title><script>alert(1)</script>",
       "</textarea><script>alert(1)</script>", "{{constructor.constructor('alert(1)')()}}")  # fmt: skip
MARKUP = ("<script>alert(1)", "<img src=x onerror", "<svg/onload", 'href="javascript:alert', "onerror=alert(1)>")
TEMPLATES = (
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{ settings.SECRET_KEY }}",
    "{% include '/etc/passwd' %}",
    "{% load log %}",
    "{{request.user.password}}",
)


@kind("Injection SQL dans chaque paramètre des pages et de l’API publiques")
def sql_public(target, trial):
    browser = target.browser()
    for place in PUBLIC:
        for payload in SQL:
            begun = time.monotonic()
            answer = browser.get(place.replace("{}", quote(payload, safe="")))
            quiet = not any(word in answer.text for word in ("psycopg", "syntax error", "PostgreSQL 1", "Traceback"))
            trial.expect(answer.status < 500 and quiet and time.monotonic() - begun < 5, f"{place} {payload}", answer)
        browser = target.browser()  # the API counts calls by address
    trial.control(browser.get("/defis/").status == 200, "la page répond")


@kind("Injection SQL dans les filtres, tris et objets des listes de l’équipe")
def sql_team(target, trial):
    code, browser = target.world.campaign.code, target.team()
    base = f"/equipe/campagnes/{code}"
    places = (f"{base}/candidatures/?q={{}}", f"{base}/candidatures/?order={{}}", f"{base}/candidatures/?state={{}}", f"{base}/candidatures/?after={{}}",
              f"{base}/candidatures/?instructor={{}}", f"{base}/defis/?q={{}}", f"{base}/defis/?sort={{}}", "/equipe/journal/?person={}", "/equipe/journal/?before={}",
              "/equipe/journal/?since={}", "/equipe/recherche/?q={}", "/equipe/administrations/?q={}", "/equipe/vivier/?skill={}", "/equipe/administrations/?page={}")  # fmt: skip
    for place in places:
        for payload in SQL[:4]:
            begun = time.monotonic()
            answer = browser.get(place.replace("{}", quote(payload, safe="")))
            trial.expect(answer.status < 500 and time.monotonic() - begun < 5, f"{place} {payload}", answer)
    trial.control(browser.get(f"{base}/candidatures/").status == 200, "la liste répond")


@kind("Script réfléchi dans chaque paramètre, dans les pages d’erreur, dans la connexion")
def reflected(target, trial):
    browser = target.browser()
    places = (
        *PUBLIC,
        "/absente-{}/",
        "/comptes/login/?next=/{}",
        "/comptes/signup/?email={}",
        "/engagements/{}/",
        "/verifier/?q={}",
    )
    for place in places:
        if place.startswith("/api/"):
            continue
        for payload in XSS:
            answer = browser.get(place.replace("{}", quote(payload, safe="")))
            html = "html" in answer.header("Content-Type")
            trial.expect(
                not html or not any(mark in answer.text for mark in MARKUP), f"{place} {payload}", answer.text[:100]
            )
    answer = browser.get("/recherche/?q=" + quote(XSS[0]))
    trial.control("&lt;script&gt;" in answer.text, "le texte cherché est montré comme des mots", answer)


@kind("Script ou gabarit dans un dossier, un défi, une question, une demande : pages qui les montrent")
def stored(target, trial):
    world = target.world
    row, draft = world.application(motivation=f"{XSS[0]} {XSS[1]} {' '.join(TEMPLATES)}"), world.draft()
    given = world.assessment(row)
    author = target.signed_in(draft.candidate)
    author.post(f"/candidature/dossiers/{draft.public_id}/", {world.text_field.key: f"{XSS[0]} {XSS[3]}"})
    host, asker = target.signed_in(world.lead), target.signed_in(target.person(last_name=XSS[0][:60]))
    proposal = world.proposal("draft")
    type(proposal).objects.filter(pk=proposal.pk).update(submitted_title=f"{XSS[1]} {{{{7*7}}}}")
    host.post(f"/administration/defis/{proposal.public_id}/commentaire/", {"text": XSS[0]})
    asker.post(f"/defis/{world.published.slug}/question/", {"text": XSS[0]})
    asker.post(
        "/administration/rejoindre/", {"administration": world.administration.pk, "role": "reader", "message": XSS[0]}
    )
    f.ChallengeQuestionFactory(
        challenge=world.published, text=XSS[0], answer=XSS[1], answered_by=world.lead, answered_at=world.at
    )
    team, words = target.team(), 0
    code = world.campaign.code
    pages = [(team, f"/equipe/candidatures/{row.public_id}/"), (team, f"/equipe/campagnes/{code}/candidatures/"), (team, f"/equipe/campagnes/{code}/defis/"),
             (team, f"/equipe/defis/{proposal.public_id}/"), (team, "/equipe/"), (team, "/equipe/journal/"), (team, "/equipe/administrations/personnes/"),
             (target.signed_in(world.juror), f"/jury/dossiers/{given.public_id}/"), (author, f"/candidature/dossiers/{draft.public_id}/"),
             (host, f"/administration/defis/{proposal.public_id}/"), (host, "/administration/"), (host, "/administration/collegues/"), (asker, "/espaces/"),
             (host, f"/administration/defis/{proposal.public_id}/apercu/"), (target.browser(), f"/defis/{world.published.slug}/"), (asker, "/mes-donnees/")]  # fmt: skip
    for browser, path in pages:
        answer = browser.get(path)
        words += "&lt;script&gt;" in answer.text or "&lt;img" in answer.text
        trial.expect(not any(mark in answer.text for mark in MARKUP) and answer.status < 500, path, answer)
        trial.expect("{{49" not in answer.text and " 49 " not in answer.words.replace("{{7*7}}", ""), f"gabarit {path}")
    trial.control(words >= 4, "les pages montrent ce qui fut écrit", words)


@kind("Gabarits dans les champs de recherche, les titres et les courriels")
def templates(target, trial):
    browser, world = target.browser(), target.world
    for payload in TEMPLATES:
        answer = browser.get("/recherche/?q=" + quote(payload))
        trial.expect(
            answer.status == 200 and "SECRET" not in answer.text.replace(payload, "") and "root:" not in answer.text,
            payload,
            answer,
        )
        trial.expect(
            ">49<" not in answer.text and "« 49" not in answer.words and 'value="49"' not in answer.text,
            f"calculé {payload}",
            answer,
        )
    lead = target.signed_in(world.member("lead"))  # one who has written to nobody today
    lead.post(
        "/administration/nouveau/",
        {"campaign": world.campaign.pk, "administration": world.administration.pk, "title": "{{7*7}}{% debug %}"},
    )
    row = world.campaign.challenges.filter(submitted_title__startswith="{{7*7}}").first()
    trial.control(row is not None, "le titre est gardé comme des mots")
    lead.post(f"/administration/defis/{row.public_id}/sponsor/", {"email": f"gabarit.{row.pk}@ailleurs.invalid"})
    message = Message.objects.filter(template="sponsor_commitment").order_by("-pk").first()
    trial.expect(
        message is not None and "49" not in message.subject and "{{7*7}}" in message.body,
        "courriel",
        message and message.body[:150],
    )


@kind("En-têtes coupés par un retour à la ligne (CRLF) dans une adresse, un témoin, une redirection")
def split_headers(target, trial):
    browser = target.browser()
    for path in ("/%0d%0aSet-Cookie:%20vole=1", "/defis/?q=%0d%0aSet-Cookie:%20vole=1", "/comptes/login/?next=/%0d%0aSet-Cookie:%20vole=1", "/cms/login/?next=%0d%0aSet-Cookie:vole=1",
                 "/espaces/%0aSet-Cookie:vole=1", "/donnees-ouvertes/promotions%0d%0aX:1.csv", "/cms/?%0d%0aSet-Cookie:vole=1", "/equipe/?a=%E5%98%8D%E5%98%8ASet-Cookie:vole=1"):  # fmt: skip
        answer = browser.get(path)
        names = {name.lower() for name, _ in answer.headers}
        trial.expect("vole" not in browser.cookies and "x" not in names and answer.status < 500, path, answer.headers)
    raw = send_raw(
        target.front, f"GET /defis\r\nX: y/ HTTP/1.1\r\nHost: {target.host}\r\nConnection: close\r\n\r\n".encode()
    )
    trial.expect(raw[9:12] in {b"400", b""}, "ligne de requête coupée", raw[:80])
    trial.control(browser.get("/comptes/login/?next=/messages/").status == 200, "la page de connexion répond")


@kind("Fichiers du serveur par leur chemin : /media/, /static/, /fichiers/, adresses brutes et encodées")
def traversal(target, trial):
    var = Path(target.stack.env["VAR_DIR"])
    secret = (var / "secret_key").read_text(encoding="ascii") if (var / "secret_key").exists() else "SECRET_KEY"
    bases = ("/media/images/", "/static/", "/media/", "/fichiers/1/", "/donnees-ouvertes/")
    climbs = ("../" * 8 + "etc/passwd", "..%2f" * 8 + "etc/passwd", "%2e%2e/" * 8 + "etc/passwd", "..%252f" * 8 + "etc/passwd", "....//" * 8 + "etc/passwd", "..\\" * 8 + "etc/passwd",
              "../../secret_key", "..%2f..%2fsecret_key", "../private/", "%2fetc%2fpasswd", "..;/..;/secret_key")  # fmt: skip
    for base in bases:
        for climb in climbs:
            for port in (target.front, target.direct):
                raw = send_raw(
                    port, f"GET {base}{climb} HTTP/1.1\r\nHost: {target.host}\r\nConnection: close\r\n\r\n".encode()
                )
                leak = b"root:" in raw or secret.encode() in raw or b"SECRET_KEY" in raw
                trial.expect(not leak and raw[9:12] != b"200" and raw[9:10] != b"5", f"{base}{climb}", raw[:80])
    answer = target.browser().get("/static/manifest.json")
    page = target.browser().get("/")
    start = page.text.find("/static/")
    served = target.browser().get(page.text[start : page.text.find('"', start)])
    trial.control(served.status == 200, "un fichier public est servi", f"{served.status} {answer.status}")


@kind("Fichiers et pages qui ne doivent pas exister : dépôts, réglages, consoles, GraphQL, débogage")
def leftovers(target, trial):
    browser = target.browser()
    for path in ("/.git/config", "/.env", "/config/settings.py", "/manage.py", "/var/passerelle.sqlite3", "/admin/", "/graphql", "/api/graphql", "/graphiql", "/__debug__/",
                 "/server-status", "/phpinfo.php", "/wp-login.php", "/actuator/env", "/metrics", "/debug", "/console", "/api/v1/docs", "/api/docs", "/swagger.json",
                 "/static/../config/settings.py", "/media/private/", "/private/", "/backup.sql", "/.well-known/", "/jsi18n/", "/cms/api/v2/pages/", "/api/v2/pages/"):  # fmt: skip
        answer = browser.follow(browser.get(path))
        trial.expect(
            (answer.status in {400, 404} or "account_login" in answer.text or "Se connecter" in answer.words)
            and "SECRET" not in answer.text,
            path,
            answer,
        )
        trial.expect(
            "Traceback" not in answer.text and "DEBUG = True" not in answer.text and "urlpatterns" not in answer.text,
            f"détail {path}",
            answer,
        )
    trial.control(browser.get("/.well-known/security.txt").status in {200, 404}, "security.txt répond")
    trial.control(browser.get("/robots.txt").status == 200, "robots.txt répond")
