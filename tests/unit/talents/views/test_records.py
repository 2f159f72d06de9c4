"""The pages of what recruitment asks: the team's list, the person's pieces and record, who opened them."""

import pytest

from accounts.models import JournalEntry
from notifications.models import Message
from talents.models import EmployeeRecord, Mission, MissionPiece, RequestedPiece
from tests import factories as f
from tests.factories import NOW

GIVEN = {
    "birth_name": "N’Diaye", "given_names": "Zoé Marie", "born_on": "1994-05-03", "birth_place": "Nantes",
    "birth_country": "France", "nationality": "Française", "street": "3 rue du Port", "postcode": "44000",
    "city": "Nantes", "country": "France", "social_security_number": "2 94 05 44 109 088 43",
    "account_holder": "Zoé N’Diaye", "iban": "fr76 3000 6000 0112 3456 7890 189", "bic": "agrifrpp",
}  # fmt: skip


@pytest.fixture
def hr(mission):
    return f.AdministrationMemberFactory(administration=mission.host, role="hr").user


def page(client, address, **data):
    answer = client.post(address, data, follow=True)
    return answer.content.decode()


def test_a_person_writes_their_record_and_reads_who_read_it(mission, hr, signed_in):
    talent, host, here = signed_in(mission.talent), signed_in(hr), f"/mission/{mission.public_id}/fiche/"
    shown = talent.get(here).content.decode()
    assert "Personne ne l’a encore lue" in shown
    assert "90 jours après la signature" in " ".join(shown.split())
    assert 'value="N’Diaye"' in shown  # known from the account: not asked again
    refused = talent.post(here, GIVEN | {"iban": "FR7630006000011234567890188"})
    assert (refused.status_code, "Cet IBAN n’est pas valide" in refused.content.decode()) == (422, True)
    young = talent.post(here, GIVEN | {"born_on": "2020-01-01"}).content.decode()
    assert "elle ne peut pas être celle de votre naissance" in young
    assert not EmployeeRecord.objects.exists()
    assert "Votre fiche est enregistrée" in page(talent, here, **{**GIVEN, "born_on": "", "bic": ""})
    assert "Il y manque&nbsp;: date de naissance" in talent.get(here).content.decode()
    page(talent, here, **GIVEN)
    record = EmployeeRecord.objects.get()
    assert (record.iban, record.bic, record.social_security_number) == (
        "FR7630006000011234567890189", "AGRIFRPP", "294054410908843",
    )  # fmt: skip
    assert Mission.objects.get(pk=mission.pk).talent_address == "3 rue du Port, 44000 Nantes"
    assert "FR7630006000011234567890189" in host.get(here).content.decode()
    assert host.post(here, GIVEN).status_code == 404
    assert f"Ressources humaines, {mission.host}" in talent.get(here).content.decode()
    assert "Votre fiche est complète" in talent.get(f"/mission/{mission.public_id}/").content.decode()


def test_a_record_is_closed_to_the_others_and_says_when_it_was_erased(mission, hr, signed_in):
    here = f"/mission/{mission.public_id}/fiche/"
    lead = mission.host.members.get(role="lead").user
    for nobody in (lead, f.UserFactory(roles=["coach"]), f.UserFactory()):
        assert signed_in(nobody).get(here).status_code == 404
    assert not JournalEntry.objects.filter(act="read").exists()
    assert "Il y manque" in signed_in(hr).get(here).content.decode()
    f.EmployeeRecordFactory(person=mission.talent, iban="", purged_at=NOW)
    assert "Cette fiche est effacée" in signed_in(hr).get(here).content.decode()
    assert "Votre fiche précédente est effacée" in signed_in(mission.talent).get(here).content.decode()
    room = signed_in(hr).get(f"/mission/{mission.public_id}/").content.decode()
    assert "La fiche est complète" in room


