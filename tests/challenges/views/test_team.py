"""The team decides about challenges and publishes them."""

import pytest

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


def test_decision_needs_its_reason(client, challenge):
    page = client.post(address(challenge), {"act": "reject", "reason": " "}, follow=True).content.decode()
    assert "Indiquez le motif" in page
    page = client.post(address(challenge), {"act": "reject", "reason": "hors sujet"}, follow=True).content.decode()
    assert "invisible jusqu’à l’annonce" in page
    assert "hors sujet" in page


def test_impossible_decision_is_told(client, challenge):
    page = client.post(address(challenge), {"act": "hear"}, follow=True).content.decode()
    assert "n’est plus possible" in page


def test_unknown_act_changes_nothing(client, challenge):
    assert client.post(address(challenge), {"act": "boum"}).status_code == 200
    challenge.refresh_from_db()
    assert challenge.state == "submitted"


def test_publication_form(client, challenge):
    profession = f.ProfessionFactory()
    type(challenge).objects.filter(pk=challenge.pk).update(state="selected")
    seats = {f"seats_{p}": 0 for p in type(profession).objects.values_list("pk", flat=True)}
    given = {"act": "publish", "published_title": "", "summary": "A", "body": "B"}
    assert "Champ requis." in client.post(address(challenge), given | seats).content.decode()
    given["published_title"] = "Titre"
    page = client.post(address(challenge), given | seats, follow=True).content.decode()
    assert "au moins un poste" in page
    seats[f"seats_{profession.pk}"] = 2
    page = client.post(address(challenge), given | seats, follow=True).content.decode()
    assert "Le défi est publié." in page
    challenge.refresh_from_db()
    assert (challenge.published_title, challenge.positions.get().seats) == ("Titre", 2)


def test_challenge_without_dossier_is_shown(client, db):
    past = f.PublishedChallengeFactory(administration=None, administration_label="Cour de cassation")
    assert "Cour de cassation" in client.get(address(past)).content.decode()


def test_announcement_says_how_many(client, challenge):
    client.post(address(challenge), {"act": "shortlist"})
    page = client.post(f"/equipe/campagnes/{challenge.campaign.code}/defis/annonce/", follow=True).content.decode()
    assert "1 décision(s) annoncée(s)" in page


def test_people_are_attached_by_siren_by_name_or_by_hand(client, db):
    known = f.AdministrationFactory(name="Direction du budget", siren="130025265")
    f.AdministrationFactory(name="Homonyme")
    f.AdministrationFactory(name="Homonyme")

    def attach(administration, role="lead"):
        given = {"administration": administration, "email": "Agent@test.invalid", "role": role}
        return client.post("/equipe/administrations/", given, follow=True).content.decode()

    assert "agit maintenant pour : Direction du budget" in attach("130025265")
    assert "agit maintenant" in attach("direction du budget", "reader")
    assert (known.members.count(), known.members.get().role) == (1, "reader")
    assert "agit maintenant pour : Service neuf" in attach("Service neuf")
    client.post("/equipe/administrations/", {"administration": "Jamais créée", "email": "non", "role": "lead"})
    assert not type(known).objects.filter(name="Jamais créée").exists()
    assert "clé de contrôle" in attach("130025266")
    assert "n’est pas dans l’annuaire" in attach("180044125")
    assert "Deux administrations portent ce nom" in attach("homonyme")
