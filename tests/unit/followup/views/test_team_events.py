"""The team cancels an event: once, with a reason, and what it wrote stays when it is refused."""

from tests import factories as f


def test_a_refused_cancellation_stands_at_its_field(signed_in, team):
    event = f.CohortEventFactory()
    client = signed_in(team)
    page = f"/equipe/evenements/{event.public_id}/"
    empty = client.post(f"{page}annulation/", {"reason": " "})
    assert (empty.status_code, "Dites pourquoi l’événement est annulé." in empty.text) == (422, True)
    assert client.post(f"{page}annulation/", {"reason": "x" * 301}).status_code == 422
    assert client.post(f"{page}annulation/", {"reason": "Salle fermée"}).status_code == 302
    again = client.post(f"{page}annulation/", {"reason": "Salle fermée"})
    assert (again.status_code, "Cet événement est déjà annulé." in again.text) == (422, True)
    event.refresh_from_db()
    assert event.cancel_reason == "Salle fermée"
