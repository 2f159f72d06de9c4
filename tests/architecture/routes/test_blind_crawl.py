"""A dossier read blind is opened by the team, then every page, filter, search, order, count and export is crawled."""

import io
import zipfile
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.urls import get_resolver

from applications.domain import applications
from dossiers.domain import answers, attachments, deposits
from dossiers.domain.blind import blinding
from sandbox.domain.people import pdf
from tests import factories as f
from tests.factories import NOW
from tests.url_patterns import PREFIXES, fill_pattern, routes_of

FIRST, NAME, EMAIL = "Zénobie", "Quatrevaux", "zenobie@atelier-quatrevaux.example"
FILE = "Zenobie_Quatrevaux_CV.pdf"
NUMBER = "BLIND-0001"
NOBODY = "Inexistant"
# The names of what the team's pages read in an address, each tried with the name, then with a name that nobody has.
SEARCHES = ("q", "text", "person", "target", "mots", "recherche", "instructor", "skill", "profession", "column", "order",
            "sort", "state", "tag", "act")  # fmt: skip


@pytest.fixture
def world(db, team):
    grid = f.ScoringGridFactory()
    f.CriterionFactory.create_batch(2, grid=grid)
    campaign = f.CampaignFactory(code="AVEUGLE")
    stage = f.StageFactory(campaign=campaign, kind="preselection", grid=grid, blind=True)
    panel = f.PanelFactory(grid=grid, blind=True)
    stage.panels.add(panel)
    author = f.UserFactory(first_name=FIRST, last_name=NAME, email=EMAIL)
    position = f.PositionFactory(challenge__campaign=campaign, challenge__state="published")
    row = f.ApplicationFactory(
        campaign=campaign, candidate=author, profession=position.profession, experience_years=4, dossier__owner=author
    )
    name = f.FormFieldFactory(form=row.dossier.form, label="Nom", identifying=True)
    text = f.FormFieldFactory(form=row.dossier.form, label="Projet")
    piece = f.FormFieldFactory(form=row.dossier.form, label="CV", kind="file", identifying=True)
    motivation = f"Je suis {FIRST} {NAME}, écrivez-moi à {EMAIL}"
    answers.save_answers(row.dossier, {name.pk: f"{FIRST} {NAME}", text.pk: motivation}, at=NOW)
    attachments.attach(row.dossier, piece, ContentFile(pdf("zenobie"), FILE), at=NOW)
    person = {"name": f"{FIRST} {NAME}", "email": EMAIL}
    deposits.deposit(row.dossier, number=NUMBER, by=author, at=NOW, extra={"title": "Design", "person": person})
    type(row).objects.filter(pk=row.pk).update(state="submitted", announced_state="submitted")
    row.refresh_from_db()
    blinding.record_first(row.dossier.deposit, by=author, at=NOW)
    applications.deposited.send(sender=type(row), application=row)
    f.AssessmentFactory(juror=f.JurorFactory(panel=panel), deposit=row.dossier.deposit)
    f.WishFactory(application=row, challenge=position.challenge)
    keys = {
        "uuid": [row.public_id, panel.public_id, row.dossier.attachments.get().public_id],
        "slug": [campaign.code, "candidatures", "preselection", "jures", "journal", "vivier"],
        "int": [position.pk],
        "str": [NUMBER, "candidatures", "journal", "preselection", "jures", "vivier"],
    }
    return {"row": row, "author": author, "keys": keys, "campaign": campaign}


def addresses(keys):
    """Yield the addresses of the team's pages and of the exports, on every object of the world."""
    for pattern, name in routes_of(get_resolver().url_patterns):
        if not pattern.startswith(("equipe/", "exports/", "donnees")) or pattern.startswith(PREFIXES) or "^" in pattern:
            continue
        yield from ((path, name) for path in fill_pattern(pattern, keys))


def words_of(response):
    """Return what an answer says, an archive or a workbook unfolded."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(member) for member in archive.namelist())
    return f"{response.headers}\n{body.decode('utf-8', 'replace')}"


def crawl(client, keys, campaign):
    """Yield (address, what is searched, what is served) for every page, alone then with each search."""
    queries = [{}]
    for searched in (NAME, NOBODY):
        queries.append(dict.fromkeys(SEARCHES, searched) | {"campaign": campaign.code})
        queries += [{field: searched, "campaign": campaign.code} for field in ("q", "text", "person", "target")]
    queries += [{"campaign": campaign.code, "format": sheet} for sheet in ("csv", "xlsx", "ods")]
    for address, _ in addresses(keys):
        ask = client.post if address.startswith("/exports/") or "/pieces/" in address else client.get
        first = ask(address)
        yield address, {}, words_of(first)
        if first.status_code >= 300 and not address.startswith("/exports/"):
            continue
        for query in queries[1:]:
            yield address, query, words_of(ask(f"{address}?{urlencode(query)}"))


@pytest.mark.sweep
def test_a_blind_dossier_is_tied_to_no_name_anywhere(world, signed_in, team):
    client = signed_in(team)
    opened = client.get(f"/equipe/candidatures/{world['row'].public_id}/").content.decode()
    assert NUMBER in opened
    served = list(crawl(client, world["keys"], world["campaign"]))
    assert len(served) > 200
    named = [
        (address, query) for address, query, text in served if any(word in text for word in (EMAIL, FILE, "Zénobie"))
    ]
    assert sorted({address for address, _ in named}) == []
    # The name one typed is shown again in its field: what is found by it is what is found by a name that nobody has.
    by_search = {}
    for address, query, text in served:
        kind = NAME if NAME in query.values() else NOBODY if NOBODY in query.values() else None
        if kind:
            shape = tuple(sorted(query))
            by_search.setdefault((address, shape), {})[kind] = text.replace(kind, "…").count(NUMBER)
    assert [key for key, counts in by_search.items() if counts[NAME] != counts[NOBODY]] == []
    alone = [address for address, query, text in served if NAME not in query.values() and NAME in text]
    assert alone == []


@pytest.mark.sweep
def test_the_crawl_finds_the_name_once_it_is_unmasked(world, signed_in, team):
    client = signed_in(team)
    client.post(
        f"/equipe/candidatures/{world['row'].public_id}/identite/", {"reason": "Un conflit d’intérêts à vérifier"}
    )
    client.get(f"/equipe/candidatures/{world['row'].public_id}/")
    served = list(crawl(client, world["keys"], world["campaign"]))
    named = {address for address, _, text in served if EMAIL in text or "Zénobie" in text}
    assert {f"/equipe/candidatures/{world['row'].public_id}/", "/equipe/journal/"} <= named
    response = client.post(f"/exports/journal/?person={NAME}")
    assert f"dossier {NUMBER}" in words_of(response)


def test_a_sign_in_is_still_found_by_name(world, signed_in, team):
    """What says nothing of a dossier names people: a sign-in, a right."""
    signed_in(world["author"])
    page = signed_in(team).get(f"/equipe/journal/?person={NAME}").content.decode()
    assert "Connexion" in page
    assert f"{FIRST} {NAME}" in page
