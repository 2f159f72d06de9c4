"""« Pourquoi ce défi ? »: written on the wishes, frozen with the deposit, read as last written, changed until the end."""

import pytest

from applications.domain import applications, wish_list
from applications.domain.campaign_questions import wish_reasons
from applications.domain.errors import WishesRefusedError
from applications.models import Application
from challenges.models import Campaign
from common import clock
from dossiers.domain.blind import blinding
from selection.domain import personal_data
from tests import factories as f

MINE = "Camille Durand aime les crues."


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(state="published", wish_reason_chars=60, min_wishes=1, max_wishes=2)
    f.CallWindowFactory(campaign=campaign)
    return campaign


@pytest.fixture
def position(campaign):
    return f.PositionFactory(
        challenge__campaign=campaign, challenge__state="published", challenge__published_title="Prévoir les crues"
    )


@pytest.fixture
def draft(campaign, position):
    person = f.UserFactory(first_name="Camille", last_name="Durand")
    draft = f.ApplicationFactory(campaign=campaign, candidate=person)
    applications.set_profile(draft, profession=position.profession, experience_years=3)
    return draft


@pytest.fixture
def client(draft, signed_in):
    return signed_in(draft.candidate)


def address(draft, slug):
    return f"/candidature/dossiers/{draft.public_id}/?etape={slug}"


def deposited(draft, challenge, reason=MINE):
    wish_list.set_wishes(draft, [challenge], given={challenge.pk: reason})
    applications.submit(draft, by=draft.candidate, at=clock.now())
    draft.refresh_from_db()
    return draft.dossier.deposit


def values(content):
    return [answer["value"] for answer in content["answers"] if answer["section"] == wish_reasons.SECTION]


def test_reason_is_written_on_the_wish_and_survives_its_moves(draft, client, position):
    other = f.PositionFactory(
        challenge__campaign=draft.campaign, challenge__state="published", profession=position.profession
    ).challenge
    first = position.challenge
    page = {"etape": "voeux", "order-shown": "1"}
    client.post(address(draft, "voeux"), page | {"action": f"add:{first.slug}"})
    assert "Pourquoi ce défi" in client.get(address(draft, "voeux")).text
    written = page | {"order": [first.slug], f"reason-{first.slug}": "Les crues.\r\nEt l’eau."}
    client.post(address(draft, "voeux"), written | {"action": f"add:{other.slug}"})
    client.post(address(draft, "voeux"), page | {"order": [first.slug, other.slug], "action": "down:0"})
    assert [(wish.challenge, wish.reason) for wish in draft.wishes.order_by("rank")] == [
        (other, ""), (first, "Les crues.\nEt l’eau."),
    ]  # fmt: skip
    page = client.get(address(draft, "depot")).text
    assert "dites pourquoi vous souhaitez ce défi" in page
    assert "Et l’eau." in page


def test_page_s_script_saves_a_reason_alone(draft, client, position):
    challenge = position.challenge
    wish_list.set_wishes(draft, [challenge])
    sent = {"order-shown": "1", "order": challenge.slug, f"reason-{challenge.slug}": "Les crues."}
    for _ in range(2):
        client.post(f"/candidature/dossiers/{draft.public_id}/brouillon/", sent)
    assert draft.wishes.get().reason == "Les crues."


def test_reason_is_due_and_limited_at_the_deposit_when_the_campaign_asks(draft, position):
    challenge = position.challenge
    for reason, message in (("", "dites pourquoi"), ("x" * 61, "61 caractères, la limite est de 60")):
        wish_list.set_wishes(draft, [challenge], given={challenge.pk: reason})
        with pytest.raises(WishesRefusedError, match=message):
            applications.submit(draft, by=draft.candidate, at=clock.now())
    Campaign.objects.update(wish_reason_chars=None)
    draft = Application.objects.get(pk=draft.pk)
    assert wish_list.wishes_fault(draft) == ""
    assert wish_reasons.frozen(draft) == []


def test_deposit_freezes_the_reason_and_a_blind_reader_reads_it_without_the_name(draft, position):
    deposit = deposited(draft, position.challenge)
    assert values(deposit.content) == [MINE]
    assert values(blinding.read(deposit, blinded=False)) == [MINE]
    [blind] = values(blinding.read(deposit, blinded=True))
    assert ("Camille" in blind, "crues" in blind) == (False, True)


def test_reason_changed_until_the_deadline_is_what_readers_read(draft, client, position):
    deposit = deposited(draft, position.challenge)
    challenge = position.challenge
    address = f"/candidature/dossiers/{draft.public_id}/voeux/"
    assert MINE in client.get(address).text
    sent = {"order-shown": "1", "order": challenge.slug, "action": "deposit"}
    refused = client.post(address, sent | {f"reason-{challenge.slug}": "y" * 61})
    assert (refused.status_code, "y" * 61 in refused.text) == (422, True)
    assert "Votre réponse : 61 caractères, la limite est de 60." in refused.text
    client.post(address, sent | {f"reason-{challenge.slug}": "Durand, oui : la Loire."})
    assert values(deposit.content) == [MINE]
    assert values(blinding.read(deposit, blinded=False)) == ["Durand, oui : la Loire."]
    [blind] = values(blinding.read(deposit, blinded=True))
    assert ("Durand" in blind, "Loire" in blind) == (False, True)


def test_team_reads_the_reason_beside_the_wish_once_it_knows_the_person(draft, position, team, signed_in):
    deposited(draft, position.challenge)
    page = signed_in(team).get(f"/equipe/candidatures/{draft.public_id}/").text
    assert page.count(MINE) == 2  # the wish, and the deposit


def test_erasure_removes_the_reasons_and_the_export_gives_them(draft, position):
    wish_list.set_wishes(draft, [position.challenge], given={position.challenge.pk: MINE})
    [exported] = personal_data.APPLICATIONS.export(draft.candidate)
    assert exported["vœux"] == [{"défi": "Prévoir les crues", "pourquoi": MINE}]
    personal_data.empty(Application.objects.filter(pk=draft.pk))
    assert draft.wishes.get().reason == ""


def test_host_says_that_many_apply_and_nothing_is_forbidden(draft, client, position, signed_in):
    challenge = position.challenge
    sentence = "Ce défi a déjà beaucoup de candidatures solides"
    assert sentence not in client.get(address(draft, "voeux")).text
    seat = f.AdministrationMemberFactory(administration=challenge.administration, role="lead")
    type(challenge).objects.filter(pk=challenge.pk).update(dossier=f.DossierFactory())
    here = f"/administration/defis/{challenge.public_id}/page/"
    host = signed_in(seat.user)
    assert "many_candidates" in host.get(here).text
    saved = host.post(here, {"published_title": "Prévoir les crues", "many_candidates": "on", "figures": ""})
    assert saved.status_code == 302
    client = signed_in(draft.candidate)
    assert sentence in client.get(address(draft, "voeux")).text
    client.post(address(draft, "voeux"), {"etape": "voeux", "order-shown": "1", "action": f"add:{challenge.slug}"})
    assert draft.wishes.get().challenge == challenge
    assert sentence in client.get(address(draft, "voeux")).text
