"""The team decides about challenges and publishes them."""

import pytest

from notifications.models import Message
from tests import factories as f


@pytest.fixture
def challenge(db):
    dossier = f.DossierFactory(state="deposited")
    f.DepositFactory(dossier=dossier)
    return f.ChallengeFactory(dossier=dossier, state="submitted", announced_state="submitted")


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def address(challenge):
    return f"/equipe/defis/{challenge.public_id}/"


@pytest.mark.takes("challenges.Challenge.reject", by="team:challenge")
def test_decision_needs_its_reason(client, challenge):
    page = client.post(
        address(challenge), {"act": "reject", "decide-reason": " ", "decide-code": "other"}
    ).content.decode()
    assert "Indiquez le motif" in page
    page = client.post(
        address(challenge), {"act": "reject", "decide-reason": "hors sujet", "decide-code": "out_of_scope"}, follow=True
    ).content.decode()
    assert "invisible jusqu’à l’annonce" in page
    assert "hors sujet" in page


def test_impossible_decision_is_told(client, challenge):
    page = client.post(address(challenge), {"act": "hear"}, follow=True).content.decode()
    assert "n’est plus possible" in page


def test_unknown_act_changes_nothing(client, challenge):
    assert client.post(address(challenge), {"act": "boum"}).status_code == 404
    challenge.refresh_from_db()
    assert challenge.state == "submitted"


EMPTY = {"postes-TOTAL_FORMS": "1", "postes-INITIAL_FORMS": "0"}


@pytest.mark.takes("challenges.Challenge.publish", by="team:challenge")
def test_page_is_written_then_published(client, challenge):
    profession = f.ProfessionFactory()
    assert "au moins un poste" not in client.get(address(challenge) + "page/").content.decode()
    type(challenge).objects.filter(pk=challenge.pk).update(state="selected")
    given = {"published_title": "", "summary": "A", "body": "B", "figures": ""} | EMPTY
    refused = client.post(address(challenge) + "page/", given)
    assert (refused.status_code, "Champ requis." in refused.content.decode()) == (422, True)
    given |= {"published_title": "Titre", "figures": "12 000 communes"}
    assert "deux-points" in client.post(address(challenge) + "page/", given).content.decode()
    given |= {"figures": "12 000 : communes\n\n3 : régions"}
    assert client.post(address(challenge) + "page/", given).status_code == 302
    page = client.post(address(challenge), {"act": "publish"}, follow=True).content.decode()
    assert "au moins un poste" in page
    given |= {"postes-0-profession": profession.pk, "postes-0-seats": 99}
    assert client.post(address(challenge) + "page/", given).status_code == 422
    given |= {"postes-0-seats": 2, "postes-0-wanted": "Python, SQL", "postes-0-trainable": "python, cartographie"}
    client.post(address(challenge) + "page/", given)
    page = client.post(address(challenge), {"act": "publish"}, follow=True).content.decode()
    assert "Le défi est publié." in page
    challenge.refresh_from_db()
    assert (challenge.published_title, challenge.positions.get().seats) == ("Titre", 2)
    assert "ne changent plus" in client.get(address(challenge) + "page/").content.decode()
    client.post(address(challenge) + "page/", given | {"published_title": "Titre corrigé", "postes-0-seats": 1})
    challenge.refresh_from_db()
    assert (challenge.published_title, challenge.positions.get().seats) == ("Titre corrigé", 2)
    assert [str(skill) for skill in challenge.positions.get().skills.order_by("skill__label")] == [
        "Python (utile)",
        "SQL (utile)",
        "cartographie (s’acquiert pendant la mission)",
    ]


def test_page_before_selection_is_refused(client, challenge):
    given = {"published_title": "Titre", "summary": "A", "figures": ""} | EMPTY
    refused = client.post(address(challenge) + "page/", given)
    assert "quand il est retenu" in refused.content.decode()
    assert not challenge.positions.exists()


def test_too_many_seats_are_refused_at_the_page(client, challenge):
    type(challenge.campaign).objects.update(max_seats=1)
    type(challenge).objects.filter(pk=challenge.pk).update(state="selected")
    given = {"published_title": "Titre", "summary": "A", "figures": ""} | EMPTY
    given |= {"postes-0-profession": f.ProfessionFactory().pk, "postes-0-seats": 2}
    assert "la limite est de 1" in client.post(address(challenge) + "page/", given).content.decode()


