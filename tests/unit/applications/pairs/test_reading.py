"""What is deposited of a pair, what readers read of it, and what « seulement ensemble » demands of the wishes."""

import pytest

from applications.domain import applications, wish_list
from applications.domain.errors import WishesRefusedError
from applications.domain.pairs import memberships, reading
from applications.domain.pairs.memberships import PairRefusedError
from applications.models import Application
from challenges.models import Campaign
from common import clock
from dossiers.domain.blind import blinding
from tests import factories as f
from tests.factories import NOW
from tests.unit.applications.pairs.conftest import TEXT


def answers(content):
    return {answer["label"]: answer["value"] for answer in content["answers"] if answer["section"] == reading.SECTION}


def read(application, *, blinded):
    deposit = Application.objects.get(pk=application.pk).dossier.deposit
    return answers(blinding.read(deposit, blinded=blinded))


def test_each_deposit_freezes_the_shared_part_and_the_state_of_the_pair(camille, sacha, deposit):
    f.formed_pair(camille, sacha, text=TEXT)
    for application in (camille, sacha):
        frozen = deposit(application)
        assert answers(frozen.content) == {reading.STATUS: reading.UNBOUND, reading.TEXT: TEXT}
        assert "Sacha Petit" not in str(frozen.content["person"] if application == camille else "")
    assert read(camille, blinded=False)[reading.MATE] == "Sacha Petit"
    assert read(sacha, blinded=False)[reading.MATE] == "Camille Durand"


def test_blind_reader_reads_neither_name(camille, sacha, deposit):
    f.formed_pair(camille, sacha, text=TEXT, wish="only")
    stage = f.StageFactory(campaign=camille.campaign, kind="preselection", blind=True)
    deposit(camille)
    blind = read(camille, blinded=True)
    assert blind[reading.STATUS] == reading.BOUND
    assert reading.MATE not in blind
    assert ("crues" in blind[reading.TEXT], "racontent" in blind[reading.TEXT]) == (True, False)
    for name in ("Camille", "Durand", "Sacha", "Petit"):
        assert name not in blind[reading.TEXT]
    stage.delete()
    deposit(sacha)  # a deposit without a blind version is redacted as it is read
    assert not {"Camille", "Sacha"} & set(read(sacha, blinded=True)[reading.TEXT].split())


def test_readers_know_that_a_pair_ended_since_the_deposit(camille, sacha, deposit):
    f.formed_pair(camille, sacha, text=TEXT)
    deposit(camille)
    memberships.leave(sacha, by=sacha.candidate, at=NOW)
    shown = read(camille, blinded=False)
    assert "cette candidature est individuelle" in shown[reading.STATUS]
    assert (reading.MATE in shown, shown[reading.TEXT]) == (False, TEXT)
    camille.pair_members.get().pair.log.all().delete()
    assert read(camille, blinded=False)[reading.STATUS].startswith("Non : le binôme")
    deposit(sacha)
    assert read(sacha, blinded=False) == {}  # whoever deposits alone says nothing of a pair
    camille.pair_members.all().delete()
    assert read(camille, blinded=False) == {reading.STATUS: reading.UNBOUND, reading.TEXT: TEXT}


def test_shared_part_is_due_at_the_deposit(camille, sacha, deposit, signed_in):
    pair = f.formed_pair(camille, sacha)
    pair.texts.all().delete()
    page = signed_in(camille.candidate).get(f"/candidature/dossiers/{camille.public_id}/?etape=depot").text
    assert reading.NO_TEXT in page
    assert reading.text_fault(f.ApplicationFactory()) == ""
    with pytest.raises(PairRefusedError, match="Écrivez"):
        deposit(camille)
    memberships.leave(camille, by=camille.candidate, at=NOW)
    deposit(camille)


def test_pair_whose_other_member_is_forgotten_is_deposited_alone(camille, sacha, deposit):
    f.formed_pair(camille, sacha)
    sacha.delete()
    assert answers(deposit(camille).content) == {}


