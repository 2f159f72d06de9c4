"""A candidate applies, ranks wishes, follows and answers."""

import pytest

from applications.domain.errors import ApplicationRefusedError
from tests import factories as f
from tests.unit.applications.views.candidate.applying import address, wishes


def test_home_offers_the_open_call_until_one_has_started(campaign, challenges, client):
    assert "Commencer mon dossier" in client.get("/candidature/").content.decode()
    started = client.post(f"/candidature/campagnes/{campaign.code}/")
    assert client.get(started.url).status_code == 200
    assert "Commencer mon dossier" not in client.get("/candidature/").content.decode()


def test_start_refused_is_told(campaign, client):
    campaign.windows.all().delete()
    page = client.post(f"/candidature/campagnes/{campaign.code}/", follow=True).content.decode()
    assert "n’est pas ouvert" in page


@pytest.mark.takes("applications.Application.withdraw", by="candidate:withdraw")
def test_withdraw_once(client, user, campaign):
    application = f.DepositedApplicationFactory(campaign=campaign, candidate=user)
    before = client.get(address(application, "retrait/")).text
    assert "vous pouvez reprendre cette candidature" in before
    assert "vœu" not in before
    application.refresh_from_db()
    assert application.state == "submitted"
    assert client.post(address(application, "retrait/"), {"reason": "x" * 501}).status_code == 422
    page = client.post(address(application, "retrait/"), {"reason": "autre"}, follow=True).content.decode()
    assert "est retirée" in page
    page = client.post(address(application, "retrait/"), follow=True).content.decode()
    assert "n’est plus possible" in page
    assert client.get(address(application, "retrait/")).status_code == 302
    assert "Retirer ma candidature" not in client.get(address(application)).content.decode()


@pytest.mark.takes("applications.Application.resume", by="candidate:resume")
def test_withdrawn_then_taken_up_again_and_deposited_under_its_own_number(deposited, challenges, client, campaign):
    text = f.FormFieldFactory(form=campaign.application_form)
    f.AnswerFactory(dossier=deposited.dossier, field=text, value="Ma première réponse.")
    f.WishFactory(application=deposited, challenge=challenges[0])
    assert "Votre vœu ne compte plus." in client.get(address(deposited, "retrait/")).text
    client.post(address(deposited, "retrait/"))
    assert "Reprendre ma candidature" in client.get(address(deposited)).content.decode()
    page = client.post(address(deposited, "reprise/"), follow=True).content.decode()
    assert "Ma première réponse." in page
    assert "ne peut plus être reprise" in client.post(address(deposited, "reprise/"), follow=True).content.decode()
    done = client.post(
        address(deposited),
        {
            "action": "deposit",
            "profession": deposited.profession.pk,
            "experience_years": "4",
            "order-shown": "1",
            "order": challenges[0].slug,
        },
    )
    deposited.refresh_from_db()
    assert done.status_code == 302, done.content.decode()
    assert deposited.dossier.deposit.number == f"{campaign.code}-C{deposited.pk:06d}-2"
    assert deposited.dossier.replaces.deposit.pk != deposited.dossier.deposit.pk


def test_withdrawal_after_a_decision_or_the_close_is_final(deposited, client, campaign):
    from applications.domain import applications
    from common.transitions import move

    move(deposited, "shortlist", by=None, at=f.NOW)
    deposited.publish_state()
    client.post(address(deposited, "retrait/"))
    assert "Reprendre" not in client.get(address(deposited)).content.decode()
    page = client.post(address(deposited, "reprise/"), follow=True).content.decode()
    assert "ne peut plus être reprise" in page
    deposited.refresh_from_db()
    with pytest.raises(ApplicationRefusedError):
        applications.resume(deposited, by=f.UserFactory(), at=f.NOW)


def test_receipt_is_prepared_then_downloaded(deposited, client):
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    from documents.models import Document

    assert "Préparer le récépissé" in client.get(address(deposited, "recepisse/")).content.decode()
    assert client.get(address(deposited, "recepisse.pdf")).status_code == 404
    page = client.post(address(deposited, "recepisse.pdf"), follow=True).content.decode()
    assert "en préparation" in page
    name = storages["private"].save("documents/essai.pdf", ContentFile(b"%PDF-1.4"))
    Document.objects.update(state="done", size=8, sha256="0" * 64, done_at=f.NOW, file=name)
    assert "Télécharger le récépissé" in client.get(address(deposited, "recepisse/")).content.decode()
    assert b"".join(client.get(address(deposited, "recepisse.pdf")).streaming_content) == b"%PDF-1.4"


