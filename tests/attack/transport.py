"""The wire: requests that two servers read differently, headers that browsers obey, cookies."""

from tests.attack.client.browser import PASSWORD, send_raw
from tests.attack.client.kinds import kind

REFUSED = {b"400", b"403", b"411", b"501"}
SMUGGLED = "GET /passagere HTTP/1.1\r\nHost: {host}\r\n\r\n"


def smuggling(host):
    """Return requests whose end is not the same for a server that believes one header, and for another."""
    hidden = SMUGGLED.format(host=host)
    start = f"POST /healthz HTTP/1.1\r\nHost: {host}\r\n"
    return {
        "CL.TE": f"{start}Content-Length: {len(hidden) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
        "TE.CL": f"{start}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n{len(hidden):x}\r\n{hidden}\r\n0\r\n\r\n",
        "TE espace": f"{start}Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}",
        "TE majuscules": f"{start}Transfer-Encoding: CHUNKED, identity\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}",
        "TE doublé": f"{start}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}",
        "TE tabulation": f"{start}Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}",
        "TE vertical": f"{start}Transfer-Encoding: \x0bchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}",
        "TE plié": f"{start}Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{hidden}",
        "CL doublé": f"{start}Content-Length: 0\r\nContent-Length: {len(hidden)}\r\n\r\n{hidden}",
        "CL à signe": f"{start}Content-Length: +0\r\n\r\n{hidden}",
        "CL liste": f"{start}Content-Length: 0, {len(hidden)}\r\n\r\n{hidden}",
        "CL souligné": f"{start}Content_Length: 0\r\nContent-Length: {len(hidden)}\r\n\r\n{hidden}",
        "morceau énorme": f"{start}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n{hidden}",
        "fin nue": f"POST /healthz HTTP/1.1\nHost: {host}\nContent-Length: 0\nTransfer-Encoding: chunked\n\n{hidden}",
        "deux hôtes": f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nHost: evil.invalid\r\n\r\n",
        "sans hôte": "GET /healthz HTTP/1.1\r\n\r\n",
        "méthode à espace": f"GE T /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n",
    }


@kind("Requête cachée dans une autre (CL.TE, TE.CL, en-têtes doublés ou maquillés), derrière nginx")
def hidden_requests(target, trial):
    plain = send_raw(
        target.front, f"GET /healthz HTTP/1.1\r\nHost: {target.host}\r\nConnection: close\r\n\r\n".encode()
    )
    trial.control(plain.startswith(b"HTTP/1.1 200"), "une requête ordinaire passe", plain[:60])
    for label, request in smuggling(target.host).items():
        got = send_raw(target.front, request.encode("latin-1"), wait=1)
        once = got.count(b"HTTP/1.1 ") == 1  # what was hidden has no answer of its own
        trial.expect(once and got[9:12] in REFUSED, label, got[:120])
        victim = target.browser().get("/healthz")
        trial.expect(victim.status == 200 and "alive" in victim.text, f"{label}, le visiteur suivant", victim)
        if label != "sans hôte":  # HTTP/1.1 demands it of the front; behind, ALLOWED_HOSTS is what decides
            got = send_raw(target.direct, request.encode("latin-1"), wait=1)
            trial.expect(got.count(b"HTTP/1.1 ") == 1 and got[9:12] in REFUSED, f"{label}, sans frontal", got[:120])


@kind("En-têtes de sécurité sur chaque genre de réponse : page, erreur, fichier, API, redirection")
def security_headers(target, trial):
    browser, visitor = target.signed_in(target.person()), target.browser()
    pages = [
        (visitor, path)
        for path in (
            "/",
            "/defis/",
            "/comptes/login/",
            "/absente/",
            "/api/v1/calls",
            "/verifier/",
            "/recherche/?q=a",
            "/%0b",
            "/equipe/",
        )
    ]
    pages += [(browser, path) for path in ("/espaces/", "/candidature/", "/mes-donnees/", "/messages/", "/equipe/")]
    for client, path in pages:
        answer = client.get(path)
        policy = answer.header("Content-Security-Policy")
        trial.expect(answer.header("X-Content-Type-Options") == "nosniff", f"{path} nosniff", answer.headers)
        html = "text/html" in answer.header("Content-Type")
        strict = (
            "default-src 'self'" in policy
            and "unsafe-inline" not in policy
            and "unsafe-eval" not in policy
            and "object-src 'none'" in policy
        )
        trial.expect(not html or strict, f"{path} politique de contenu", policy)
        framed = answer.header("X-Frame-Options") in {"SAMEORIGIN", "DENY"} or "frame-ancestors 'self'" in policy
        trial.expect(not html or framed, f"{path} cadre", answer.headers)
        trial.expect(
            answer.header("Referrer-Policy") in {"same-origin", "no-referrer", "strict-origin"},
            f"{path} référent",
            answer.header("Referrer-Policy"),
        )
        trial.expect(
            not answer.header("X-Powered-By") and "Python" not in answer.header("Server"),
            f"{path} serveur",
            answer.header("Server"),
        )
    trial.control(visitor.get("/").status == 200 and browser.get("/espaces/").status < 400, "les pages répondent")


