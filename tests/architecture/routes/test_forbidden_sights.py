"""What nobody may see, looked for on every route outside the team's space, with every object's address (R8, R14)."""

from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.urls import get_resolver

from dossiers.domain import answers, attachments, deposits
from juries.domain import assessments
from sandbox.domain.people import pdf
from selection.domain import feedback, selection
from tests import factories as f
from tests.factories import NOW
from tests.url_patterns import ARGUMENT, PREFIXES, routes_of

pytestmark = pytest.mark.sweep

NAME, FILE, EMAIL = "Quatrevaux", "Zenobie_Quatrevaux_CV.pdf", "zenobie@atelier-quatrevaux.example"
WORDS, COMMENT, REASON = "RETOUR-NON-TRANSMIS", "APPRECIATION-D-UN-AUTRE", "MOTIF-DE-PLACE-RETENUE"
RESULT = "3,75"


@pytest.fixture
def world(db, team):
    """One application read blind by two jurors, decided but not announced, ranked and matched."""
    grid = f.ScoringGridFactory(scale_min=1, scale_max=4)
    criteria = f.CriterionFactory.create_batch(4, grid=grid)
    campaign = f.CampaignFactory()
    position = f.PositionFactory(challenge__campaign=campaign, challenge__state="published", seats=2)
    stage = f.StageFactory(campaign=campaign, kind="preselection", grid=grid, blind=True)
    panel = f.PanelFactory(grid=grid, blind=True, readings=2, common=1)
    stage.panels.add(panel)
    author = f.UserFactory(first_name="Zénobie", last_name=NAME, email=EMAIL)
    application = f.ApplicationFactory(
        campaign=campaign, candidate=author, profession=position.profession, experience_years=4, dossier__owner=author
    )
    dossier = application.dossier
    name = f.FormFieldFactory(form=dossier.form, label="Nom", identifying=True)
    text = f.FormFieldFactory(form=dossier.form, label="Projet")
    piece = f.FormFieldFactory(form=dossier.form, label="Portfolio", kind="file")
    motivation = f"Je suis Zénobie {NAME}, écrivez-moi à {EMAIL}"
    answers.save_answers(dossier, {name.pk: f"Zénobie {NAME}", text.pk: motivation}, at=NOW)
    attachments.attach(dossier, piece, ContentFile(pdf("zenobie"), FILE), at=NOW)
    person = {"name": f"Zénobie {NAME}", "email": EMAIL}
    deposit = deposits.deposit(dossier, number="X-1", by=author, at=NOW, extra={"title": "Design", "person": person})
    jurors = f.JurorFactory.create_batch(2, panel=panel)
    for juror, comment in zip(jurors, ("", COMMENT), strict=True):
        f.AssessmentFactory(juror=juror, deposit=deposit, common=True, batch="design")
        if comment:
            given = juror.assessments.get()
            marks = {c.pk: mark for c, mark in zip(criteria, (4, 4, 4, 3), strict=True)}
            assessments.score(given, marks, by=juror.user, at=NOW, comment=comment)
            assessments.submit(given, by=juror.user, at=NOW)
    f.WishFactory(application=application, challenge=position.challenge, rank=1)
    type(application).objects.filter(pk=application.pk).update(state="heard", announced_state="submitted")
    application.refresh_from_db()
    f.RankingFactory(position=position, application=application, rank=1, result="3.75")
    feedback.write(application, codes=["strong"], text=WORDS, by=team, at=NOW)
    selection.hold(position, seats=1, cause="funding", reason=REASON, by=team, at=NOW)
    run = selection.match(campaign, by=team, at=NOW)
    hosted = f.AdministrationMemberFactory(administration=position.challenge.administration)
    return {
        "application": application,
        "author": author,
        "panel": panel,
        "juror": jurors[0].user,
        "host": hosted.user,
        "keys": {
            "uuid": [
                application.public_id, dossier.attachments.get().public_id, panel.public_id, run.public_id,
                position.challenge.public_id, *(j.public_id for j in jurors),
                *(a.public_id for a in deposit.assessments.all()),
            ],
            "piece": [dossier.attachments.get().public_id, 1],
            "int": [position.pk],
            "slug": [campaign.code, position.challenge.slug if hasattr(position.challenge, "slug") else "x"],
            "str": [deposit.number],
        },
    }  # fmt: skip


def addresses(keys):
    """Yield every address outside the team's space, with every object of the world in every place it fits."""
    for pattern, _ in routes_of(get_resolver().url_patterns):
        if pattern.startswith((*PREFIXES, "equipe/", "comptes/")) or "^" in pattern:
            continue
        places = ARGUMENT.findall(pattern)
        held = [keys.get("piece" if rank else kind, []) for rank, (kind, _) in enumerate(places)]
        for values in product(*held):
            address = pattern
            for (kind, name), value in zip(places, values, strict=True):
                address = address.replace(f"<{kind}:{name}>", str(value))
            yield f"/{address}"


def seen(client, keys, under="/"):
    """Yield everything a person is served by a plain reading of every address: bodies and headers."""
    for address in addresses(keys):
        if not address.startswith(under):
            continue
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        yield address, f"{response.headers}\n{body.decode('utf-8', 'replace')}"


def leaks(client, world, forbidden):
    return [(address, word) for address, text in seen(client, world["keys"]) for word in forbidden if word in text]


@pytest.mark.parametrize("who", ["juror", "host"])
def test_who_wrote_and_what_others_gave(world, signed_in, who):
    client = signed_in(world[who])
    assert not leaks(client, world, [NAME, "Zénobie", EMAIL, FILE, COMMENT, WORDS, REASON, RESULT])


def test_nothing_is_known_to_anonymous_visitors(world, client):
    assert not leaks(client, world, [NAME, EMAIL, FILE, COMMENT, WORDS, REASON])


def test_author_reads_their_dossier_and_no_result_before_it_is_announced(world, signed_in):
    """Not even once the panel is closed: what is closed is not announced."""
    assessments.close(world["panel"], at=NOW)
    client = signed_in(world["author"])
    assert not leaks(client, world, [WORDS, COMMENT, REASON, RESULT, "Auditionnée", "Places en nombre insuffisant"])


def test_the_search_would_find_a_leak(world, signed_in):
    """The author's own pages hold their name, the juror's pages the dossier: the sweep does reach them."""
    pages = dict(seen(signed_in(world["author"]), world["keys"], "/candidature/"))
    assert any(NAME in text for text in pages.values())
    pages = dict(seen(signed_in(world["juror"]), world["keys"], "/jury/"))
    assert any("X-1" in text and "Projet" in text for text in pages.values())