@pytest.mark.parametrize(
    ("verdict", "message", "status"),
    [
        ("clean", "cv.pdf</a>", 200),
        ("unchecked", "non analysé", 200),
        ("pending", "en cours de vérification", 404),
        ("infected", "écarté parce qu’il contient un programme dangereux", 404),
    ],
)
def test_own_file_is_given_back_unless_in_quarantine(deposited, client, verdict, message, status):
    field = f.FormFieldFactory(form=deposited.dossier.form, kind="file", label="CV")
    piece = f.AttachmentFactory(dossier=deposited.dossier, field=field, verdict=verdict, pages=2)
    assert message in client.get(address(deposited)).content.decode()
    answer = client.get(address(deposited, f"pieces/{piece.public_id}/"))
    assert answer.status_code == status
    if status == 200:
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def later(campaign, deposited):
    f.CallWindowFactory(campaign=campaign, kind="wishes")
    type(deposited).objects.update(state="shortlisted", announced_state="shortlisted")
    return deposited


def test_second_form_after_preselection(later, challenges, client):
    first, two, three = challenges
    assert "Exprimer mes vœux" in client.get(address(later)).content.decode()
    here = address(later, "voeux/")
    page = client.post(
        here, {"order": [first.slug, "inconnu", two.slug], "action": f"add:{three.slug}"}
    ).content.decode()
    assert page.index(f'value="{first.slug}"') < page.index(f'value="{two.slug}"') < page.index(f'value="{three.slug}"')
    assert wishes(later) == []  # nothing is kept before the button says so
    client.post(here, {"order": [three.slug, first.slug], "action": "deposit"})
    assert wishes(later) == [three.pk, first.pk]
    assert "Changer mes vœux" in client.get(address(later)).content.decode()
    refused = client.post(here, {"action": "deposit"}).content.decode()
    assert "Choisissez de 1 à 3\xa0défis" in refused
    assert wishes(later) == [three.pk, first.pk]
    assert later.candidate.messages.filter(template="application_wishes").count() == 1


def test_second_form_closed_says_when(later, challenges, client, campaign):
    here = address(later, "voeux/")
    campaign.windows.filter(kind="wishes").update(opens_at=f.LATER, closes_at=None)
    assert "à partir du" in client.get(here).content.decode()
    page = client.post(here, {"order": challenges[0].slug, "action": "deposit"}).content.decode()
    assert "n’est pas ouvert" in page
    campaign.windows.filter(kind="wishes").delete()
    assert "ne sont pas ouverts en ce moment." in client.get(here).content.decode()


def test_wishes_are_those_of_a_shortlisted_person(later):
    from applications.domain import wish_list

    with pytest.raises(ApplicationRefusedError, match="une fois"):
        wish_list.express_wishes(later, [], by=f.UserFactory(), at=f.NOW)


@pytest.mark.takes("applications.Application.accept", by="candidate:offer")
@pytest.mark.takes("selection.Offer.accept", by="candidate:offer")
def test_offer_is_read_and_answered_once(client, user, campaign):
    offer = f.OfferFactory(application__candidate=user, application__campaign=campaign)
    here = f"/candidature/propositions/{offer.public_id}/"
    assert "Une place vous est proposée" in client.get("/candidature/").content.decode()
    assert "Accepter la place" in client.get(here).content.decode()
    assert "Vos autres vœux ne comptent plus." in client.get(here, {"reponse": "accept"}).text
    assert "la place est proposée à une autre personne" in client.get(here, {"reponse": "decline"}).text
    assert "À accepter avant le" in client.get(here, {"reponse": "settle"}).text  # not an answer of now: the offer
    offer.refresh_from_db()
    assert offer.state == "sent"
    assert "est enregistrée" in client.post(here, {"answer": "accept"}, follow=True).content.decode()
    page = client.post(here, {"answer": "decline"}, follow=True).content.decode()
    assert "n’est plus possible" in page
    assert "Réponse du" in page
    campaign.starts_on = None
    campaign.save()
    assert "À convenir" in client.get(here).content.decode()