@pytest.fixture
def elsewhere(campaign, position):
    return f.PositionFactory(
        challenge__campaign=campaign, challenge__state="published", profession=position.profession
    ).challenge


def test_bound_pair_needs_a_common_challenge_at_the_second_deposit(camille, sacha, deposit, elsewhere, signed_in):
    f.formed_pair(camille, sacha, wish="only")
    wish_list.set_wishes(sacha, [elsewhere])
    assert "au moins un défi commun" in reading.together_notice(camille)
    client = signed_in(camille.candidate)
    assert "au moins un défi commun" in client.get(f"/candidature/dossiers/{camille.public_id}/binome/").text
    assert wish_list.wishes_fault(camille) == ""  # the first of the two is not held back
    deposit(camille)
    sacha = Application.objects.get(pk=sacha.pk)
    assert "au moins un défi commun" in wish_list.wishes_fault(sacha)
    with pytest.raises(WishesRefusedError, match="offre une place à chacun"):
        deposit(sacha)
    wish_list.set_wishes(sacha, [elsewhere, camille.wishes.get().challenge])
    deposit(sacha)


def test_bound_pair_cannot_change_its_wishes_apart_after_the_deposits(camille, sacha, deposit, elsewhere):
    f.formed_pair(camille, sacha, wish="only")
    deposit(camille), deposit(sacha)
    with pytest.raises(WishesRefusedError, match="défi commun"):
        wish_list.express_wishes(Application.objects.get(pk=sacha.pk), [elsewhere], by=sacha.candidate, at=clock.now())


def test_one_seat_of_one_trade_does_not_do_for_two(camille, sacha, position):
    challenge, trade = position.challenge, position.profession_id
    other = f.PositionFactory(challenge=challenge, seats=1, profession=f.ProfessionFactory(code="autre"))
    assert reading.common_challenges([challenge], [challenge], (trade, trade)) == [challenge]
    type(position).objects.filter(pk=position.pk).update(seats=1)
    assert reading.common_challenges([challenge], [challenge], (trade, trade)) == []
    assert reading.common_challenges([challenge], [challenge], (trade, other.profession_id)) == [challenge]
    assert reading.common_challenges([challenge], [], (trade, trade)) == []


def test_names_hidden_are_those_of_pairs_that_were_formed(camille, sacha, invite):
    invite(camille)
    assert reading.mate_identity(camille.dossier) is None
    f.formed_pair(sacha, third := f.ApplicationFactory(campaign=sacha.campaign))
    identity = reading.mate_identity(sacha.dossier)
    assert third.candidate.last_name in identity.names
    assert third.candidate.email in identity.strings


def test_declaration_of_pairs_is_in_the_regulation(campaign):
    from challenges.domain.rules import pair_rules

    sentences = {}
    for option in ("", "preferred", "together"):
        Campaign.objects.update(pairs=option)
        campaign.refresh_from_db()
        sentences[option] = list(pair_rules.sentences(campaign))
    assert sentences[""] == []
    assert sentences["together"] == [pair_rules.BOTH, pair_rules.TOGETHER, "Pour qui a déjà travaillé à deux."]
    campaign.pairs_sentence = ""
    assert list(pair_rules.sentences(campaign)) == [pair_rules.BOTH, pair_rules.TOGETHER]
    assert sentences["preferred"][1] == pair_rules.PREFERRED


def test_application_withdrawn_and_resumed_deposits_alone(camille, sacha, deposit):
    f.formed_pair(camille, sacha)
    deposit(camille)
    camille = Application.objects.get(pk=camille.pk)
    applications.withdraw(camille, by=camille.candidate, at=NOW)
    applications.resume(Application.objects.get(pk=camille.pk), by=camille.candidate, at=NOW)
    assert answers(deposit(camille).content) == {}
