"""Sign-in through the State, against a provider on loopback that keeps ProConnect's rules."""

import threading
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import jwt
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.connect.sessions import SESSION
from accounts.domain import privacy
from accounts.enums import Act
from accounts.models import JournalEntry, User
from devtools.domain import fake_identity
from devtools.domain.fake_identity import Provider
from tests import factories as f
from tests.factories import NOW

RETURN = "http://testserver/comptes/{}/login/callback/"
AGENT = {
    "email": "Agent@Ministere.test.invalid",
    "given_name": "Zoé",
    "usual_name": "N’Diaye",
    "siret": "13002526500013",
}


@pytest.fixture(autouse=True)
def clean(db):
    cache.clear()


@pytest.fixture
def provider():
    provider = Provider(
        client_id="passerelle", client_secret="secret",
        returns=(RETURN.format("proconnect"), RETURN.format("franceconnect")),
    )  # fmt: skip
    server = fake_identity.serve(provider)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site(settings, provider):
    def app(trusted):
        return {"APP": {"client_id": "passerelle", "secret": "secret", "settings": {
            "server_url": provider.issuer, "verified_email": trusted, "email_authentication": trusted,
        }}}  # fmt: skip

    settings.SOCIALACCOUNT_PROVIDERS = {"proconnect": app(True), "franceconnect": app(False)}
    return settings


def leave(client, name="proconnect", **query):
    """Click the button and return the address of the provider."""
    answer = client.post(f"/comptes/{name}/login/?{urlencode(query)}")
    assert answer.status_code == 302
    return answer.url


