"""An identity provider on loopback that keeps the rules ProConnect documents, for demonstrations and tests.

What it refuses, the real one refuses: a parameter it does not know (Y000400), a state or a nonce shorter than 32
characters, a return address it was not given, a code used twice or after 30 seconds, an access token after 60, a
wrong secret, a wrong PKCE verifier. It signs ID tokens and userinfo (RS256). Nobody proves anything there: one chooses
who to be. Sources: documentation of ProConnect (2025-05), server code of its federation (2026-08).
"""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CODE_SECONDS, TOKEN_SECONDS = 30, 60
MIN_SECRET_LENGTH = 32
SCOPES = frozenset({"openid", "given_name", "usual_name", "family_name", "email", "siret"})
PARAMETERS = frozenset(
    {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "claims",
        "acr_values",
        "prompt",
        "login_hint",
        "idp_hint",
        "siret_hint",
        "code_challenge",
        "code_challenge_method",
    }
)
FORM = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Fournisseur d’identité d’essai</title></head>
<body><main><h1>Fournisseur d’identité d’essai</h1><p>Personne n’est vérifié ici.</p>
<form method="post">
<p><label>Adresse <input name="email" type="email" required value="{email}"></label></p>
<p><label>Prénom <input name="given_name" value="Camille"></label></p>
<p><label>Nom <input name="usual_name" value="Essai"></label></p>
<p><label>SIRET <input name="siret" value="13002526500013"></label></p>
<p><label><input name="mfa" type="checkbox"> avec un second facteur</label></p>
<p><button name="act" value="accept">Continuer</button> <button name="act" value="refuse">Renoncer</button></p>
</form></main></body></html>"""


class RefusedError(Exception):
    """The request breaks a rule of the protocol; ``code`` is what the provider answers."""

    def __init__(self, code: str, status: int = 400) -> None:
        self.code, self.status = code, status
        super().__init__(code)


@dataclass(slots=True)
class Grant:
    """What a code stands for."""

    asked: dict[str, str]
    person: dict[str, str]
    at: float


@dataclass(slots=True)
class Provider:
    """The rules, apart from the wire; ``change`` alters what is signed, so that tests may lie to the client."""

    client_id: str
    client_secret: str
    returns: tuple[str, ...]
    issuer: str = ""
    clock: Any = time.time
    change: Any = None
    kid: str = "essai-1"
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def description(self) -> dict[str, Any]:
        """Return the OpenID configuration."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/session/end",
            "userinfo_signing_alg_values_supported": ["RS256"],
        }

    def keys(self) -> dict[str, Any]:
        """Return the public key that signatures are checked with."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": self.kid, "use": "sig", "alg": "RS256"}]}

    def check(self, asked: dict[str, str]) -> None:
        """Refuse a request to sign in that the real provider would refuse."""
        if set(asked) - PARAMETERS:
            raise RefusedError("Y000400")
        if asked.get("client_id") != self.client_id or asked.get("redirect_uri") not in self.returns:
            raise RefusedError("Y000400")
        if asked.get("response_type") != "code" or not {"openid"} <= set(asked.get("scope", "").split()) <= SCOPES:
            raise RefusedError("invalid_scope")
        if len(asked.get("state", "")) < MIN_SECRET_LENGTH or len(asked.get("nonce", "")) < MIN_SECRET_LENGTH:
            raise RefusedError("invalid_request")

    def accept(self, asked: dict[str, str], person: dict[str, str]) -> str:
        """Return where the person goes back to, with a code."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Grant(asked, person, self.clock())
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict[str, str]) -> dict[str, Any]:
        """Return the tokens of a code, once."""
        if sent.get("client_id") != self.client_id or sent.get("client_secret") != self.client_secret:
            raise RefusedError("invalid_client", 401)
        grant = self.codes.pop(sent.get("code", ""), None)
        if grant is None or self.clock() - grant.at > CODE_SECONDS:
            raise RefusedError("invalid_grant")
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        wrong = "code_challenge" in grant.asked and challenge != grant.asked["code_challenge"]
        if wrong or sent.get("redirect_uri") != grant.asked["redirect_uri"]:
            raise RefusedError("invalid_grant")
        access = secrets.token_urlsafe(24)
        self.tokens[access] = Grant(grant.asked, grant.person, self.clock())
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self._id(grant),
        }

    def _sign(self, what: str, claims: dict[str, Any]) -> str:
        headers = {"kid": self.kid}
        key = self.key
        if self.change is not None:
            key, headers = self.change(what, claims, headers) or (key, headers)
        return jwt.encode(claims, key, algorithm="RS256", headers=headers)

    def _claims(self, grant: Grant) -> dict[str, Any]:
        return {"iss": self.issuer, "aud": self.client_id, "sub": grant.person["sub"]}

    def _id(self, grant: Grant) -> str:
        now = int(self.clock())
        strong = bool(grant.person.get("mfa"))
        return self._sign("id_token", self._claims(grant) | {
            "iat": now, "exp": now + TOKEN_SECONDS, "auth_time": now, "nonce": grant.asked["nonce"],
            "acr": "eidas1-mfa" if strong else "eidas1", "amr": ["pwd", "mfa"] if strong else ["pwd"],
        })  # fmt: skip

    def userinfo(self, access: str) -> str:
        """Return what the scopes allow, signed."""
        grant = self.tokens.get(access)
        if grant is None or self.clock() - grant.at > TOKEN_SECONDS:
            raise RefusedError("invalid_token", 401)
        scopes = set(grant.asked["scope"].split()) - {"openid"}
        return self._sign("userinfo", self._claims(grant) | {n: grant.person.get(n, "") for n in sorted(scopes)})

    def end(self, asked: dict[str, str]) -> str:
        """Return where a person goes after signing out."""
        jwt.decode(asked.get("id_token_hint", ""), self.key.public_key(), algorithms=["RS256"],
                   audience=self.client_id, options={"verify_exp": False})  # fmt: skip
        return f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back on the wire."""

    status: int
    body: str = ""
    kind: str = "text/html"
    location: str = ""


def _json(content: dict[str, Any], status: int = 200) -> Reply:
    return Reply(status, json.dumps(content), "application/json")


def subject(email: str) -> str:
    """Return the identifier that the provider gives an address."""
    return hashlib.sha256(email.encode()).hexdigest()


def _authorize(provider: Provider, asked: dict[str, str], sent: dict[str, str] | None) -> Reply:
    provider.check(asked)
    if sent is None:
        return Reply(200, FORM.format(email=html.escape(asked.get("login_hint", ""))))
    if sent.get("act") == "refuse":
        query = urlencode({"error": "access_denied", "state": asked["state"]})
        return Reply(302, location=f"{asked['redirect_uri']}?{query}")
    person = {"sub": subject(sent.get("email", "")), "family_name": sent.get("usual_name", "")} | sent
    return Reply(302, location=provider.accept(asked, person))


Route = Callable[[Provider, dict[str, str], dict[str, str] | None, str], Reply]
ROUTES: dict[str, Route] = {
    "/.well-known/openid-configuration": lambda provider, *_: _json(provider.description()),
    "/jwks": lambda provider, *_: _json(provider.keys()),
    "/authorize": lambda provider, asked, sent, _: _authorize(provider, asked, sent),
    "/token": lambda provider, _asked, sent, _: _json(provider.exchange(sent or {})),
    "/userinfo": lambda provider, _asked, _sent, access: Reply(200, provider.userinfo(access), "application/jwt"),
    "/session/end": lambda provider, asked, *_: Reply(302, location=provider.end(asked)),
}


def _absent(*_: object) -> Reply:
    return Reply(404, "absent")


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self, sent: dict[str, str] | None) -> None:
            address = urlsplit(self.path)
            access = self.headers.get("Authorization", "").removeprefix("Bearer ")
            route = ROUTES.get(address.path, _absent)
            try:
                reply = route(provider, dict(parse_qsl(address.query)), sent, access)
            except (RefusedError, jwt.PyJWTError, KeyError) as error:
                reply = _json({"error": f"{error}"}, getattr(error, "status", 400))
            content = reply.body.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", f"{reply.kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            if reply.location:
                self.send_header("Location", reply.location)
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer(dict(parse_qsl(self.rfile.read(length).decode())))

        def log_message(self, *_: Any) -> None:
            """Say nothing: addresses hold codes."""

    return Handler


def serve(provider: Provider, port: int = 0) -> ThreadingHTTPServer:
    """Listen on loopback and return the server, its provider's issuer set; it answers under ``serve_forever``."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    return server