def test_whoever_awaits_pieces_reminds_of_them(mission, hr, signed_in):
    here = f"/mission/{mission.public_id}/"
    host = signed_in(hr)
    assert "Rappeler à la personne ce qui manque" in host.get(here).content.decode()
    assert "La personne reçoit un courriel" in page(host, f"{here}rappel/")
    assert "déjà reçu un rappel" in page(host, f"{here}rappel/")
    assert Message.objects.filter(template="pieces_missing").count() == 1
    lead = signed_in(mission.host.members.get(role="lead").user)
    assert lead.post(f"{here}rappel/").status_code == 404
    assert "Rappeler" not in signed_in(mission.talent).get(here).content.decode()
    Mission.objects.filter(pk=mission.pk).update(state="ended")
    assert "Rappeler" not in host.get(here).content.decode()


def test_each_reader_sees_the_pieces_that_are_open_to_them(mission, team, hr, signed_in):
    here = f"/mission/{mission.public_id}/"
    finance = f.AdministrationMemberFactory(administration=mission.host, role="finance").user
    assert "Pièces</h2>" not in signed_in(finance).get(here).content.decode()
    piece = f.MissionPieceFactory(mission=mission, kind="bank", file="", purged_at=NOW)
    payroll = signed_in(f.UserFactory(roles=["legal_finance"]))
    read = payroll.get(here).content.decode()
    assert ("Relevé d’identité bancaire" in read, "Pièce d’identité" in read) == (True, False)
    assert "Fichier effacé le" in read
    assert payroll.post(f"/pieces/{piece.public_id}/").status_code == 404
    RequestedPiece.objects.all().delete()
    campaign = mission.cohort.campaign
    f.RequestedPieceFactory(campaign=campaign, code="bank", readers=["host_finance"], label="RIB", kept_days=None)
    assert "Pièces</h2>" in signed_in(finance).get(here).content.decode()
    MissionPiece.objects.all().delete()
    own = signed_in(mission.talent).get(here).content.decode()
    assert "Gardée cinq ans après la fin de la mission" in own


def test_an_opening_is_read_by_the_person_with_who_and_as_whom(mission, hr, signed_in):
    piece = f.MissionPieceFactory(mission=mission)
    piece.file.storage.delete(piece.file.name)
    piece.file.storage.save(piece.file.name, __import__("io").BytesIO(b"%PDF"))
    talent = signed_in(mission.talent)
    b"".join(talent.post(f"/pieces/{piece.public_id}/"))
    assert "Personne ne l’a encore ouverte" in talent.get(f"/mission/{mission.public_id}/").content.decode()
    b"".join(signed_in(hr).post(f"/pieces/{piece.public_id}/"))
    shown = talent.get(f"/mission/{mission.public_id}/").content.decode()
    assert f"{hr}, Ressources humaines, {mission.host}" in shown


def test_the_team_writes_the_list_and_the_person_reads_it(mission, team, signed_in):
    code = mission.cohort.campaign.code
    here = f"/equipe/campagnes/{code}/pieces/"
    ours = signed_in(team)
    assert "Relevé d’identité bancaire" in ours.get(here).content.decode()
    assert ours.get(f"{here}absente/").status_code == 404
    assert "Nouvelle pièce" in ours.get(f"{here}nouvelle/").content.decode()
    values = {
        "label": "Bulletin n° 3", "help": "Moins de trois mois.", "required": "on", "asked": "on",
        "formats": ["pdf"], "readers": ["programme_hr"], "kept_days": "30",
    }  # fmt: skip
    refused = ours.post(f"{here}nouvelle/", values | {"readers": []})
    assert refused.status_code == 422
    assert "La pièce est enregistrée" in page(ours, f"{here}nouvelle/", **values)
    assert ours.post(f"{here}nouvelle/", values).status_code == 422
    room = signed_in(mission.talent).get(f"/mission/{mission.public_id}/").content.decode()
    assert "Moins de trois mois. PDF." in room
    page(ours, f"{here}bulletin-n-3/", **{key: value for key, value in values.items() if key != "asked"})
    page(ours, f"{here}diploma/", **{**values, "label": "Diplôme", "required": "", "kept_days": ""})
    listed = ours.get(here).content.decode()
    assert ("non" in listed, "oui, facultative" in listed, "30 jours après la signature" in listed) == (True,) * 3
    assert signed_in(f.UserFactory(roles=["reader"])).post(f"{here}diploma/", values).status_code == 403
