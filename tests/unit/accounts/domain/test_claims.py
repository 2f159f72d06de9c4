"""What an identity provider says of a person enters as any other text."""

from types import SimpleNamespace

import pytest

from accounts.connect.provider import FranceConnectProvider, ProConnectProvider

HOSTILE = "Zoe\u0301\r\nBcc: x@y.fr\x0b\ud800\u202e"
CLAIMS = {
    "sub": "1", "email": "A\r\n@B.fr", "given_name": HOSTILE, "usual_name": HOSTILE, "family_name": ["x"],
    "siret": "13002526500013", "idp_id": HOSTILE, "acr": "eidas1", "amr": ["pwd\x00"],
}  # fmt: skip


@pytest.fixture
def providers(rf):
    return [kind(rf.get("/"), app=SimpleNamespace(settings={})) for kind in (ProConnectProvider, FranceConnectProvider)]


def test_claims_are_lines(providers):
    pro, france = providers
    assert pro.extract_common_fields(CLAIMS) == {
        "email": "a @b.fr", "first_name": "Zoé Bcc: x@y.fr", "last_name": "Zoé Bcc: x@y.fr"
    }  # fmt: skip
    assert france.extract_common_fields(CLAIMS)["last_name"] == ""  # a list is no name
    assert [address.email for address in pro.extract_email_addresses(CLAIMS)] == ["a @b.fr"]
    assert pro.extract_email_addresses({"sub": "1", "email": None}) == []


@pytest.mark.parametrize("siret", ["1300252650001", "130025265000130", "1300252650001٣", 13002526500013, None])
def test_an_establishment_is_fourteen_digits(providers, siret):
    stored = providers[0].extract_extra_data(CLAIMS)
    assert stored == {
        "siret": "13002526500013", "idp_id": "Zoé\nBcc: x@y.fr\n", "acr": "eidas1", "amr": ["pwd"],
    }  # fmt: skip
    assert "siret" not in providers[0].extract_extra_data(CLAIMS | {"siret": siret})