@kind("Témoins : hors d’atteinte des scripts, du même site, renouvelés, oubliés à la sortie")
def cookies(target, trial):
    user = target.person()
    browser = target.browser()
    answer = browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    given = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    session = next((value for value in given if value.startswith("sessionid=")), "")
    trial.control(bool(session), "la connexion donne un témoin", given)
    trial.expect("HttpOnly" in session, "HttpOnly", session)
    trial.expect("SameSite=Lax" in session or "SameSite=Strict" in session, "SameSite", session)
    trial.expect("Domain=" not in session, "Domain", session)
    trial.expect(len(browser.cookies["sessionid"]) >= 32, "longueur", session)
    answer = browser.post("/comptes/logout/")
    cleared = [
        value for name, value in answer.headers if name.lower() == "set-cookie" and value.startswith("sessionid=")
    ]
    trial.expect(any('""' in value or "Max-Age=0" in value for value in cleared), "oublié à la sortie", cleared)
    for value in ("a", "a" * 32, "../../etc/passwd", "' OR 1=1--", "a" * 4000, "\u00e9", user.email):
        other = target.browser()
        other.cookies["sessionid"] = value
        answer = other.request(
            "GET", "/mes-donnees/", headers={"Cookie": f"sessionid={value}".encode().decode("latin-1")}
        )
        trial.expect(answer.status in {302, 400, 431}, f"sessionid={value[:30]}", answer)


@kind("Adresses, en-têtes, corps démesurés ou mal formés : une réponse courte, jamais une panne")
def malformed(target, trial):
    host = target.host
    requests = {
        "adresse de 60 Ko": f"GET /{'a' * 60_000} HTTP/1.1\r\nHost: {host}\r\n\r\n", "en-tête de 60 Ko": f"GET / HTTP/1.1\r\nHost: {host}\r\nX: {'a' * 60_000}\r\n\r\n",
        "mille en-têtes": f"GET / HTTP/1.1\r\nHost: {host}\r\n" + "".join(f"X-{rank}: a\r\n" for rank in range(1000)) + "\r\n",
        "octets nus": "\x16\x03\x01\x02\x00\x01\x00", "adresse relative": f"GET ../../etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "pourcent seul": f"GET /%zz%1 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", "utf-8 trop long": f"GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "CONNECT": f"CONNECT evil.invalid:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", "adresse absolue": f"GET http://169.254.169.254/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
        "multipart sans fin": f"POST /verifier/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 20\r\nConnection: close\r\n\r\n--x\r\nContent-Disposi",
        "multipart sans borne": f"POST /verifier/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
        "jeu de caractères inconnu": f"POST /verifier/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: {'application/x-www-form-urlencoded'}; charset=xyz\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b",
        "utf-7": f"POST /verifier/ HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-7\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b",
        "plage absurde": f"GET /static/ HTTP/1.1\r\nHost: {host}\r\nRange: bytes=0-,0-,0-,0-,0-\r\nConnection: close\r\n\r\n",
        "témoins absurdes": f'GET / HTTP/1.1\r\nHost: {host}\r\nCookie: =;;;=a; sessionid; messages=%00; csrftoken="\r\nConnection: close\r\n\r\n',
        "langue absurde": f"GET / HTTP/1.1\r\nHost: {host}\r\nAccept-Language: {'a-' * 2000}\r\nConnection: close\r\n\r\n",
    }  # fmt: skip
    for label, request in requests.items():
        got = send_raw(target.front, request.encode("latin-1"), wait=3)
        trial.expect(got[9:10] != b"5" or got[9:12] == b"505", label, got[:80])
        trial.expect(b"Traceback" not in got and b"/site-packages/" not in got, f"{label}, détail", got[:80])
    answer = target.browser().get("/")
    trial.control(answer.status == 200, "la page d’accueil répond après tout cela", answer)
