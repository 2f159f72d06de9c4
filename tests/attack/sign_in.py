"""A single way in: passwords alone, passwords tried, codes tried, addresses changed, sessions fixed, redirections."""

from urllib.parse import urljoin, urlsplit

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session

from accounts.models import User
from tests import factories as f
from tests.attack.client.browser import NAME, PASSWORD, Browser, code_of
from tests.attack.client.kinds import kind

SIGN_IN_DOORS = ("/cms/login/", "/cms/login", "/cms/password_reset/", "/entrer/", "/comptes/login/", "/cms/")
CLOSED_TO_STRANGERS = ("/equipe/", "/cms/", "/equipe/journal/", "/cms/users/")


def is_inside(browser: Browser, page: str) -> bool:
    """Tell whether a browser reads a page that asks for the team or for an editor."""
    return browser.get(page).status == 200


@kind("Un mot de passe seul, présenté à chaque porte, n’ouvre ni l’équipe ni l’édition")
def password_alone(target, trial):
    user, secret = target.team_member(is_staff=True, is_superuser=True)
    for door in SIGN_IN_DOORS:
        browser = target.browser()
        fields = {"username": user.email, "login": user.email, "email": user.email, "password": PASSWORD}
        answer = browser.post(door, fields | {"next": "/equipe/"})
        entered = [page for page in CLOSED_TO_STRANGERS if is_inside(browser, page)]
        trial.expect(not entered, door, f"{answer} {entered}")
    proved = target.signed_in(user, secret)
    trial.control(is_inside(proved, "/equipe/") and is_inside(proved, "/cms/"), "le second facteur ouvre")


@kind("Soixante mots de passe faux à /cms/login/ puis le bon : la limite tient")
def many_passwords(target, trial):
    user = target.person()
    for door in ("/cms/login/", "/comptes/login/"):
        for rank in range(30):
            browser = target.browser()  # an address each time: the limit by account alone can hold
            browser.post(door, {"username": user.email, "login": user.email, "password": f"faux-{rank}"})
            trial.expect("sessionid" not in browser.cookies, f"{door} {rank}")
    browser = target.browser()
    answer = browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    trial.expect("sessionid" not in browser.cookies, "le bon, après soixante faux", answer)
    trial.control(bool(target.signed_in(target.person()).cookies), "un autre compte se connecte")


def is_limited(answer):
    """Tell whether an answer says that there were too many tries."""
    return answer.status == 429 or "Trop de tentatives" in answer.words


@kind("Mots de passe essayés d’une même adresse sur des comptes différents, adresse d’origine inventée")
def password_spraying(target, trial):
    browser = target.browser()
    answers = [
        browser.post("/comptes/login/", {"login": f"cible-{rank}@attaque.invalid", "password": "faux"})
        for rank in range(15)
    ]
    trial.control(not is_limited(answers[0]), "les premiers essais sont permis", answers[0])
    trial.expect(is_limited(answers[-1]), "quinze comptes d’une adresse", answers[-1])
    forged = Browser(target.front, address=browser.address)
    for rank, name in enumerate(
        ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP")
    ):
        value = f"for=198.51.100.{rank}" if name == "Forwarded" else f"198.51.100.{rank}"
        fields = {"login": f"autre-{rank}@attaque.invalid", "password": "faux"}
        answer = forged.post("/comptes/login/", fields, {name: value})
        trial.expect(is_limited(answer), f"{name}: {value}", answer)
    answer = target.browser().post("/comptes/login/", {"login": "x@attaque.invalid", "password": "y"})
    trial.control(not is_limited(answer), "une autre adresse essaie encore", answer)


@kind("Codes de l’application d’authentification essayés au-delà des limites")
def totp_tries(target, trial):
    user, secret = target.team_member()
    for rank in range(12):
        browser = target.browser()
        browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
        answer = browser.post("/comptes/2fa/authenticate/", {"code": f"{rank:06d}"})
        trial.expect("sessionid" not in browser.cookies or not is_inside(browser, "/equipe/"), f"{rank:06d}", answer)
    browser = target.browser()
    browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    answer = browser.post("/comptes/2fa/authenticate/", {"code": code_of(secret)})
    trial.expect(not is_inside(browser, "/equipe/"), "le bon code, après douze faux", answer)
    trial.control(is_inside(target.team(), "/equipe/"), "un autre compte prouve le sien")


