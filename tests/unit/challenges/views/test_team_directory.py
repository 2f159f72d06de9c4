"""The directory: search, records, labels, the enterprise directory as an option."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from challenges import adapters
from challenges.models import Administration
from tests import factories as f

KNOWN = [
    {
        "siren": "130025265",
        "nom_complet": "DIRECTION INTERMINISTERIELLE DU NUMERIQUE",
        "sigle": "DINUM",
        "siege": {"libelle_commune": "PARIS"},
    },
    {"siren": "110068012", "nom_complet": "MINISTERE DE LA TRANSITION ECOLOGIQUE", "sigle": None, "siege": None},
    {"siren": "130025266", "nom_complet": "CLE FAUSSE", "sigle": None, "siege": None},
]


class Fake(BaseHTTPRequestHandler):
    """The enterprise directory: same address, same parameters, same answers, same refusal of a short query."""

    def do_GET(self):
        parts = urlsplit(self.path)
        query = parse_qs(parts.query).get("q", [""])[0]
        if parts.path != "/search" or self.headers["Accept"] != "application/json":
            return self.answer(404, {"erreur": "not found"})
        if len(query) < 3:
            return self.answer(400, {"erreur": "3 caractères minimum pour les termes de la requête"})
        if query == "panne":
            return self.answer(200, "<html>")
        rows = [row for row in KNOWN if query.upper() in row["nom_complet"]]
        return self.answer(200, {"results": rows, "total_results": len(rows), "page": 1, "per_page": 8})

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write((body if isinstance(body, str) else json.dumps(body)).encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def enterprise_directory(settings):
    server = HTTPServer(("127.0.0.1", 0), Fake)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.ENTERPRISE_DIRECTORY_URL = f"http://127.0.0.1:{server.server_port}"
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


RECORD = {"name": "Office des eaux", "siren": "", "acronym": "", "kind": "", "parent_name": ""}


def test_lookup_is_off_by_default(client, db):
    assert (
        "annuaire des entreprises" not in client.get("/equipe/administrations/nouvelle/?cherche=num").content.decode()
    )


def test_lookup_finds_valid_sirens_only(enterprise_directory):
    [body] = adapters.lookup("numerique")
    assert (body.siren, body.acronym, body.town) == ("130025265", "DINUM", "PARIS")
    [ministry] = adapters.lookup("ministere")
    assert (ministry.acronym, ministry.town) == ("", "")
    assert adapters.lookup("fausse") == []


@pytest.mark.parametrize("words", ["ab", "panne"])
def test_lookup_failing_blocks_nothing(enterprise_directory, client, words, db):
    page = client.get(f"/equipe/administrations/nouvelle/?cherche={words}").content.decode()
    assert "remplissez la fiche à la main" in page
    assert client.post("/equipe/administrations/nouvelle/", RECORD).status_code == 302


def test_lookup_shows_what_to_copy(enterprise_directory, client, db):
    page = client.get("/equipe/administrations/nouvelle/?cherche=numerique").content.decode()
    assert "DINUM), PARIS : SIREN 130025265" in page


def test_record_is_written_under_its_ministry(client, db):
    ministry = f.AdministrationFactory(name="Ministère de la mer", siren="110090016")
    client.post("/equipe/administrations/nouvelle/", RECORD | {"parent_name": "ministère de la mer"})
    administration = Administration.objects.get(name="Office des eaux")
    assert administration.parent == ministry
    address = f"/equipe/administrations/{ministry.public_id}/"
    loop = client.post(address, RECORD | {"name": "Ministère de la mer", "parent_name": "Office des eaux"})
    assert "une des siennes" in loop.content.decode()
    own = client.post(address, RECORD | {"name": "Ministère de la mer", "parent_name": "110090016"})
    assert "pas rattachée à elle-même" in own.content.decode()
    wrong = client.post(address, RECORD | {"siren": "110090017"})
    assert (wrong.status_code, "clé de contrôle" in wrong.content.decode()) == (422, True)
    page = client.get("/equipe/administrations/?q=eaux office").content.decode()
    assert "Office des eaux" in page
    assert "1 administration<" in page


def test_directory_is_paged(client, db):
    for rank in range(51):
        f.AdministrationFactory(name=f"Office {rank:02}")
    first = client.get("/equipe/administrations/")
    assert ("Office 49" in first.text, "Office 50" in first.text) == (True, False)
    second = client.get("/equipe/administrations/", {"after": first.context["reading"].after})
    assert ("Office 49" in second.text, "Office 50" in second.text) == (False, True)
    assert "Revenir au début" in second.text
    assert "Office 00" in client.get("/equipe/administrations/?after=x").text


def test_label_is_decided_and_undone(client, db):
    label = f.AdministrationLabelFactory(raw="Direction du Budget, Paris")
    budget = f.AdministrationFactory(name="Direction du budget")
    page = client.get("/equipe/administrations/libelles/").content.decode()
    assert "toute la dénomination" in page
    given = {
        "act": f"decide:{label.pk}",
        f"administration-{label.pk}": budget.pk,
        f"why-{label.pk}-{budget.pk}": "70 sur 100",
    }
    page = client.post("/equipe/administrations/libelles/", given, follow=True).content.decode()
    assert "désigne maintenant : Direction du budget" in page
    assert "70 sur 100, par" in page
    page = client.post("/equipe/administrations/libelles/", {"act": f"undo:{label.pk}"}, follow=True).content.decode()
    assert "décision annulée" in page
    page = client.post("/equipe/administrations/libelles/", {"act": f"undo:{label.pk}"}, follow=True).content.decode()
    assert "n’est à annuler" in page
    assert client.post("/equipe/administrations/libelles/", {"act": f"decide:{label.pk}"}).status_code == 404
    assert client.post("/equipe/administrations/libelles/", {"act": "boum"}).status_code == 404


@pytest.mark.takes("challenges.JoinRequest.approve", by="administration:answer-request")
@pytest.mark.takes("challenges.JoinRequest.refuse", by="administration:answer-request")
def test_team_answers_requests(client, db):
    request = f.JoinRequestFactory(administration=None, proposed_name="Service neuf", message="Bureau 3")
    assert "Service neuf" in client.get("/equipe/administrations/").content.decode()
    address = f"/administration/demandes/{request.public_id}/"
    refused = client.post(address, {"answer": "refuse"})
    assert (refused.status_code, "Indiquez le motif du refus" in refused.text) == (422, True)
    typed = client.post(address, {"answer": "refuse", "reason": "x" * 501})
    assert (typed.status_code, "x" * 501 in typed.text) == (422, True)
    page = client.post(address, {"answer": "approve"}, follow=True).content.decode()
    assert "agit maintenant pour : Service neuf" in page
    other = f.JoinRequestFactory()
    page = client.post(
        f"/administration/demandes/{other.public_id}/", {"answer": "refuse", "reason": "Inconnu"}, follow=True
    )
    assert "la personne est prévenue" in page.content.decode()
