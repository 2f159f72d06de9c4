"""The page that replaces a contact: what it would do first, then the act."""

import pytest

from talents.models import MissionAct
from tests import factories as f


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def test_contact_is_replaced_after_its_preview(client, mission):
    colleague = f.UserFactory(first_name="Inès", last_name="Leroy")
    f.AdministrationMemberFactory(administration=mission.host, user=colleague, role="reader")
    here = f"/equipe/missions/{mission.public_id}/interlocuteurs/lead/"
    assert client.get(here.replace("lead", "other")).status_code == 404
    assert "Paul Martin tient ce rôle" in client.get(here).content.decode()
    values = {"person": colleague.pk, "on": "2026-03-10", "reason": "Départ de Paul"}
    assert client.post(here, values).status_code == 404
    preview = client.post(here, values | {"step": "preview"}).content.decode()
    assert "Enregistrer et prévenir" in preview
    assert "Vous succédez à Paul Martin" in preview
    assert not MissionAct.objects.exists()
    done = client.post(here, values | {"step": "record"}, follow=True).content.decode()
    assert "Le changement est enregistré" in done
    assert "Inès Leroy, auparavant" in " ".join(done.split())
    assert "Départ de Paul" in client.get(here).content.decode()
    refused = client.post(here, values | {"step": "record"})
    assert (refused.status_code, "tient déjà ce rôle" in refused.content.decode()) == (422, True)


def test_person_who_holds_a_role_leaves_the_form_of_terms(client, mission, team, seal):
    contract = f.DocumentFactory(state="done", size=1, sha256="a" * 64, done_at="2026-03-10T09:00:00Z")
    f.SignatureFactory(
        document=contract, state="signed", sha256="c" * 64, answered_at="2026-03-10T09:00:00Z",
        read_at="2026-03-10T09:00:00Z",
    )  # fmt: skip
    type(mission).objects.filter(pk=mission.pk).update(state="contracted", contract=contract, coach=team)
    shown = client.get(f"/equipe/missions/{mission.public_id}/termes/")
    assert list(shown.context["form"].fields) == ["lead", "sponsor", "cleared_on", "cost_center"]
