"""The pages of the delegations of signature: the team's, and an administration's."""

import pytest

from challenges.models import SignatureDelegation
from tests import factories as f

pytestmark = pytest.mark.django_db
FORM = {
    "quality": "directrice générale",
    "scope": "all",
    "act": "décret du 2 janvier 2025",
    "starts_on": "2026-01-02",
    "ends_on": "",
}


def person(administration=None, role="lead", **values):
    from allauth.account.models import EmailAddress

    user = f.UserFactory(first_name="Aline", last_name="Dubois", **values)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    if administration is not None:
        f.AdministrationMemberFactory(administration=administration, user=user, role=role)
    return user


def test_the_team_writes_and_ends_a_delegation(client, team):
    office = f.AdministrationFactory(name="Office des forêts")
    user = person(office)
    client.force_login(team)
    here = "/equipe/administrations/signataires/"
    assert "aucun document ne peut être signé" in client.get(here).text
    refused = client.post(here, FORM | {"email": "inconnue@exemple.invalid", "administration": "Office des forêts"})
    assert (refused.status_code, "décret du 2 janvier 2025" in refused.text) == (422, True)
    assert "encore connecté avec cette adresse" in refused.text
    refused = client.post(here, FORM | {"email": user.email, "administration": ""})
    assert (refused.status_code, "n’agit pas pour" in refused.text) == (422, True)
    content = client.post(here, FORM | {"email": user.email, "administration": "Office des forêts"}, follow=True).text
    assert "Délégation enregistrée : Aline Dubois, directrice générale" in content
    delegation = SignatureDelegation.objects.get()
    ended = client.post(f"{here}{delegation.public_id}/fin/", follow=True).text
    assert "Délégation finie" in ended
    assert "est finie depuis le" in client.post(f"{here}{delegation.public_id}/fin/", follow=True).text


def test_an_administration_writes_its_own_and_a_reader_reads(client):
    office = f.AdministrationFactory(name="Office des forêts")
    other = f.SignatureDelegationFactory()
    user = person(office)
    client.force_login(user)
    here = "/administration/signataires/"
    content = client.post(here, FORM | {"email": user.email, "administration": office.pk}, follow=True).text
    assert "Délégation enregistrée" in content
    delegation = SignatureDelegation.objects.get(administration=office)
    assert str(other) not in content
    assert client.post(f"{here}{other.public_id}/fin/").status_code == 404
    client.force_login(person(office, role="reader", email="lectrice@exemple.invalid"))
    read = client.get(here).text
    assert ("directrice générale" in read, "Nouvelle délégation" in read, "Mettre fin" in read) == (True, False, False)
    assert client.post(f"{here}{delegation.public_id}/fin/").status_code == 404
    client.force_login(user)
    assert "Délégation finie" in client.post(f"{here}{delegation.public_id}/fin/", follow=True).text