@pytest.mark.takes("challenges.Challenge.ask", by="team:challenge")
def test_deposit_is_sent_back_to_be_completed(client, challenge):
    type(challenge.campaign).objects.update(completion_days=7)
    proposed = client.get(address(challenge)).text
    assert 'value="2026-03-17T23:59:00"' in proposed, "the last minute of the seventh day"
    past = {"act": "ask", "ask-note": "Le budget", "ask-due_at": "2026-03-10T12:00:00"}
    refused = client.post(address(challenge), past)
    assert (refused.status_code, "Cette échéance est déjà passée." in refused.content.decode()) == (422, True)
    page = client.post(address(challenge), past | {"ask-due_at": "2026-03-20T18:00:00"}, follow=True).content.decode()
    assert "rouvert à l’administration" in page
    assert "20\u00a0mars\u00a02026 à\u00a018\u00a0h\u00a000" in page
    challenge.refresh_from_db()
    assert (challenge.state, challenge.announced_state, challenge.dossier.state) == (
        "incomplete",
        "incomplete",
        "draft",
    )


@pytest.mark.takes("challenges.Challenge.refuse", by="team:challenge")
def test_refusal_needs_its_code(client, challenge):
    refused = client.post(address(challenge), {"act": "refuse", "decide-reason": "x"})
    assert "Choisissez le motif, dans la liste de cette décision." in refused.content.decode()
    client.post(address(challenge), {"act": "refuse", "decide-reason": "x", "decide-code": "no_funding"})
    challenge.refresh_from_db()
    assert (challenge.state, challenge.refusal_code) == ("ineligible", "no_funding")
    assert "Le financement n’est pas établi" in client.get(address(challenge)).content.decode()


@pytest.mark.takes("challenges.Challenge.withdraw", by="team:challenge")
def test_withdrawal_needs_its_reason(client, challenge):
    page = client.post(address(challenge), {"act": "withdraw"}, follow=True).content.decode()
    assert "pourquoi le défi est retiré" in page
    sent = {"act": "withdraw", "decide-reason": "budget", "decide-code": "jury_opinion"}
    elsewhere = client.post(address(challenge), sent)
    assert (elsewhere.status_code, "Choisissez le motif" in elsewhere.text) == (422, True), "not one of a withdrawal"
    page = client.post(address(challenge), sent | {"decide-code": "no_funding"}, follow=True).text
    assert "Le défi est retiré" in page
    challenge.refresh_from_db()
    assert challenge.refusal_code == "no_funding"


def test_comments_and_following(client, challenge, team):
    page = client.post(address(challenge), {"act": "comment", "text": "À revoir"}, follow=True).content.decode()
    assert "À revoir" in page
    assert client.post(address(challenge), {"act": "comment", "text": ""}).status_code == 422
    client.post(address(challenge), {"act": "mine"})
    challenge.refresh_from_db()
    assert challenge.instructor == team
    client.post(address(challenge), {"act": "nobody"})
    challenge.refresh_from_db()
    assert challenge.instructor is None


def test_challenge_without_dossier_is_shown(client, db):
    past = f.PublishedChallengeFactory(administration=None, administration_label="Cour de cassation")
    assert "Cour de cassation" in client.get(address(past)).content.decode()


@pytest.mark.takes("challenges.Challenge.shortlist", by="team:challenge")
def test_announcement_says_how_many(client, challenge):
    client.post(address(challenge), {"act": "shortlist"})
    address_of_announcement = f"/equipe/campagnes/{challenge.campaign.code}/defis/annonce/"
    digest = client.get(address_of_announcement).context["preview"].digest
    page = client.post(address_of_announcement, {"act": "confirm", "digest": digest}, follow=True).content.decode()
    assert "1\xa0décision est annoncée" in page


def test_people_are_attached_by_siren_by_name_or_by_hand(client, db):
    known = f.AdministrationFactory(name="Direction du budget", siren="130025265")
    f.AdministrationFactory(name="Homonyme")
    f.AdministrationFactory(name="Homonyme")

    f.UserFactory(email="agent@test.invalid")

    def attach(administration, role="lead"):
        given = {"administration": administration, "email": "Agent@test.invalid", "role": role}
        return client.post("/equipe/administrations/personnes/", given, follow=True).content.decode()

    assert "agit maintenant pour : Direction du budget" in attach("130025265")
    assert (
        "accès à l’espace de la direction du budget" in Message.objects.get(template="administration_invitation").body
    )
    assert "agit maintenant" in attach("direction du budget", "reader")
    assert (known.members.count(), known.members.get().role) == (1, "reader")
    assert "agit maintenant pour : Service neuf" in attach("Service neuf")
    client.post(
        "/equipe/administrations/personnes/", {"administration": "Jamais créée", "email": "non", "role": "lead"}
    )
    assert not type(known).objects.filter(name="Jamais créée").exists()
    assert "clé de contrôle" in attach("130025266")
    assert "n’est pas dans l’annuaire" in attach("180044125")
    assert "Deux administrations portent ce nom" in attach("homonyme")