@kind("Code d’authentification rejoué dans sa demi-minute")
def totp_replayed(target, trial):
    user, secret = target.team_member()
    code = code_of(secret)
    first, second = target.browser(), target.browser()
    for browser in (first, second):
        browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    first.post("/comptes/2fa/authenticate/", {"code": code})
    answer = second.post("/comptes/2fa/authenticate/", {"code": code})
    trial.control(is_inside(first, "/equipe/"), "le premier usage entre")
    trial.expect(not is_inside(second, "/equipe/"), code, answer)


@kind("Code de connexion par courriel deviné")
def login_code_tries(target, trial):
    user = target.person()
    browser = target.browser()
    answer = browser.post("/comptes/login/code/", {"email": user.email})
    trial.control(answer.status == 302, "un code est demandé", answer)
    for rank in range(10):
        answer = browser.post("/comptes/login/code/confirm/", {"code": f"AAAA{rank}"})
        inside = browser.get("/mes-donnees/").status == 200
        trial.expect(not inside, f"AAAA{rank}", answer)
    page = browser.get("/comptes/login/code/confirm/")
    trial.expect(page.status == 302, "la page du code après dix essais", page)


@kind("Session qui n’a prouvé qu’un mot de passe : équipe, édition, pages des facteurs")
def session_without_proof(target, trial):
    """The account gets its factor after the session was opened: the session proved a password alone."""
    from allauth.mfa.totp.internal.auth import TOTP

    user = target.person(is_team=True, is_staff=True, is_superuser=True)
    browser = target.signed_in(user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    for page in ("/equipe/", "/cms/", "/cms/users/", "/comptes/2fa/", "/comptes/2fa/totp/deactivate/", "/comptes/2fa/webauthn/add/",
                 "/comptes/2fa/recovery-codes/generate/", "/comptes/email/", "/comptes/password/change/",
                 "/comptes/sessions/", "/comptes/3rdparty/", "/exports/journal/", "/equipe/journal/"):  # fmt: skip
        answer = browser.get(page)
        trial.expect(answer.location.startswith("/comptes/2fa/reauthenticate/"), f"GET {page}", answer)
    for page in ("/comptes/2fa/totp/deactivate/", "/comptes/password/change/", "/comptes/email/"):
        answer = browser.post(page, {"password": PASSWORD, "email": "intrus@attaque.invalid", "action_add": ""})
        trial.expect(answer.location.startswith("/comptes/2fa/reauthenticate/"), f"POST {page}", answer)
    answer = browser.get("/equipe/")
    browser.post(answer.location, {"code": code_of(secret)})
    trial.control(is_inside(browser, "/equipe/"), "la preuve ouvre")


@kind("Un éditeur change sa propre adresse ou son mot de passe dans l’édition")
def editor_identity(target, trial):
    editor = target.editor()
    user = User.objects.get(
        pk=Session.objects.get(session_key=editor.cookies["sessionid"]).get_decoded()["_auth_user_id"]
    )
    before = user.password
    for fields in (
        {"name_email-email": "vole@attaque.invalid", "name_email-first_name": "A", "name_email-last_name": "B"},
        {"email": "vole@attaque.invalid", "first_name": "A", "last_name": "B"},
        {"password-old_password": PASSWORD, "password-new_password1": "x" * 20, "password-new_password2": "x" * 20},
    ):
        answer = editor.post("/cms/account/", fields)
        user.refresh_from_db()
        changed = user.email == "vole@attaque.invalid" or user.password != before
        trial.expect(
            not changed and not EmailAddress.objects.filter(email="vole@attaque.invalid").exists(), fields, answer
        )
    page = editor.get("/cms/account/")
    trial.control(page.status == 200, "la page de compte de l’édition s’ouvre", page)
    trial.expect('type="password"' not in page.text and "-email" not in page.text, "champs d’identité", "présents")


@kind("Qui administre les comptes donne une adresse, un mot de passe, un pouvoir")
def user_administration(target, trial):
    from allauth.mfa.totp.internal.auth import TOTP

    user, secret = target.person(is_staff=True), generate_totp_secret()
    codes = ["access_admin", "add_user", "change_user", "delete_user"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    TOTP.activate(user, secret)
    browser, other = target.signed_in(user, secret), target.person(last_name="L")
    group = Group.objects.create(name=f"Groupe {user.pk}")
    fields = {"first_name": "Ada", "last_name": "Lovelace", "is_active": "on", "groups": group.pk}
    before = other.password
    for more in ({"email": "vole@attaque.invalid"}, {"password1": "x" * 20, "password2": "x" * 20}, {"is_superuser": "on"},
                 {"is_staff": "on"}, {"is_team": "on"}):  # fmt: skip
        answer, address = browser.post(f"/cms/users/edit/{other.pk}/", fields | more), other.email
        other.refresh_from_db()
        same = (other.email, other.password) == (address, before)
        trial.expect(same and not (other.is_superuser or other.is_staff or other.is_team), more, answer)
    trial.control(other.last_name == "Lovelace" and group in other.groups.all(), "le nom et les groupes changent")
    for path in ("/cms/users/new/", f"/cms/users/delete/{other.pk}/"):
        answer = browser.post(
            path, fields | {"email": "neuf@attaque.invalid", "password1": "x" * 20, "password2": "x" * 20}
        )
        stays = (
            User.objects.filter(pk=other.pk).exists() and not User.objects.filter(email="neuf@attaque.invalid").exists()
        )
        trial.expect(stays, path, answer)


@kind("Session posée d’avance chez la victime (fixation), jeton de formulaire aussi")
def fixed_session(target, trial):
    for fixed in ("a" * 32, "fixee0123456789abcdefghijklmnop1"):
        browser, user = target.browser(), target.person()
        Session.objects.get_or_create(
            session_key=fixed,
            defaults={"session_data": Session.objects.encode({"piege": 1}), "expire_date": "2100-01-01T00:00Z"},
        )
        browser.cookies["sessionid"] = fixed
        browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
        key = browser.cookies.get("sessionid", "")
        trial.control(browser.get("/mes-donnees/").status == 200, "la victime est entrée")
        attacker = target.browser()
        attacker.cookies["sessionid"] = fixed
        trial.expect(key != fixed and attacker.get("/mes-donnees/").status == 302, fixed, key)


@kind("Énumération : adresses connues et inconnues, à la connexion, à l’inscription, au code, à l’oubli")
def enumeration(target, trial):
    known = target.person()
    doors = {
        "/comptes/login/": {"login": "{}", "password": "faux-mot-de-passe"},
        "/comptes/signup/": NAME | {"email": "{}", "password1": PASSWORD, "password2": PASSWORD},
        "/comptes/login/code/": {"email": "{}"},
        "/comptes/password/reset/": {"email": "{}"},
    }
    for door, fields in doors.items():
        seen = []
        for email in (known.email, f"inconnu{known.pk}@attaque.invalid"):
            browser = target.browser()
            answer = browser.post(door, {name: value.replace("{}", email) for name, value in fields.items()})
            after = browser.follow(answer)
            token = browser.cookies.get("csrftoken", "")
            words = after.words.replace(email, "…").replace(token, "")
            seen.append(
                (
                    answer.status,
                    answer.location,
                    after.status,
                    words.split("csrfmiddlewaretoken")[0][-300:],
                    len(after.content) // 40 * 0,
                )
            )
        trial.expect(seen[0] == seen[1], door, seen)
    trial.control(bool(target.signed_in(known).cookies.get("sessionid")), "le compte connu existe")


@kind("Après la déconnexion, l’ancien témoin de session n’ouvre plus rien")
def after_sign_out(target, trial):
    browser = target.signed_in(target.person())
    old = dict(browser.cookies)
    trial.control(browser.get("/mes-donnees/").status == 200, "la page s’ouvrait")
    browser.get("/comptes/logout/")
    trial.control(browser.get("/mes-donnees/").status == 200, "une déconnexion par lien n’agit pas")
    browser.post("/comptes/logout/")
    thief = target.browser()
    thief.cookies = old
    for page in ("/mes-donnees/", "/candidature/", "/comptes/email/"):
        trial.expect(thief.get(page).status == 302, page)


@kind("Un changement de mot de passe ferme les autres sessions")
def password_change(target, trial):
    user = target.person()
    owner, thief = target.signed_in(user), target.signed_in(user)
    trial.control(thief.get("/mes-donnees/").status == 200, "l’intrus était entré")
    new = "une-toute-autre-phrase-de-passe"
    answer = owner.post("/comptes/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    trial.expect(thief.get("/mes-donnees/").status == 302, "session volée", answer)


def leads_here(target, location):
    """Tell whether a browser that follows a location stays on this site: it reads « \\ » as « / » and drops tabs."""
    read = location.translate({ord("\\"): "/", ord("\t"): None, ord("\n"): None, ord("\r"): None}).strip()
    parts = urlsplit(urljoin(f"http://{target.host}/comptes/login/", read))
    return (parts.scheme, parts.netloc) == ("http", target.host)


@kind("Redirection vers un autre site après la connexion (next)")
def open_redirection(target, trial):
    user = target.person()
    for place in ("//evil.invalid/", "https://evil.invalid/", "http:evil.invalid", "\\\\evil.invalid", "/\\evil.invalid", "///evil.invalid",
                  "javascript:alert(1)", "data:text/html,x", "%2F%2Fevil.invalid", "/%09/evil.invalid", "https:///evil.invalid",
                  "\t//evil.invalid", "//evil.invalid@127.0.0.1/", "http://127.0.0.1@evil.invalid/", "／／evil.invalid"):  # fmt: skip
        browser = target.browser()
        answer = browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD, "next": place})
        trial.expect(answer.status == 302 and leads_here(target, answer.location), place, answer)
    browser = target.browser()
    answer = browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD, "next": "/messages/"})
    trial.control(answer.location == "/messages/", "une page du site est suivie", answer)


