"""Identity providers, from the environment alone."""

import environ

from config.options import identity


def test_no_address_no_provider(monkeypatch):
    monkeypatch.delenv("PROCONNECT_URL", raising=False)
    env = environ.Env()
    assert identity.providers(env) == {"proconnect": {}, "franceconnect": {}}
    assert identity.origins(env) == []


def test_a_provider_is_read_from_three_variables(monkeypatch):
    monkeypatch.setenv("PROCONNECT_URL", "https://auth.example.gouv.fr/api/v2")
    monkeypatch.setenv("PROCONNECT_CLIENT_ID", "passerelle")
    env = environ.Env()
    app = identity.providers(env)["proconnect"]["APP"]
    assert (app["client_id"], app["settings"]["verified_email"]) == ("passerelle", True)
    assert identity.origins(env) == ["https://auth.example.gouv.fr"]
