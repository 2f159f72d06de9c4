"""« Votre projet à deux »: written by both, version by version; each one's wish."""

from datetime import timedelta

import pytest

from applications.domain.pairs import shared_part
from applications.domain.pairs.memberships import PairRefusedError
from applications.enums import PairWish
from applications.models import PairText
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def pair(camille, sacha):
    return f.formed_pair(camille, sacha, text="Nous prévoyons.")


@pytest.fixture
def mine(camille, pair, signed_in):
    return signed_in(camille.candidate)


@pytest.fixture
def theirs(sacha, pair, signed_in):
    return signed_in(sacha.candidate)


def page(application):
    return f"/candidature/dossiers/{application.public_id}/binome/"


def write(client, application, text, version):
    return client.post(page(application), {"act": "write", "text": text, "version": version})


def texts(pair):
    return list(pair.texts.order_by("version").values_list("text", flat=True))


def test_both_write_and_nothing_of_two_tabs_is_lost(camille, sacha, pair, mine, theirs):
    assert "Nous prévoyons." in theirs.get(page(sacha)).text
    assert write(theirs, sacha, "Nous prévoyons.\r\nÀ deux.", 1).status_code == 302
    refused = write(mine, camille, "Nous expliquons.", 1)
    assert refused.status_code == 422
    assert ("La version enregistrée par Sacha Petit" in refused.text, "À deux." in refused.text) == (True, True)
    assert "Nous expliquons.</textarea>" in refused.text  # what was typed stays in its field
    assert texts(pair) == ["Nous prévoyons.", "Nous prévoyons.\nÀ deux."]
    assert 'name="version" value="2"' in refused.text  # once read, it may be saved over
    assert write(mine, camille, "Nous expliquons.", 2).status_code == 302
    assert write(mine, camille, "Nous expliquons.", 2).status_code == 302  # the same text again: nothing more
    assert texts(pair)[-1] == "Nous expliquons."
    assert len(texts(pair)) == 3


def test_text_too_long_is_refused_at_its_field_and_kept(camille, pair, mine):
    long = "é" * (shared_part.SHARED_TEXT_CHARS + 1)
    refused = write(mine, camille, long, 1)
    assert (refused.status_code, ": 4000 au plus" in refused.text, long in refused.text) == (422, True, True)


def test_first_text_of_a_pair_needs_no_version(camille, sacha):
    pair = f.formed_pair(camille, sacha)
    pair.texts.all().delete()
    assert shared_part.write(camille, " ", version=0, by=camille.candidate, at=NOW) is None
    shared_part.write(camille, "Nous", version=0, by=camille.candidate, at=NOW)
    assert str(PairText.objects.get()) == f"binôme {pair.pk}, version 1"
    assert str(pair.members.first()) == f"binôme {pair.pk}, {camille}"


def test_first_deposit_freezes_the_text_for_both(camille, sacha, pair, deposit, theirs):
    deposit(camille)
    shown = theirs.get(page(sacha)).text
    assert ("Ce texte ne change plus" in shown, "dont la candidature est déposée" in shown) == (True, True)
    refused = write(theirs, sacha, "Autre chose", 1)
    assert (refused.status_code, "Le texte commun ne change plus" in refused.text) == (422, True)
    assert texts(pair) == ["Nous prévoyons."]


def test_wish_binds_only_when_both_say_it(camille, sacha, pair, mine, theirs, deposit):
    assert "chacun peut être placé sans l’autre" in mine.get(page(camille)).text
    mine.post(page(camille), {"act": "wish", "wish": "only"})
    assert "ne vaut que si vous le dites tous les deux" in mine.get(page(camille)).text
    theirs.post(page(sacha), {"act": "wish", "wish": "only"})
    assert "sur un même défi, ou aucun des deux" in mine.get(page(camille)).text
    assert theirs.post(page(sacha), {"act": "wish", "wish": "never"}).status_code == 422
    deposit(sacha)
    refused = theirs.post(page(sacha), {"act": "wish", "wish": "preferred"})
    assert (refused.status_code, "Votre souhait ne change plus" in refused.text) == (422, True)
    assert set(pair.members.values_list("wish", flat=True)) == {"only"}


def test_campaign_may_not_allow_only_together(camille, sacha, pair, mine, campaign):
    type(campaign).objects.update(pairs="preferred")
    assert "Enregistrer mon souhait" not in mine.get(page(camille)).text
    camille.campaign.refresh_from_db()
    with pytest.raises(PairRefusedError, match="ne permet pas"):
        shared_part.ask(camille, PairWish.ONLY, by=camille.candidate, at=NOW)
    assert mine.post(page(camille), {"act": "wish", "wish": "only"}).status_code == 422


def test_stranger_and_whoever_left_write_nothing(camille, sacha, pair):
    with pytest.raises(PairRefusedError, match="pas la vôtre"):
        shared_part.write(camille, "x", version=1, by=sacha.candidate, at=NOW)
    with pytest.raises(PairRefusedError, match="ne change plus"):
        shared_part.write(camille, "x", version=1, by=camille.candidate, at=NOW + timedelta(days=300))
    pair.members.update(active=False)
    with pytest.raises(PairRefusedError, match="plus dans un binôme"):
        shared_part.ask(camille, PairWish.ONLY, by=camille.candidate, at=NOW)