def test_decision_not_announced_is_not_shown(client, user, campaign):
    application = f.DepositedApplicationFactory(campaign=campaign, candidate=user, state="not_shortlisted")
    for page in ("/candidature/", address(application)):
        text = client.get(page).content.decode()
        assert "Non présélectionnée" not in text
        assert "Déposée" in text


@pytest.mark.takes("applications.Application.ask", by="team:ask")
@pytest.mark.takes("applications.Application.complete", by="candidate:application")
def test_completion_asked_done_and_the_blind_version_follows(deposited, client, campaign, challenges, signed_in, team):
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    text = f.FormFieldFactory(form=campaign.application_form)
    f.AnswerFactory(dossier=deposited.dossier, field=text, value="Court.")
    f.WishFactory(application=deposited, challenge=challenges[0])
    colleague = signed_in(team)
    here = f"/equipe/candidatures/{deposited.public_id}/"
    for data, sentence in (
        ({"note": "", "days": "3"}, "Dites ce qui manque."), ({"note": "Le CV", "days": "x"}, "nombre de jours"),
        ({"note": "Le CV", "days": "0"}, "déjà passée"), ({"note": "Le CV", "days": "9"}, "La demande est envoyée"),
        ({"note": "Le CV", "days": "9"}, "n’est plus possible"),
    ):  # fmt: skip
        assert sentence in colleague.post(here + "completer/", data, follow=True).content.decode()
    first = deposited.dossier.deposit.number
    assert first in colleague.get(here).content.decode()
    assert here in colleague.get(f"/equipe/campagnes/{campaign.code}/candidatures/").text
    assert colleague.get(here + "anonyme/").status_code == 404
    assert "anonyme/" not in colleague.get(here).content.decode()
    assert "Anonymat levé" in colleague.post(here + "identite/", {"reason": "Pièce"}, follow=True).content.decode()
    assert deposited.candidate.messages.filter(template="application_incomplete").exists()
    page = client.get(address(deposited)).content.decode()
    assert ("Le CV" in page, "Ajouter un défi" in page) == (True, False)
    assert first in client.get("/candidature/").content.decode()
    campaign.windows.all().delete()  # the call is closed: the delay given still runs
    base = {"action": "deposit", "profession": deposited.profession.pk, "experience_years": "4", text.key: "Plus long."}
    type(deposited).objects.update(completion_due_at=f.NOW.replace(year=2020))
    assert "délai pour compléter" in client.post(address(deposited), base, follow=True).content.decode()
    type(deposited).objects.update(completion_due_at=f.LATER)
    assert client.post(address(deposited), base).status_code == 302
    deposited.refresh_from_db()
    assert (deposited.state, deposited.dossier.deposit.number) == (
        "submitted",
        f"{campaign.code}-C{deposited.pk:06d}-2",
    )
    assert deposited.dossier.deposit.blind_copies.get().version == 1
    assert wishes(deposited) == [challenges[0].pk]


def test_receipt_of_a_draft_does_not_exist(draft, client):
    assert client.get(address(draft, "recepisse/")).status_code == 404


def test_withdrawn_while_it_is_completed_still_shows_what_was_deposited(deposited, client, team):
    from applications.domain import applications

    applications.ask_completion(deposited, note="Le CV", due_at=f.LATER, by=team, at=f.NOW)
    number = deposited.dossier.replaces.deposit.number
    client.post(address(deposited, "retrait/"))
    assert number in client.get(address(deposited)).content.decode()


def test_a_deposited_application_is_frozen_by_its_dossier_not_by_the_call(draft, client, campaign):
    type(draft).objects.filter(pk=draft.pk).update(
        state="submitted", announced_state="submitted", profession=f.ProfessionFactory(), experience_years=3
    )
    type(draft.dossier).objects.filter(pk=draft.dossier_id).update(state="deposited")
    campaign.windows.all().delete()
    late = client.post(address(draft, "brouillon/"), {"profession": "", "experience_years": "9"})
    draft.refresh_from_db()
    assert (late.status_code, "déposé" in late.json()["error"], draft.experience_years) == (409, True, 3)