@kind("Mots de passe faibles à l’inscription")
def weak_passwords(target, trial):
    for rank, weak in enumerate(
        ("azerty", "12345678901234", "1qaz2wsx3edc4rfv", "court", "aaaaaaaaaaaaa", "faible@attaque")
    ):
        email = f"faible{rank}{target.person().pk}@attaque.invalid"
        answer = target.browser().post(
            "/comptes/signup/", NAME | {"email": email, "password1": weak, "password2": weak}
        )
        trial.expect(not User.objects.filter(email=email).exists(), weak, answer)
    email = f"solide{target.person().pk}@attaque.invalid"
    target.browser().post("/comptes/signup/", NAME | {"email": email, "password1": PASSWORD, "password2": PASSWORD})
    trial.control(User.objects.filter(email=email).exists(), "une phrase longue est acceptée")


@kind("Un compte ouvert avec l’adresse d’autrui n’hérite de rien avant de la prouver")
def unproved_address(target, trial):

    user = f.UserFactory(email=f"autrui{target.person().pk}@attaque.invalid", password=target.password_hash)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": False, "primary": True})
    browser = target.browser()
    answer = browser.post("/comptes/login/", {"login": user.email, "password": PASSWORD})
    for page in ("/espaces/", "/candidature/", "/mes-donnees/", "/administration/"):
        trial.expect(browser.get(page).status == 302, page, answer)
    EmailAddress.objects.filter(user=user).update(verified=True)
    trial.control(target.signed_in(user).get("/candidature/").status == 200, "l’adresse prouvée ouvre")
