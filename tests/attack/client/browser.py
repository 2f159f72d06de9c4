"""A client over HTTP that sends what it is asked as it is written, from an address of its own.

No library between an attack and the wire: paths are not normalised, headers are not checked, cookies are what the
answers set. Each browser has its own loopback address, so that limits by address meet what they would outside.
"""

import itertools
import secrets
import socket
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

PASSWORD = "une-phrase-de-passe-assez-longue"
NAME = {"first_name": "Ada", "last_name": "Essai"}
_ranks = itertools.count(2)
FORM = "application/x-www-form-urlencoded"


def new_address() -> str:
    """Return a loopback address that no other browser has."""
    rank = next(_ranks)
    return f"127.1.{rank // 250}.{rank % 250 + 1}"


@dataclass(slots=True)
class Answer:
    """What the server answered."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def words(self) -> str:
        """Return the body with its entities decoded, on one line."""
        return " ".join(unescape(self.text).replace("\xa0", " ").split())

    def header(self, name: str) -> str:
        """Return a header, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def location(self) -> str:
        """Return where the answer leads."""
        return self.header("Location")

    def __str__(self) -> str:
        return f"{self.status} {self.location} {self.words[:100]}"


class Browser:
    """A person's browser, or a program's."""

    def __init__(self, port: int, *, address: str = "") -> None:
        self.port, self.address = port, address or new_address()
        self.cookies: dict[str, str] = {"csrftoken": secrets.token_hex(16)}

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Send a request and read its answer to the end; nothing is followed."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=90, source_address=(self.address, 0))
        given = headers or {}
        try:
            link.putrequest(method, path, skip_host="Host" in given, skip_accept_encoding=True)
            for name, value in given.items():
                link.putheader(name, value)
            if self.cookies and "Cookie" not in given:
                link.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
            if body or method in {"POST", "PUT", "PATCH"}:
                link.putheader("Content-Length", str(len(body)))
            link.endheaders(body or None)
            response = link.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        finally:
            link.close()
        self._keep_cookies(answer)
        return answer

    def _keep_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
                    if not morsel.value:
                        del self.cookies[key]

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Read a page."""
        return self.request("GET", path, headers=headers)

    def follow(self, answer: Answer, limit: int = 5) -> Answer:
        """Follow where an answer leads, on this site."""
        while answer.status in {301, 302, 303} and limit:
            parts = urlsplit(answer.location)
            answer, limit = self.get(parts.path + (f"?{parts.query}" if parts.query else "")), limit - 1
        return answer

    def post(self, path: str, fields: object = (), headers: dict[str, str] | None = None) -> Answer:
        """Send a form with its token, as our own page does."""
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)  # type: ignore[call-overload]
        pairs.append(("csrfmiddlewaretoken", self.cookies.get("csrftoken", "")))
        body = urlencode(pairs, doseq=True, errors="surrogatepass").encode()
        return self.request("POST", path, body, {"Content-Type": FORM} | (headers or {}))

    def post_json(self, path: str, body: bytes) -> Answer:
        """Send JSON with the token, as the pages' scripts do."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self.request("POST", path, body, headers)

    def upload(self, path: str, fields: dict[str, str], files: dict[str, tuple[str, bytes, str]]) -> Answer:
        """Send a form with files: name of the file as it is written, content, declared type."""
        mark = f"frontiere{secrets.token_hex(8)}"
        parts = []
        for name, value in {**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}.items():
            parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        for name, (filename, content, media) in files.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            parts.append(f"{head}Content-Type: {media}\r\n\r\n".encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.request("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def sign_in(self, email: str, *, password: str = PASSWORD, secret: str = "") -> "Browser":
        """Sign in through the page, with the authenticator's code when one is owned; return the browser."""
        answer = self.post("/comptes/login/", {"login": email, "password": password})
        if secret:
            answer = self.post("/comptes/2fa/authenticate/", {"code": code_of(secret)})
        if "sessionid" not in self.cookies:
            raise RuntimeError(f"{email} could not sign in: {answer}")
        self.cookies.pop("messages", None)  # « connecté » would be on the first page, and on no other
        return self


def code_of(secret: str) -> str:
    """Return the code that an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def send_raw(port: int, request: bytes, *, wait: float = 5) -> bytes:
    """Send bytes as they are and return everything that comes back until the connection closes or is silent."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as link:
        link.sendall(request)
        try:
            while part := link.recv(65536):
                received += part
        except OSError:
            pass
    return received
