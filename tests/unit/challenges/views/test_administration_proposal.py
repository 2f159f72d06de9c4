"""Around a proposal: join, positions, money, sponsor, preview, examples, completion, page."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from challenges.domain import instruction
from challenges.models import Challenge, Commitment
from documents.models import Document
from notifications.models import Message
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory(sponsor_commitment=True, max_seats=3)
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    f.PayBandFactory(campaign=campaign, up_to_years=5, net_monthly=3500)
    f.PayBandFactory(campaign=campaign, from_years=5, up_to_years=9)
    f.PayBandFactory(campaign=campaign, from_years=9, net_monthly=5000)
    member = f.AdministrationMemberFactory()
    member.challenge = f.ChallengeFactory(
        campaign=campaign,
        administration=member.administration,
        dossier=f.DossierFactory(form=campaign.challenge_form, owner=member.user),
    )
    return member


@pytest.fixture
def client(seat, signed_in):
    return signed_in(seat.user)


def address(seat, tail=""):
    return f"/administration/defis/{seat.challenge.public_id}/{tail}"


def done(document):
    name = storages["private"].save("documents/essai.pdf", ContentFile(b"%PDF-1.4"))
    Document.objects.filter(pk=document.pk).update(state="done", size=8, sha256="0" * 64, done_at=NOW, file=name)


def read(answer):
    return b"".join(answer.streaming_content)


EMPTY = {"postes-TOTAL_FORMS": "2", "postes-INITIAL_FORMS": "0"}


def test_positions_are_written_with_their_skills(seat, client):
    trade = f.ProfessionFactory()
    band = seat.challenge.campaign.pay_bands.first()
    given = EMPTY | {
        "postes-0-profession": trade.pk, "postes-0-seats": 2, "postes-0-pay_band": band.pk, "postes-0-wanted": "Python, SQL",
        "postes-0-trainable": "Cartographie",
    }  # fmt: skip
    assert client.post(address(seat, "postes/"), given).status_code == 302
    assert seat.challenge.positions.get().skills.count() == 3
    page = client.get(address(seat, "postes/")).content.decode()
    for words in ("Python, SQL", "De 5 à 9 ans", "9 ans et plus"):
        assert words in page
    wrong = client.post(address(seat, "postes/"), EMPTY | {"postes-0-wanted": "Python"})
    assert (wrong.status_code, "Choisissez le métier de ce poste." in wrong.content.decode()) == (422, True)
    many = client.post(address(seat, "postes/"), given | {"postes-0-seats": 5})
    assert "la limite est de 3 par défi" in many.content.decode()
    gone = client.post(address(seat, "postes/"), given | {"postes-0-DELETE": "on"})
    assert (gone.status_code, seat.challenge.positions.count()) == (302, 0)


def test_band_without_bound_is_any_experience(seat, client):
    seat.challenge.campaign.pay_bands.all().delete()
    f.PayBandFactory(campaign=seat.challenge.campaign)
    assert "Toute expérience" in client.get(address(seat, "postes/")).content.decode()


def test_funding_is_simulated_and_its_annex_made(seat, client):
    page = client.get(address(seat, "financement/")).content.decode()
    assert "Indiquez d’abord les postes" in page
    assert "Écrivez d’abord le plan" in client.post(address(seat, "financement/annexe/"), follow=True).content.decode()
    assert client.get(address(seat, "financement/annexe/")).status_code == 404
    f.PositionFactory(challenge=seat.challenge, pay_band=seat.challenge.campaign.pay_bands.first())
    wrong = client.post(
        address(seat, "financement/"),
        {"source": "carried", "programme": "352", "title_2": "on", "bearer": "Nulle part"},
    )
    assert (wrong.status_code, "n’est pas dans l’annuaire" in wrong.content.decode()) == (422, True)
    wrong = client.post(address(seat, "financement/"), {"source": "direct", "programme": "352"})
    assert "Sans crédits de titre 2" in wrong.content.decode()
    ministry = f.AdministrationFactory(name="Ministère de la mer")
    given = {"source": "carried", "programme": "352", "title_2": "on", "bearer": "Ministère de la mer"}
    page = client.post(address(seat, "financement/"), given, follow=True).content.decode()
    assert f"{seat.administration} ; {ministry}" in page
    assert "62\u202f125\xa0€" in page
    assert "en préparation" in client.post(address(seat, "financement/annexe/"), follow=True).content.decode()
    done(Document.objects.get(template="funding_annex"))
    assert read(client.get(address(seat, "financement/annexe/"))) == b"%PDF-1.4"
    assert "Annexe FIN-2026-00001" in client.get(address(seat, "financement/")).content.decode()


def test_sponsor_signs_by_a_personal_link(seat, client):
    wrong = client.post(address(seat, "sponsor/"), {"email": "non"})
    assert wrong.status_code == 422
    page = client.post(address(seat, "sponsor/"), {"email": "sponsor@test.invalid"}, follow=True).content.decode()
    assert "Lien envoyé à sponsor@test.invalid" in page
    asked = Commitment.objects.get()
    link = f"/engagements/{asked.token}/"
    visitor = type(client)()
    unsigned = visitor.post(link, {"name": "Léa Faure", "function": "Directrice"})
    assert (unsigned.status_code, "Champ requis." in unsigned.content.decode()) == (422, True)
    typed = visitor.post(link, {"name": "Léa Faure", "function": "Directrice", "act": "code"}).content.decode()
    assert "Un code est envoyé à sponsor@test.invalid" in typed
    assert 'value="Léa Faure"' in typed
    soon = visitor.post(link, {"name": "Léa Faure", "act": "code"})
    assert (soon.status_code, "demi-minute" in soon.content.decode()) == (422, True)
    assert 'value="Léa Faure"' in soon.content.decode()
    code = Message.objects.get(template="commitment_code").body.partition("est : ")[2][:6]
    signature = {"name": "Léa Faure", "function": "Directrice", "agree": "on", "act": "sign"}
    wrong = visitor.post(link, signature | {"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert (wrong.status_code, "pas le bon" in wrong.content.decode()) == (422, True)
    signature["code"] = code
    assert "Votre signature est enregistrée" in visitor.post(link, signature, follow=True).content.decode()
    assert "déjà signés" in visitor.post(link, signature).content.decode()
    assert "Signés par Léa Faure, Directrice" in client.get(address(seat, "sponsor/")).content.decode()
    again = client.post(address(seat, "sponsor/"), {"email": "x@test.invalid"})
    assert (again.status_code, "a déjà signé" in again.content.decode()) == (422, True)
    assert visitor.get("/engagements/8f7a2f0e-0000-4000-8000-000000000000/").status_code == 404


def test_deposit_says_all_that_is_missing_at_once(seat, client):
    field = f.FormFieldFactory(form=seat.challenge.campaign.challenge_form, label="Problématique")
    page = client.post(address(seat), {"action": "deposit", field.key: ""}).content.decode()
    for sentence in ("1\xa0place au moins", "Le sponsor n’a pas encore signé", "Cette réponse est attendue."):
        assert sentence in page
    assert "0 réponse obligatoire sur 1" in page


def test_preview_hides_what_the_jury_does_not_read(seat, client):
    form = seat.challenge.campaign.challenge_form
    for label, audience in (("Projet", "jury"), ("Budget", "team")):
        f.AnswerFactory(
            dossier=seat.challenge.dossier,
            field=f.FormFieldFactory(form=form, label=label, audience=audience),
            value=f"Texte {label}",
        )
    page = client.get(address(seat, "apercu/")).content.decode()
    assert "Texte Projet" in page
    assert "Texte Budget" not in page
    assert "Aucune grille n’est choisie" in page
    stage = f.StageFactory(campaign=seat.challenge.campaign, kind="challenge_jury")
    f.CriterionFactory(grid=stage.grid, label="Pertinence du besoin")
    assert "Pertinence du besoin" in client.get(address(seat, "apercu/")).content.decode()


def test_examples_come_from_the_draft_or_from_words(seat, client):
    from common.language.search import document

    near = f.PublishedChallengeFactory(published_title="Carte des friches", search_words=document("Carte des friches"))
    f.PositionFactory(challenge=near)
    Challenge.objects.filter(pk=seat.challenge.pk).update(submitted_title="Une carte")
    assert "Carte des friches" in client.get(address(seat, "exemples/")).content.decode()
    assert "mots communs : friches" in client.get(address(seat, "exemples/?mots=friche")).content.decode()
    assert "Aucun défi ne correspond." in client.get(address(seat, "exemples/?mots=orgues")).content.decode()


@pytest.mark.takes("challenges.Challenge.complete", by="administration:challenge")
def test_completion_is_asked_done_and_the_receipt_follows(seat, client, team):
    Challenge.objects.update(announced_state="submitted", state="submitted")
    type(seat.challenge.campaign).objects.update(sponsor_commitment=False)
    f.PositionFactory(challenge=seat.challenge)
    dossier = seat.challenge.dossier
    type(dossier).objects.update(state="deposited")
    first = f.DepositFactory(dossier=dossier)
    challenge = Challenge.objects.get()
    instruction.ask_completion(challenge, note="Le budget manque", due_at=LATER, by=team, at=NOW)
    assert "Le budget manque" in client.get(address(seat)).content.decode()
    home = client.get("/administration/").content.decode()
    assert "À vous :" in home
    assert first.number in client.get(address(seat, "recepisse/")).content.decode()
    answer = client.post(address(seat), {"action": "deposit"})
    assert answer.url == address(seat, "recepisse/")
    receipt = client.get(answer.url).content.decode()
    assert "en préparation" in receipt
    assert client.get(address(seat, "recepisse.pdf")).status_code == 404
    done(Document.objects.get(template="deposit_receipt"))
    assert "Télécharger le récépissé" in client.get(address(seat, "recepisse/")).content.decode()
    assert read(client.get(address(seat, "recepisse.pdf"))) == b"%PDF-1.4"


def test_receipt_of_a_draft_does_not_exist(seat, client):
    assert client.get(address(seat, "recepisse/")).status_code == 404


def test_comments_withdrawal_and_conflict(seat, client):
    page = client.post(address(seat, "commentaire/"), {"text": "À relire"}, follow=True).content.decode()
    assert "À relire" in page
    refused = client.post(address(seat, "commentaire/"), {"text": "x" * 4001})
    assert (refused.status_code, "x" * 4001 in refused.content.decode()) == (422, True)
    field = f.FormFieldFactory(form=seat.challenge.campaign.challenge_form)
    f.AnswerFactory(dossier=seat.challenge.dossier, field=field, value="d’elle")
    torn = client.post(address(seat), {field.key: "de moi", f"{field.key}-base": "autre", "action": "save"})
    assert (torn.status_code, "deux textes" in torn.content.decode()) == (422, True)
    rival = seat.challenge.dossier.rivals.get()
    page = client.post(address(seat), {"settle": f"{rival.pk}:keep"}, follow=True).content.decode()
    assert "Votre choix est enregistré" in page
    assert "Textes écartés" in page
    Challenge.objects.update(state="submitted", announced_state="submitted")
    f.DepositFactory(dossier=seat.challenge.dossier)
    assert client.post(address(seat, "commentaire/"), {"text": ""}).status_code == 422
    assert "Retirer le défi" in client.get(address(seat)).content.decode()
    assert "Ce retrait est définitif." in client.get(address(seat, "retrait/")).text
    assert "pourquoi le défi est retiré" in client.post(address(seat, "retrait/"), follow=True).content.decode()
    assert client.post(address(seat, "retrait/"), {"reason": "x" * 5000}).status_code == 422
    page = client.post(address(seat, "retrait/"), {"reason": "budget"}, follow=True).content.decode()
    assert "Le défi est retiré." in page
    assert client.get(address(seat, "retrait/")).status_code == 302


def test_page_questions_and_webinars(seat, client):
    assert client.get(address(seat, "page/")).status_code == 404
    Challenge.objects.update(state="published", announced_state="published", published_title="Titre")
    wrong = client.post(address(seat, "page/"), {"published_title": "", "figures": ""})
    assert wrong.status_code == 422
    given = {"published_title": "Titre neuf", "summary": "A", "city": "75007 Paris", "figures": "\n12 : communes"}
    assert "Page enregistrée." in client.post(address(seat, "page/"), given, follow=True).content.decode()
    question = f.ChallengeQuestionFactory(challenge=seat.challenge)
    link = address(seat, f"page/questions/{question.pk}/")
    assert "Réponse publiée." in client.post(link, {f"q{question.pk}-text": "À Paris."}, follow=True).content.decode()
    refused = client.post(link, {f"q{question.pk}-text": "x" * 2001})
    assert (refused.status_code, "x" * 2001 in refused.content.decode()) == (422, True)
    meeting = {"title": "Rencontre", "starts_at": "2026-04-01T18:00:00", "minutes": 60, "url": "visio.test.invalid/x"}
    past = client.post(address(seat, "page/webinaires/"), meeting | {"starts_at": "2026-03-01T18:00:00"})
    assert (past.status_code, "déjà passée" in past.content.decode()) == (422, True)
    assert "Webinaire annoncé." in client.post(address(seat, "page/webinaires/"), meeting, follow=True).content.decode()
    webinar = seat.challenge.webinars.get()
    assert (str(webinar), webinar.starts_at.hour) == ("Rencontre", 16)
    page = client.post(address(seat, "page/webinaires/"), {"cancel": webinar.pk}, follow=True).content.decode()
    assert "annulé" in page


def test_page_closed_meanwhile_is_told(seat, client):
    Challenge.objects.update(state="closed", announced_state="published", published_title="Titre")
    page = client.post(address(seat, "page/"), {"published_title": "X", "summary": "", "figures": ""}, follow=True)
    assert "quand il est retenu" in page.content.decode()


def test_agent_joins_by_search_by_name_or_by_siret(signed_in, db):
    from common.language.search import document

    body = f.AdministrationFactory(
        name="Préfecture du Gard", siren="130025265", search_words=document("Préfecture du Gard")
    )
    lead = f.AdministrationMemberFactory(administration=body)
    agent = f.UserFactory()
    client = signed_in(agent)
    assert "Rejoindre mon administration" in client.get("/administration/").content.decode()
    assert "Préfecture du Gard" in client.get("/administration/rejoindre/?q=prefecture").content.decode()
    assert "Aucune administration de ce nom" in client.get("/administration/rejoindre/?q=zzz").content.decode()
    for given, message in (
        ({"role": "lead"}, "Choisissez une administration de la liste"),
        ({"role": "lead", "proposed_name": "X", "proposed_siren": "130 025 266"}, "clé de contrôle"),
    ):
        answer = client.post("/administration/rejoindre/", given)
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
    given = {"administration": body.pk, "role": "hr", "message": "Bureau 3"}
    page = client.post("/administration/rejoindre/", given, follow=True).content.decode()
    assert "Demande envoyée" in page
    assert "en attente" in page
    assert "déjà en attente" in client.post("/administration/rejoindre/", given).content.decode()
    waiting = signed_in(lead.user).get("/administration/collegues/").content.decode()
    assert "Bureau 3" in waiting
    request = body.join_requests.get()
    signed_in(lead.user).post(f"/administration/demandes/{request.public_id}/", {"answer": "approve"})
    assert body.members.get(user=agent).role == "hr"
    vouched = signed_in(f.UserFactory(siret="13002526500013"))
    assert "donne le SIRET" in vouched.get("/administration/rejoindre/").content.decode()
    page = vouched.post("/administration/rejoindre/", {"action": "siret"}, follow=True).content.decode()
    assert "Demande envoyée à la préfecture du Gard" in page
    asked = body.join_requests.get(state="pending")
    assert (asked.role, "13002526500013" in asked.message) == ("lead", True)
    assert not body.members.filter(user=asked.user).exists()
    assert "13002526500013" in signed_in(lead.user).get("/administration/collegues/").content.decode()
    refused = client.post("/administration/rejoindre/", {"action": "siret"}, follow=True).content.decode()
    assert "ne donne le SIRET" in refused


def test_homonyms_are_told_apart_by_their_siren(seat, client):
    for _ in range(2):
        f.AdministrationFactory(name="Direction du budget")
    page = client.post(
        address(seat, "financement/"), {"source": "carried", "bearer": "Direction du budget"}
    ).content.decode()
    assert "indiquez le SIREN" in page
