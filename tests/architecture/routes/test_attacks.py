"""What an attacker would try, tried on every route that could give in; `docs/security.md` says what each proves."""

import logging
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client

from config.options import logs
from dossiers.domain import answers, attachments, deposits
from juries.domain import assessments
from sandbox.domain.people import pdf
from tests import factories as f
from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_matrix import ROUTES
from tests.conftest import ACTORS
from tests.factories import NOW

pytestmark = pytest.mark.sweep

SCRIPT = "<script>alert('Zoé')</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://ailleurs.invalid")'
POSTED = [name for name, (method, _) in ROUTES.items() if method == "post"]


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.mark.parametrize("name", POSTED)
def test_a_form_sent_from_another_site_is_refused(name, story):
    """CSRF: whoever is signed in, a request without our token changes nothing."""
    answers_ = ROUTES[name][1]
    allowed = [actor for actor, status in zip(ACTORS, answers_, strict=True) if status != 404 and actor != "anonymous"]
    client = Client(enforce_csrf_checks=True)
    if allowed and allowed[0] != "stranger":
        client.force_login(story.user(allowed[0]))
    assert client.post(address_of(name, story)).status_code == 403


@pytest.fixture
def poisoned(db, team):
    """An application, a juror's comment, a challenge and people whose every text is a script."""
    grid = f.ScoringGridFactory(scale_min=1, scale_max=4)
    criterion = f.CriterionFactory(grid=grid)
    campaign = f.CampaignFactory()
    challenge = f.ChallengeFactory(
        campaign=campaign, state="published", announced_state="published", submitted_title=SCRIPT,
        published_title=SCRIPT, summary=SCRIPT, problem=SCRIPT, body=SCRIPT, team=SCRIPT, city=SCRIPT,
    )  # fmt: skip
    position = f.PositionFactory(challenge=challenge, seats=1)
    stage = f.StageFactory(campaign=campaign, kind="preselection", grid=grid)
    panel = f.PanelFactory(grid=grid, readings=1, name=SCRIPT)
    stage.panels.add(panel)
    author = f.UserFactory(first_name=SCRIPT[:60], last_name=SCRIPT[:60])
    application = f.ApplicationFactory(
        campaign=campaign, candidate=author, profession=position.profession, experience_years=4, dossier__owner=author
    )
    text = f.FormFieldFactory(form=application.dossier.form, label="Projet")
    piece = f.FormFieldFactory(form=application.dossier.form, label="Portfolio", kind="file")
    answers.save_answers(application.dossier, {text.pk: SCRIPT}, at=NOW)
    attachments.attach(application.dossier, piece, ContentFile(pdf("x"), f"{SCRIPT[:40]}.pdf".replace("/", "")), at=NOW)
    profile = f.ProfileFactory(person=author)
    type(profile).objects.filter(pk=profile.pk).update(about=SCRIPT, phone=SCRIPT[:20], places=SCRIPT[:80])
    deposit = deposits.deposit(application.dossier, number="X-1", by=author, at=NOW, extra={"title": SCRIPT})
    juror = f.JurorFactory(panel=panel, user__last_name=SCRIPT[:60])
    f.AssessmentFactory(juror=juror, deposit=deposit)
    given = juror.assessments.get()
    assessments.score(given, {criterion.pk: 3}, by=juror.user, at=NOW, comment=SCRIPT)
    f.WishFactory(application=application, challenge=challenge, rank=1)
    f.NoteFactory(application=application, text=SCRIPT)
    f.AccommodationFactory(person=author, need=SCRIPT)
    f.ChallengeCommentFactory(challenge=challenge, text=SCRIPT)
    f.ChallengeQuestionFactory(challenge=challenge, text=SCRIPT, answer=SCRIPT, answered_by=author, answered_at=NOW)
    type(application).objects.filter(pk=application.pk).update(
        state="submitted", announced_state="submitted", completion_note=SCRIPT
    )
    return {"campaign": campaign, "application": application, "author": author, "panel": panel, "given": given, "juror": juror.user,
            "challenge": challenge}  # fmt: skip


def _pages(world):
    code, public_id, challenge = world["campaign"].code, world["application"].public_id, world["challenge"]
    host = f.AdministrationMemberFactory(administration=challenge.administration, user__last_name=SCRIPT[:60]).user
    yield f.UserFactory(is_team=True), [
        "/equipe/", "/equipe/journal/", "/equipe/vivier/", "/equipe/doublons/", f"/equipe/campagnes/{code}/",
        f"/equipe/campagnes/{code}/candidatures/", f"/equipe/campagnes/{code}/defis/", f"/equipe/campagnes/{code}/jurys/",
        f"/equipe/candidatures/{public_id}/", f"/equipe/defis/{challenge.public_id}/", f"/equipe/jurys/{world['panel'].public_id}/",
        f"/equipe/campagnes/{code}/preselection/", f"/equipe/campagnes/{code}/capacite/",
    ]  # fmt: skip
    yield world["juror"], ["/jury/", f"/jury/dossiers/{world['given'].public_id}/"]
    yield (
        world["author"],
        ["/candidature/", f"/candidature/dossiers/{public_id}/", "/candidature/profil/", "/messages/", "/mes-donnees/"],
    )
    yield host, ["/administration/", "/administration/collegues/"]


