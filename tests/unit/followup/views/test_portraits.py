"""A portrait is shown by consent, and taken back."""

import pytest

from common.language.french import with_de
from followup.domain import portraits
from followup.models import Portrait
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def mission(db):
    return f.MissionFactory()


def test_a_talent_shows_and_takes_back_their_portrait(mission, signed_in):
    client = signed_in(mission.talent)
    address = f"/talent/portrait/{mission.public_id}/"
    assert client.post(address, {"text": "Utile"}).status_code == 422
    assert Portrait.objects.count() == 0
    assert client.post(address, {"text": "Utile", "agreed": "on"}).status_code == 302
    assert (str(mission.portrait), mission.portrait.text) == (f"portrait {with_de(str(mission.talent))}", "Utile")
    assert "Public depuis le" in client.get(address).content.decode()
    client.post(address, {"withdraw": "1"})
    assert Portrait.objects.count() == 0


def test_nobody_writes_the_portrait_of_another(mission, signed_in):
    other = f.UserFactory()
    assert signed_in(other).get(f"/talent/portrait/{mission.public_id}/").status_code == 404
    with pytest.raises(portraits.PortraitRefusedError):
        portraits.share(mission, text="x", by=other, at=NOW)
    with pytest.raises(portraits.PortraitRefusedError):
        portraits.withdraw(mission, by=other)
