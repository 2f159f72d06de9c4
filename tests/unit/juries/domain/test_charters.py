"""The charter: its versions, and what each juror signed."""

import pytest

from juries.domain import charters
from juries.models import Charter
from tests import factories as f
from tests.factories import NOW


def test_first_text_is_the_platform_s_and_is_signed(db):
    juror = f.JurorFactory(charter=None, charter_signed_at=None)
    charters.sign(juror, at=NOW)
    juror.refresh_from_db()
    assert (juror.charter.version, len(juror.charter.lines), str(juror.charter)) == (1, 5, "version 1")
    assert charters.in_force() == juror.charter


def test_next_text_leaves_the_signed_one(db, team):
    juror = f.JurorFactory(charter=charters.in_force())
    for text in (" \n ", charters.FIRST + "\n"):
        with pytest.raises(charters.CharterRefusedError, match="diffère"):
            charters.adopt(text, by=team, at=NOW)
    charter = charters.adopt("à juger avec soin.", by=team, at=NOW)
    assert (charter.version, charters.in_force()) == (2, charter)
    charters.sign(juror, at=NOW)
    juror.refresh_from_db()
    assert juror.charter.version == 1


def test_text_changed_while_reading_is_read_again(db, team, signed_in):
    juror = f.JurorFactory(charter=None, charter_signed_at=None)
    client = signed_in(juror.user)
    address = f"/jury/charte/{juror.public_id}/"
    assert "neutralité et probité" in client.get(address).content.decode()
    charters.adopt("à juger avec soin.", by=team, at=NOW)
    refused = client.post(address, {"agree": "1", "version": "1", "employer": "Atelier"})
    assert refused.status_code == 422
    assert "a changé pendant votre lecture" in refused.content.decode()
    assert "Atelier</textarea>" in refused.content.decode()
    assert 'name="version" value="2"' in refused.content.decode()
    client.post(address, {"agree": "1", "version": "2"})
    assert "version 2" in client.get(address).content.decode()


def test_team_adopts_a_text(team, signed_in):
    client = signed_in(team)
    assert "Version 1, en vigueur : 0 signature" in client.get("/equipe/charte/").content.decode()
    same = client.post("/equipe/charte/", {"text": charters.FIRST})
    assert same.status_code == 422
    assert "diffère" in same.content.decode()
    done = client.post("/equipe/charte/", {"text": "à juger avec soin."}, follow=True).content.decode()
    assert "La charte, version 2, est en vigueur" in done
    assert Charter.objects.get(version=2).by == team