def test_a_script_written_anywhere_is_shown_as_words(poisoned, signed_in):
    """Stored XSS: the words are there, never the tags."""
    leaks, words = [], 0
    for user, paths in _pages(poisoned):
        client = signed_in(user)
        for path in paths:
            answer = client.get(path)
            page = answer.content.decode() if not answer.streaming else b"".join(answer).decode()
            words += "&lt;script&gt;" in page or "&lt;img" in page
            if "<script>alert" in page or "<img src=x" in page:
                leaks.append(path)
            assert answer.status_code == 200, (path, answer.status_code)
    assert leaks == []
    assert words >= 8  # the pages do show what was written


def test_fields_that_a_form_does_not_show_are_not_taken(db, signed_in):
    """Mass assignment: rights, states and owners are in no form."""
    cache.clear()
    Client().post("/comptes/signup/", {
        "first_name": "Ada", "last_name": "Essai",
        "email": "intrus@test.invalid", "password1": "une-phrase-bien-longue-1", "password2": "une-phrase-bien-longue-1",
        "is_team": "1", "is_staff": "on", "is_superuser": "1", "siret": "13002526500013",
    })  # fmt: skip
    user = get_user_model().objects.get(email="intrus@test.invalid")
    assert (user.is_team, user.is_staff, user.is_superuser, user.siret) == (False, False, False, "")
    application = f.ApplicationFactory(candidate=user, dossier__owner=user)
    client = signed_in(user)
    client.post("/candidature/profil/", {"about": "x", "is_team": "1", "person": "1", "user": "1"})
    client.post(f"/candidature/dossiers/{application.public_id}/", {"state": "accepted", "announced_state": "accepted"})
    application.refresh_from_db()
    user.refresh_from_db()
    assert (application.state, application.candidate, user.is_team) == ("draft", user, False)


def test_a_session_key_is_not_the_one_that_was_fixed(db):
    """Session fixation: signing in changes the key."""
    user = f.UserFactory()
    user.set_password("une-phrase-bien-longue-1")
    user.save()
    client = Client()
    session = client.session
    session["fixed"] = "by an attacker"
    session.save()
    client.cookies["sessionid"] = fixed = session.session_key
    client.post("/comptes/login/", {"login": user.email, "password": "une-phrase-bien-longue-1"})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != fixed


def test_an_unknown_address_costs_the_same_hash_as_a_known_one(db, monkeypatch):
    """Enumeration by timing: a password is hashed whether the account exists or not."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: hashed.append(1) or encode(self, *a))
    user = f.UserFactory()
    user.set_password("une-phrase-bien-longue-1")
    user.save()
    counts = []
    for login in (user.email, "personne@test.invalid"):
        cache.clear()
        hashed.clear()
        Client().post("/comptes/login/", {"login": login, "password": "une-autre-phrase-longue"})
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


def test_a_header_holds_no_line_that_somebody_wrote(poisoned, signed_in):
    """Header injection: a file's name and a campaign's are cut of what ends a line."""
    client = signed_in(poisoned["author"])
    piece = poisoned["application"].dossier.attachments.get()
    type(piece).objects.filter(pk=piece.pk).update(name="cv\r\nSet-Cookie: a=b.pdf")
    answer = client.get(f"/candidature/dossiers/{poisoned['application'].public_id}/pieces/{piece.public_id}/")
    if answer.streaming:
        b"".join(answer)
    assert "Set-Cookie" not in answer.headers
    assert all("\n" not in value for value in answer.headers.values())


def test_a_log_line_stays_one_line():
    """Log injection: what somebody wrote cannot begin another line."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    for formatter in (logs.DiscreetFormatter("%(message)s"), logs.JsonFormatter()):
        handler.setFormatter(formatter)
        handler.emit(logging.LogRecord("x", logging.INFO, "", 0, "refusé : %s", ("a\r\nINFO tout va bien",), None))
    assert out.getvalue().count("\n") == 2


def test_an_exported_text_is_no_formula(db, signed_in, team):
    """CSV injection: a spreadsheet reads text."""
    campaign = f.CampaignFactory()
    f.DepositedApplicationFactory(campaign=campaign, candidate__last_name=FORMULA)
    answer = signed_in(team).post("/exports/candidatures/", {"campaign": campaign.code})
    text = b"".join(answer).decode()
    assert "HYPERLINK" in text
    assert f";{FORMULA}" not in text
    assert f'"{FORMULA[0]}' not in text.replace('""', "")


@pytest.mark.parametrize(
    "address", ["/defis/?lieu=%00", "/defis/a%00b/", "/recherche/?q=%00", "/comptes/login/?next=%00"]
)
def test_a_nul_in_an_address_is_a_bad_request(db, address):
    """Control characters: PostgreSQL refuses NUL, the platform refuses it before."""
    assert Client().get(address).status_code == 400


def test_a_nul_asked_of_the_api_is_named(db):
    answer = Client().get("/api/v1/challenges?administration=%00")
    assert (answer.status_code, answer.json()["detail"].split(" ")[0]) == (422, "administration")


NUMBERS = {
    "/defis/?page={}": "anonymous",
    "/actualites/?page={}": "anonymous",
    "/equipe/administrations/?page={}": "team",
    "/equipe/journal/?before={}": "team",
    "/equipe/campagnes/EIG4-R2/candidatures/?after={}&tag={}&instructor={}": "team",
    "/equipe/campagnes/EIG4-R2/defis/?after={}&instructor={}": "team",
}


@pytest.mark.parametrize("address", NUMBERS)
@pytest.mark.parametrize("number", ["²", "١٢", "-1", "9" * 40, "9" * 2000])
def test_a_number_that_is_none_is_no_fault(client_for, address, number):
    assert client_for(NUMBERS[address]).get(address.replace("{}", number)).status_code == 200
