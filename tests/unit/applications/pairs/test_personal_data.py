"""What is handed over, erased and kept of a pair for each of its members."""

import pytest

from accounts.domain import privacy
from applications.models import Application, Pair, PairText
from notifications.models import Message
from selection.domain import personal_data
from tests import factories as f


def test_each_member_is_handed_over_what_both_wrote(camille, sacha):
    f.formed_pair(camille, sacha, wish="only")
    for application in (camille, sacha):
        [exported] = personal_data.APPLICATIONS.export(application.candidate)
        [pair] = exported["binômes"]
        assert (pair["état"], pair["souhait"]) == ("Binôme formé", "Seulement ensemble")
        assert [version["text"] for version in pair["texte commun"]] == ["Nous prévoyons les crues à deux."]


def test_one_erased_the_other_keeps_own_deposit(camille, sacha, deposit):
    f.formed_pair(camille, sacha)
    frozen = deposit(sacha)
    personal_data.APPLICATIONS.erase(camille.candidate)
    assert not PairText.objects.exists()
    assert Pair.objects.get().state == "left"
    assert "a retiré sa candidature" in Message.objects.get(template="pair_ended").body
    frozen.refresh_from_db()
    assert "Nous prévoyons les crues à deux." in str(frozen.content)
    assert "Camille" not in str(frozen.content)  # the other's name is never frozen
    assert Application.objects.get(pk=sacha.pk).state == "submitted"


def test_address_that_was_invited_is_forgotten_with_the_inviter(camille, invite):
    pair = invite(camille)
    assert personal_data.APPLICATIONS.export(camille.candidate)[0]["binômes"][0]["courriel invité"] == pair.address
    personal_data.APPLICATIONS.erase(camille.candidate)
    pair.refresh_from_db()
    assert (pair.state, pair.address) == ("cancelled", "")


@pytest.mark.parametrize("word", ["binôme", "personne de votre binôme"])
def test_register_says_it(word):
    record = next(row for row in privacy.processing_records if row.name == "Candidatures")
    assert word in record.data + record.audience