def choose(address, **person):
    """Sign in at the provider and return where it sends back to."""
    answer = requests.post(address, data=AGENT | person, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def enter(client, name="proconnect", **person):
    return client.get(choose(leave(client, name), **person))


def altered(address, **changes):
    parts = urlsplit(address)
    query = {key: value for key, value in (dict(parse_qsl(parts.query)) | changes).items() if value is not None}
    return urlunsplit(parts._replace(query=urlencode(query)))


def nobody_entered(client):
    return "_auth_user_id" not in client.session and not User.objects.filter(email=AGENT["email"].lower()).exists()


def test_an_agent_enters_and_nothing_but_what_is_signed_is_kept(site, client):
    answer = enter(client, mfa="on")
    assert answer.status_code == 302
    user = User.objects.get(email="agent@ministere.test.invalid")
    assert (user.first_name, user.last_name, user.siret) == ("Zoé", "N’Diaye", "13002526500013")
    account = SocialAccount.objects.get(user=user)
    assert account.uid == fake_identity.subject(AGENT["email"])
    assert set(account.extra_data) == {"siret", "acr", "amr"}
    assert client.session[SESSION]["strong"] is True
    assert not user.is_team
    assert EmailAddress.objects.get(user=user).verified


def test_request_holds_only_documented_parameters_and_long_secrets(site, client):
    asked = parse_qs(urlsplit(leave(client, auth_params="prompt=login&evil=1", scope="chorusdt")).query)
    assert set(asked) == {
        "client_id", "redirect_uri", "scope", "response_type", "state", "nonce", "claims", "code_challenge",
        "code_challenge_method",
    }  # fmt: skip
    assert set(asked["scope"][0].split()) == {"openid", "given_name", "usual_name", "email", "siret"}
    assert min(len(asked["state"][0]), len(asked["nonce"][0])) >= 32
    assert parse_qs(urlsplit(leave(client, "franceconnect")).query)["acr_values"] == ["eidas1"]


@pytest.mark.parametrize(
    "changes",
    [
        {"evil": "1"},
        {"state": "court"},
        {"nonce": None},
        {"redirect_uri": "http://ailleurs.invalid/"},
        {"scope": "openid chorusdt"},
        {"response_type": "token"},
    ],
)
def test_the_provider_is_honest_about_what_it_refuses(site, client, changes):
    answer = requests.post(altered(leave(client), **changes), data=AGENT, allow_redirects=False, timeout=5)
    assert answer.status_code == 400


def test_the_provider_shows_its_form_and_knows_no_other_page(site, client, provider):
    assert "Personne n’est vérifié ici" in requests.get(leave(client), timeout=5).text
    assert requests.get(f"{provider.issuer}/autre", timeout=5).status_code == 404


def test_a_person_who_gives_up_is_told(site, client):
    back = choose(leave(client), act="refuse")
    page = client.get(back, follow=True).content.decode()
    assert "Connexion abandonnée" in page


def told(client, back):
    answer = client.get(back)
    assert "Votre identité n’a pas pu être vérifiée" in answer.content.decode()
    assert nobody_entered(client)


def test_a_wrong_or_missing_state_is_refused(site, client):
    back = choose(leave(client))
    told(client, altered(back, state="x" * 43))
    told(client, altered(choose(leave(client)), state=None))
    told(Client(), choose(leave(client)))  # somebody else's browser


def test_a_code_used_twice_or_late_is_refused(site, client, provider):
    back = choose(leave(client))
    code = parse_qs(urlsplit(back).query)["code"][0]
    provider.codes.pop(code)
    told(client, back)
    back = choose(leave(client))
    provider.clock = lambda clock=provider.clock: clock() + 31
    told(client, back)


def test_an_access_token_that_expired_is_refused(site, client, provider):
    def late(what, claims, headers):
        provider.clock = lambda clock=provider.clock: clock() + 61

    provider.change = late
    told(client, choose(leave(client)))


FORGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize("token", ["id_token", "userinfo"])
@pytest.mark.parametrize(
    "lie",
    [
        lambda claims, headers: (FORGER, headers),
        lambda claims, headers: headers.update(kid="inconnue"),
        lambda claims, headers: headers.pop("kid"),
        lambda claims, headers: claims.update(iss="http://ailleurs.invalid"),
        lambda claims, headers: claims.update(aud="un autre service"),
        lambda claims, headers: claims.pop("sub"),
        lambda claims, headers: claims.update(sub="quelqu’un d’autre"),
        lambda claims, headers: claims.update(exp=1),
    ],
    ids=["signature", "unknown key", "no key", "issuer", "audience", "no sub", "sub", "expired"],
)
def test_a_token_that_lies_is_refused(site, client, provider, token, lie):
    provider.change = lambda what, claims, headers: lie(claims, headers) if what == token else None
    told(client, choose(leave(client)))
    assert JournalEntry.objects.filter(act=Act.REFUSED, what__contains="ProConnect").exists()


def test_a_nonce_that_is_not_ours_is_refused(site, client, provider):
    provider.change = lambda what, claims, headers: claims.update(nonce="z" * 43) if what == "id_token" else None
    told(client, choose(leave(client)))


def test_an_unsigned_or_symmetric_token_is_refused(site, client, provider, monkeypatch):
    for algorithm, key in (("none", None), ("HS256", "s" * 40)):
        monkeypatch.setattr(
            provider.__class__, "_sign",
            lambda self, what, claims, a=algorithm, k=key: jwt.encode(claims, k, algorithm=a, headers={"kid": "essai-1"}),
        )  # fmt: skip
        told(client, choose(leave(client)))


def test_userinfo_must_be_a_signed_token(site, client, monkeypatch):
    plain = lambda *_: fake_identity.Reply(200, '{"sub": "x"}', "application/json")  # noqa: E731 - a route
    monkeypatch.setitem(fake_identity.ROUTES, "/userinfo", plain)
    told(client, choose(leave(client)))


def test_a_key_that_changed_is_read_afresh_once_a_minute(site, client, provider):
    enter(client)
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.kid = "essai-2"
    other = Client()
    enter(other, email="b@ministere.test.invalid")
    assert "_auth_user_id" in other.session
    provider.kid = "essai-3"
    again = Client()
    enter(again, email="c@ministere.test.invalid")
    assert "_auth_user_id" not in again.session  # the keys were read a moment ago


@pytest.mark.parametrize("description", ["panne", None])
def test_a_provider_that_is_down_is_told(site, client, monkeypatch, description):
    if description:
        answer = lambda *_: fake_identity.Reply(200, description, "application/json")  # noqa: E731 - a route
        monkeypatch.setitem(fake_identity.ROUTES, "/.well-known/openid-configuration", answer)
    else:
        site.SOCIALACCOUNT_PROVIDERS["proconnect"]["APP"]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.post("/comptes/proconnect/login/", follow=True)
    assert "Votre identité n’a pas pu être vérifiée" in answer.content.decode()


def test_a_provider_that_is_not_configured_does_not_exist(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"proconnect": {}, "franceconnect": {}}
    assert client.post("/comptes/proconnect/login/").status_code == 404
    page = client.get("/comptes/login/").content.decode()
    assert ("ProConnect" in page, "Sans mot de passe" in page) == (False, True)


def test_sign_in_page_puts_proconnect_first(site, client):
    page = client.get("/comptes/login/").content.decode()
    assert page.index("ProConnect") < page.index("FranceConnect") < page.index("Sans mot de passe")
    for name in ("ProConnect", "FranceConnect"):
        assert f"Qu’est-ce que {name}&nbsp;?</a>" in page
    assert "Continuer" in client.get("/comptes/proconnect/login/").content.decode()


def test_an_account_is_found_by_its_address_and_the_link_is_kept(site, client):
    user = f.UserFactory(email=AGENT["email"].lower())
    enter(client)
    assert client.session["_auth_user_id"] == str(user.pk)
    enter(Client(), sub="un nouvel identifiant")  # the person made their ProConnect account again
    assert SocialAccount.objects.filter(user=user).count() == 2
    assert JournalEntry.objects.filter(act=Act.RELINK, concerned=user).count() == 2
    enter(Client(), siret="11004601800013")
    user.refresh_from_db()
    assert user.siret == "11004601800013"


def test_franceconnect_does_not_open_an_account_by_its_address(site, client):
    user = f.UserFactory(email=AGENT["email"].lower())
    enter(client, "franceconnect", family_name="N’Diaye")
    assert "_auth_user_id" not in client.session
    assert SocialAccount.objects.filter(user=user).count() == 0


def test_an_account_that_was_closed_stays_closed(site, client):
    f.UserFactory(email=AGENT["email"].lower(), is_active=False)
    enter(client)
    assert "_auth_user_id" not in client.session


def sign_out(client):
    answer = client.post("/comptes/logout/")
    assert answer.url == "/comptes/connexion/quitter/"
    return client.get(answer.url)


def test_signing_out_goes_through_the_provider_and_back(site, client, provider):
    enter(client)
    answer = sign_out(client)
    assert answer.url.startswith(f"{provider.issuer}/session/end?")
    back = requests.get(answer.url, allow_redirects=False, timeout=5).headers["Location"]
    page = client.get(altered(back, state="autre"), follow=True).content.decode()
    assert "chez votre fournisseur" not in page
    enter(client)
    answer = sign_out(client)
    back = requests.get(answer.url, allow_redirects=False, timeout=5).headers["Location"]
    answer = client.get(back)
    assert (answer.url, client.get("/comptes/connexion/quitter/").url) == ("/", "/")
    assert "chez votre fournisseur" in client.get("/comptes/login/").content.decode()


@pytest.mark.parametrize("lack", ["place", "description", "app"])
def test_signing_out_works_without_the_provider(site, client, provider, monkeypatch, lack):
    enter(client)
    cache.clear()
    if lack == "place":
        known = provider.description()
        del known["end_session_endpoint"]
        monkeypatch.setattr(provider.__class__, "description", lambda self: known)
    elif lack == "description":
        broken = lambda *_: fake_identity.Reply(500)  # noqa: E731 - a route
        monkeypatch.setitem(fake_identity.ROUTES, "/.well-known/openid-configuration", broken)
    else:
        site.SOCIALACCOUNT_PROVIDERS = {"proconnect": {}, "franceconnect": {}}
    answer = sign_out(client)
    assert (answer.url, "_auth_user_id" in client.session) == ("/", False)


def test_the_provider_checks_who_asks_for_tokens(provider):
    with pytest.raises(fake_identity.RefusedError, match="invalid_client"):
        provider.exchange({"client_id": "passerelle", "client_secret": "faux"})
    asked = {"redirect_uri": provider.returns[0], "state": "s" * 32, "code_challenge": "x"}
    back = provider.accept(asked, {"sub": "1"})
    code = parse_qs(urlsplit(back).query)["code"][0]
    with pytest.raises(fake_identity.RefusedError, match="invalid_grant"):
        provider.exchange(
            {"client_id": "passerelle", "client_secret": "secret", "code": code, "code_verifier": "autre"}
        )


def test_the_command_serves_the_provider_outside_production(settings, monkeypatch, capsys):
    def stop(self):
        raise KeyboardInterrupt

    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", stop)
    call_command("fakeproconnect", "--port", "0")
    assert "PROCONNECT_CLIENT_ID=passerelle" in capsys.readouterr().out
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="pas sa place en production"):
        call_command("fakeproconnect")


def test_an_erased_person_leaves_no_identity_and_may_come_back(site, client):
    enter(client, mfa="on")
    user = User.objects.get(email="agent@ministere.test.invalid")
    assert SocialAccount.objects.filter(user=user).count() == UserSession.objects.filter(user=user).count() == 1
    privacy.erase(user, at=NOW)
    for model in (SocialAccount, EmailAddress, UserSession, Authenticator):
        assert not model.objects.filter(user=user).exists()
    again = Client()
    enter(again)
    assert again.session["_auth_user_id"] != str(user.pk)
