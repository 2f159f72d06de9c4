"""A draft: written, ordered, saved by itself, deposited."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.domain.errors import WishesRefusedError
from applications.domain.wish_list import (
    check_own_wishes,
    limits_of_wishes,
    own_range_of_wishes,
    range_of_wishes,
    wishes_fault,
)
from applications.forms import steps
from applications.forms.applying import reordered
from sandbox.domain.people import pdf
from tests import factories as f
from tests.unit.applications.views.candidate.applying import address, wishes


def test_wishes_are_added_moved_and_removed_by_plain_buttons(draft, challenges, client):
    first, two, three = challenges
    for challenge in challenges:
        client.post(address(draft), {"action": f"add:{challenge.slug}"})
    assert wishes(draft) == [first.pk, two.pk, three.pk]
    client.post(address(draft), {"action": "up:2"})
    assert wishes(draft) == [first.pk, three.pk, two.pk]
    client.post(address(draft), {"action": "down:0"})
    assert wishes(draft) == [three.pk, first.pk, two.pk]
    client.post(address(draft), {"action": "remove:1"})
    assert wishes(draft) == [three.pk, two.pk]
    assert "Monter" in client.get(address(draft, "?etape=voeux")).content.decode()


@pytest.mark.parametrize("action", ["up:0", "down:2", "up:9", "remove:x", "boum:1", "save", "add", "add:zzz"])
def test_impossible_move_changes_nothing(action):
    current = ["a", "b", "c"]
    assert reordered(current, action, []) == current


@pytest.mark.takes("applications.Application.submit", by="candidate:application")
def test_deposit_from_profile_to_receipt(draft, challenges, campaign, client):
    text = f.FormFieldFactory(form=campaign.application_form)
    file = f.FormFieldFactory(form=campaign.application_form, kind="file", label="CV")
    profession = challenges[0].positions.get().profession
    base = {"profession": profession.pk, "experience_years": "4.5", text.key: "Motivée"}
    client.post(address(draft), base | {"action": f"add:{challenges[0].slug}"})
    refused = client.post(address(draft), base | {"action": "deposit"})
    assert refused.status_code == 422
    assert "Joignez le fichier demandé." in refused.content.decode()
    upload = SimpleUploadedFile("cv.pdf", pdf("CV"))
    done = client.post(address(draft), base | {"action": "deposit", file.key: upload})
    assert done.url == address(draft, "recepisse/")
    assert "Empreinte du dossier" in client.get(done.url).content.decode()
    shown = client.get(address(draft)).content.decode()
    assert "Déposée" in shown
    assert "Retirer ma candidature" in shown
    assert client.post(address(draft), {}).status_code == 404


def test_deposit_without_profile_or_wishes_is_told(draft, client, challenges):
    page = client.post(address(draft), {"action": "deposit"}, follow=True).content.decode()
    assert "Indiquez votre métier" in page
    profession = challenges[0].positions.get().profession
    given = {"action": "deposit", "profession": profession.pk, "experience_years": "2"}
    page = client.post(address(draft), given, follow=True).content.decode()
    assert "Choisissez de 1 à 3\xa0défis" in page


def test_bad_experience_is_shown_at_its_field_and_answers_kept(draft, campaign, client):
    text = f.FormFieldFactory(form=campaign.application_form)
    page = client.post(address(draft), {"experience_years": "-1", text.key: "gardé"})
    assert page.status_code == 200
    assert "id_experience_years_error" in page.content.decode()
    assert draft.dossier.answers.get().value == "gardé"


def test_refused_file_is_told(draft, campaign, client):
    file = f.FormFieldFactory(form=campaign.application_form, kind="file", label="CV")
    page = client.post(address(draft), {file.key: SimpleUploadedFile("cv.pdf", b"MZ")}, follow=True)
    assert "n’est pas d’un format accepté" in page.content.decode()


def test_two_tabs_keep_both_texts(draft, campaign, client):
    text = f.FormFieldFactory(form=campaign.application_form)
    f.AnswerFactory(dossier=draft.dossier, field=text, value="d’un onglet")
    torn = client.post(address(draft), {text.key: "de l’autre", f"{text.key}-base": "avant"})
    assert (torn.status_code, "deux textes" in torn.content.decode()) == (422, True)
    rival = draft.dossier.rivals.get()
    client.post(address(draft), {"settle": f"{rival.pk}:keep"})
    assert draft.dossier.answers.get().value == "de l’autre"


def test_autosave_keeps_answers(draft, campaign, client):
    text = f.FormFieldFactory(form=campaign.application_form)
    assert "saved" in client.post(address(draft, "brouillon/"), {text.key: "x"}).json()


@pytest.mark.parametrize(
    ("verdict", "message"), [("pending", "en cours de vérification"), ("infected", "un programme dangereux")]
)
def test_draft_says_what_becomes_of_its_file(draft, client, campaign, verdict, message):
    field = f.FormFieldFactory(form=campaign.application_form, kind="file", label="CV")
    f.AttachmentFactory(dossier=draft.dossier, field=field, verdict=verdict, threat="Essai")
    assert message in client.get(address(draft, "?etape=partie-1")).content.decode()


def test_draft_says_that_wishes_come_later_and_deposits_without(draft, challenges, client, campaign):
    f.CallWindowFactory(campaign=campaign, kind="wishes")
    assert "par un second formulaire" in client.get(address(draft, "?etape=voeux")).content.decode()
    profession = challenges[0].positions.get().profession
    client.post(address(draft), {"action": "deposit", "profession": profession.pk, "experience_years": "2"})
    draft.refresh_from_db()
    assert (draft.state, wishes(draft)) == ("submitted", [])


def test_autosave_keeps_the_whole_page_and_stops_at_the_close(draft, challenges, client, campaign):
    text = f.FormFieldFactory(form=campaign.application_form)
    profession = challenges[0].positions.get().profession
    data = {
        text.key: "Ma réponse.", "profession": profession.pk, "experience_years": "3", "order-shown": "1",
        "order": [challenges[1].slug, challenges[0].slug],
    }  # fmt: skip
    assert "saved" in client.post(address(draft, "brouillon/"), data).json()
    draft.refresh_from_db()
    assert (draft.profession, wishes(draft)) == (profession, [challenges[1].pk, challenges[0].pk])
    campaign.windows.update(opens_at=f.NOW.replace(year=2020), closes_at=f.NOW.replace(year=2021))
    late = client.post(address(draft, "brouillon/"), data | {text.key: "Trop tard."})
    assert (late.status_code, "Non enregistré." in late.json()["error"]) == (409, True)
    assert draft.dossier.answers.get().value == "Ma réponse."


def test_the_button_refuses_as_the_autosave_does_and_shows_what_was_typed(draft, challenges, client, campaign):
    text = f.FormFieldFactory(form=campaign.application_form)
    f.EligibilityRuleFactory(campaign=campaign, kind="studies")
    profession = challenges[0].positions.get().profession
    campaign.windows.update(opens_at=f.NOW.replace(year=2020), closes_at=f.NOW.replace(year=2021))
    data = {
        text.key: "Trop tard.", "profession": profession.pk, "experience_years": "3", "order-shown": "1",
        "order": [challenges[1].slug], "situation-studies": "oui", "situation-studies_detail": "Licence",
    }  # fmt: skip
    shown = {}
    for step in [each.slug for each in steps.steps(draft)]:
        answer = client.post(address(draft), data | {"etape": step, "action": "save"})
        shown[step] = answer.content.decode().replace("\xa0", " ")
        assert answer.status_code == 422
        assert "clôture était fixée au 10 mars 2021 à 13 h 00 (heure de Paris, UTC+1)" in shown[step]
        assert "arrivée le 10 mars 2026 à 13 h 00 min 00 s" in shown[step]
    assert "Licence" in shown["profil"]
    assert f'value="{challenges[1].slug}"' in shown["voeux"]
    draft.refresh_from_db()
    assert (draft.profession, wishes(draft), draft.dossier.answers.count(), draft.declarations.count()) == (
        None,
        [],
        0,
        0,
    )
    assert "Trop tard." in "".join(shown.values())


def test_autosave_of_an_unchanged_order_writes_no_wish(draft, challenges, client):
    data = {"order-shown": "1", "order": [challenges[1].slug]}
    for _ in range(2):
        assert "saved" in client.post(address(draft, "brouillon/"), data).json()
    assert wishes(draft) == [challenges[1].pk]


def test_a_challenge_that_seeks_nobody_of_ones_trade_is_not_offered_and_stops_the_deposit(draft, challenges, client):
    mine, other = challenges[0], challenges[1]
    other.positions.update(profession=f.ProfessionFactory(code="designer", label="Design"))
    given = {"profession": mine.positions.get().profession_id, "experience_years": "2"}
    client.post(address(draft), given | {"action": f"add:{mine.slug}"})
    page = client.get(address(draft, "?etape=voeux")).text
    assert (str(other) in page, "votre métier" in page) == (False, False)
    client.post(address(draft), given | {"action": "save", "profession": other.positions.get().profession_id})
    page = client.post(
        address(draft), given | {"action": "deposit", "profession": other.positions.get().profession_id}, follow=True
    ).text
    sentence = f"Le défi « {mine} » ne cherche personne de votre métier : retirez-le de vos vœux."
    assert sentence in page.replace("\xa0", " ").replace("&nbsp;", " ")
    assert f'value="add:{other.slug}"' in client.get(address(draft, "?etape=voeux")).text


def test_no_more_wishes_are_due_than_challenges_seek_ones_trade(draft, challenges):
    draft.campaign.min_wishes, draft.campaign.max_wishes = 3, 5
    draft.campaign.save()
    challenges[1].positions.update(profession=f.ProfessionFactory(code="designer", label="Design"))
    draft.profession = challenges[1].positions.get().profession
    draft.save()
    f.WishFactory(application=draft, challenge=challenges[1], rank=1)
    assert wishes_fault(draft) == ""
    draft.wishes.all().delete()
    assert "Choisissez 1\xa0défi : vous en avez 0" in wishes_fault(draft)


def test_wishes_of_the_second_form_are_of_ones_trade_too(draft, challenges):
    draft.profession = f.ProfessionFactory(code="designer", label="Design")
    draft.save()
    with pytest.raises(WishesRefusedError, match="ne cherche personne de votre métier"):
        check_own_wishes(draft, challenges[:1])


def test_no_more_wishes_are_asked_than_challenges_seek_a_trade(draft, challenges):
    draft.profession = f.ProfessionFactory(code="designer", label="Design")
    for challenge in challenges[:2]:
        f.PositionFactory(challenge=challenge, profession=draft.profession)
    assert limits_of_wishes(draft) == (1, 2)
    assert own_range_of_wishes(draft) == "de 1 à 2\xa0défis"


@pytest.mark.parametrize(
    ("least", "most", "words"), [(0, 3, "jusqu’à 3\xa0défis"), (2, 2, "2\xa0défis"), (1, 3, "de 1 à 3\xa0défis")]
)
def test_range_of_wishes_in_words(least, most, words):
    assert range_of_wishes(least, most) == words


def test_trade_that_no_challenge_seeks_is_told_so(draft, client, challenges):
    draft.profession = f.ProfessionFactory(code="designer", label="Design")
    draft.save()
    page = client.get(address(draft, "?etape=voeux")).content.decode()
    assert "Aucun défi publié ne cherche votre métier aujourd’hui" in page
    assert wishes_fault(draft) == ""


def test_name_and_telephone_are_asked_once_at_the_first_step(draft, campaign, client):
    """An account opened by a code knows an address alone: the draft asks who applies, the next one knows."""
    person = draft.candidate
    person.first_name = person.last_name = ""
    person.save()
    page = client.get(address(draft, "?etape=profil")).text
    assert "Indiquez votre prénom et votre nom." in client.get(address(draft, "?etape=depot")).text
    assert all(label in page for label in ("Prénom d’usage", "Téléphone", "l’équipe seule le lit"))
    typed = {"etape": "profil", "profession": "", "experience_years": "", "action": "save"}
    who = {"first_name": "Zélie", "last_name": "Okafor", "preferred_name": "Sacha", "phone": "06 12 34 56 78"}
    client.post(address(draft), typed | who)
    person.refresh_from_db()
    assert (person.civil_name, str(person), person.profile.phone) == ("Zélie Okafor", "Sacha Okafor", who["phone"])
    for _ in range(2):  # the second changes nothing
        client.post(address(draft), typed | who | {"first_name": "", "preferred_name": "", "phone": ""})
    person.refresh_from_db()
    assert (person.civil_name, str(person), person.profile.phone) == ("Zélie Okafor", "Zélie Okafor", "")
    page = client.get(address(draft, "?etape=profil")).text
    assert 'value="Zélie"' in page
    assert "Indiquez votre prénom" not in client.get(address(draft, "?etape=depot")).text
