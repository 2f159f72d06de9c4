"""A proposal as a task list: its screens, what each lacks, who answers for it, what is carried, the last reading."""

import json
from datetime import date, timedelta

import pytest

from challenges.forms import proposal_steps
from challenges.models import Challenge
from tests import factories as f
from tests.factories import NOW

SECTIONS = ("Administration", "Contacts", "Projet", "Stratégie", "Cadrage", "Valeur", "Équipe")


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory(max_seats=3)
    f.CallWindowFactory(campaign=campaign, kind="challenges", closes_at=NOW + timedelta(days=30))
    member = f.AdministrationMemberFactory()
    member.campaign = campaign
    member.challenge = f.ChallengeFactory(
        campaign=campaign,
        administration=member.administration,
        submitted_title="Une carte",
        dossier=f.DossierFactory(form=campaign.challenge_form, owner=member.user, created_at=NOW),
    )
    return member


@pytest.fixture
def client(seat, signed_in):
    return signed_in(seat.user)


def here(seat, tail=""):
    return f"/administration/defis/{seat.challenge.public_id}/{tail}"


def question(seat, section="Projet", **options):
    return f.FormFieldFactory(form=seat.campaign.challenge_form, section=section, **options)


def states(seat):
    return {step.slug: step.state for step in proposal_steps.steps(Challenge.objects.get(pk=seat.challenge.pk))}


@pytest.mark.parametrize("demands_sponsor", [True, False])
def test_proposal_has_six_screens_at_most(seat, demands_sponsor):
    seat.campaign.sponsor_commitment = demands_sponsor
    for section in SECTIONS:
        for _ in range(4):
            question(seat, section)
    screens = proposal_steps.steps(seat.challenge)
    assert len(screens) == proposal_steps.MAX_SCREENS
    assert [section for screen in screens for section in screen.sections] == list(SECTIONS)
    assert screens[1].title == ("Financement et sponsor" if demands_sponsor else "Financement")
    assert screens[2].title == "Administration, contacts"[:14] + " et contacts"
    assert [fault.anchor for fault in screens[1].faults] == (["sponsor"] if demands_sponsor else [])


def test_title_of_many_sections_is_cut():
    assert proposal_steps._joined(("Cadrage",)) == "Cadrage"
    assert proposal_steps._joined(("Cadrage", "Valeur", "EIG")) == "Cadrage, valeur et EIG"
    assert proposal_steps._joined(("A", "Un", "Bb", "Cc", "Dd")) == "A, un, bb, cc et suite"


def test_each_screen_says_where_it_stands(seat, client):
    first = question(seat, "Projet", label="Problématique", question="Quel problème ?")
    question(seat, "Cadrage", required=False)
    second = question(seat, "Cadrage")
    assert set(states(seat).values()) == {"todo", "done"}
    third = question(seat, "Cadrage", question="Quels risques ?")
    assert "Il manque 2 points, d’abord" in client.get(here(seat)).text.replace("\xa0", " ")
    third.delete()
    page = client.get(here(seat)).text.replace("\xa0", " ")
    assert "Il manque un point : Quel problème ?" in page
    assert "À remplir pour le 2 avril 2026." in page
    assert "À remplir pour le 7 avril 2026." in page
    assert "Continuer : Postes et moyens" in page
    f.PositionFactory(challenge=seat.challenge)
    f.FundingPlanFactory(challenge=seat.challenge, source="self", programme="", title_2=False)
    f.AnswerFactory(dossier=seat.challenge.dossier, field=first, value="La lenteur")
    assert states(seat) == {
        "postes": "done", "financement": "done", "partie-1": "done", "partie-2": "todo", "depot": "done",
    }  # fmt: skip
    f.AnswerFactory(dossier=seat.challenge.dossier, field=second, value="Oui")
    page = client.get(here(seat)).text
    assert "4 parties complètes sur" in page
    assert "Relire et déposer" in page


def test_title_is_the_screen_and_previous_and_next_save(seat, client):
    asked = [question(seat, section) for section in ("Projet", "Cadrage")]
    page = client.get(here(seat, "?etape=partie-1"))
    assert (page.status_code, "<h1>Projet</h1>" in page.text, "Partie 3 sur 5." in page.text) == (200, True, True)
    answer = client.post(here(seat), {"etape": "partie-1", asked[0].key: "Un mot", "action": "next"})
    assert answer.url == here(seat, "?etape=partie-2")
    answer = client.post(here(seat), {"etape": "partie-2", asked[1].key: "Un autre", "action": "back"})
    assert answer.url == here(seat, "?etape=partie-1")
    assert [row.value for row in seat.challenge.dossier.answers.order_by("pk")] == ["Un mot", "Un autre"]
    saved = client.post(here(seat), {"etape": "partie-1", asked[0].key: "Trois mots", "action": "save"}, follow=True)
    assert "Brouillon enregistré." in saved.text
    assert client.post(here(seat), {"etape": "depot", "action": "back"}).url == here(seat, "?etape=partie-2")
    assert client.post(here(seat), {"etape": "partie-1", "action": "back"}).url == here(seat, "financement/")
    assert client.get(here(seat, "?etape=postes")).url == here(seat, "postes/")
    assert "Une carte" in client.get(here(seat, "?etape=inconnue")).text


def test_missing_points_are_shown_once_a_screen_is_begun(seat, client):
    first, second = question(seat, label="Un", max_lines=1), question(seat, label="Deux")
    assert "Cette réponse est attendue." not in client.get(here(seat, "?etape=partie-1")).text
    client.post(here(seat), {"etape": "partie-1", first.key: "a\nb"})
    page = client.get(here(seat, "?etape=partie-1")).text
    assert "la limite est de 1 lignes" in page
    assert "Cette réponse est attendue." in page
    assert f'href="#{second.key}"' in page
    assert "Il reste 2\xa0points dans cette partie." in page
    saved = client.post(here(seat, "brouillon/"), {"etape": "partie-1", first.key: "a", second.key: "b"})
    assert saved.json()["left"] == "Rien ne manque dans cette partie."
    assert "left" not in client.post(here(seat, "brouillon/"), {first.key: "a"}).json()


def test_screen_that_no_answer_asks_is_said_so(seat, client):
    gate = question(seat, "Projet", kind="yes_no")
    hidden = question(seat, "Cadrage", depends_on=gate, depends_value="oui")
    assert states(seat)["partie-2"] == "skipped"
    assert "Cette partie ne vous concerne pas" in client.get(here(seat, "?etape=partie-2")).text
    assert hidden.prompt not in client.get(here(seat, "?etape=partie-2")).text
    assert client.post(here(seat), {"etape": "partie-1", gate.key: "non", "action": "next"}).url.endswith("depot")


def test_answer_given_elsewhere_is_shown_then_stored_with_its_screen(seat, client):
    person = {"name": "Léa Faure", "function": "D", "entity": "DNUM", "email": "lea@test.invalid", "phone": "01"}
    sponsor = question(seat, "Contacts", kind="contact", label="Sponsor")
    town = question(seat, "Contacts", kind="short_text", label="Site de travail")
    other = f.ChallengeFactory(
        campaign=seat.campaign, administration=seat.administration, submitted_title="Un registre",
        dossier=f.DossierFactory(form=seat.campaign.challenge_form, owner=seat.user),
    )  # fmt: skip
    f.AnswerFactory(dossier=other.dossier, field=sponsor, value=json.dumps(person, ensure_ascii=False))
    f.AnswerFactory(dossier=other.dossier, field=town, value="75007 Paris")
    page = client.get(here(seat, "?etape=partie-1"))
    assert 'value="Léa Faure"' in page.text
    assert "votre proposition « Un registre »" in page.text
    assert "2 réponses déjà" in " ".join(page.text.split())
    assert not seat.challenge.dossier.answers.exists()
    given = {f"{sponsor.key}-{name}": value for name, value in person.items()}
    for shown in page.context["sections"]["Contacts"]:
        given |= {f"{shown.field.key}-base": shown.base, f"{shown.field.key}-carried": "1"}
    given |= {town.key: "44000 Nantes", "etape": "partie-1"}
    client.post(here(seat), given | {"action": "next"})
    stored = dict(seat.challenge.dossier.answers.values_list("field__label", "value"))
    assert (json.loads(stored["Sponsor"])["name"], stored["Site de travail"]) == ("Léa Faure", "44000 Nantes")
    again = client.get(here(seat, "?etape=partie-1")).context
    assert again["carried_count"] == 0
    origins = [each.origin for each in again["sections"]["Contacts"]]
    assert origins == ["Cette réponse vient de votre proposition « Un registre » : corrigez-la au besoin.", ""]


def test_answer_given_elsewhere_never_conflicts_with_a_colleague_unless_it_is_changed(seat, client):
    name = question(seat, label="Nom du projet")
    shown = client.get(here(seat, "?etape=partie-1")).context["sections"]["Projet"][0]
    sent = {f"{name.key}-base": shown.base, f"{name.key}-carried": "1", "etape": "partie-1", "action": "save"}
    f.AnswerFactory(dossier=seat.challenge.dossier, field=name, value="Le nom d’une collègue")
    assert client.post(here(seat), sent | {name.key: "Une carte"}).status_code == 302
    assert seat.challenge.dossier.answers.get().value == "Le nom d’une collègue"
    torn = client.post(here(seat), sent | {name.key: "Un autre nom"})
    assert (torn.status_code, seat.challenge.dossier.rivals.get().value) == (422, "Un autre nom")
    page = client.get(here(seat, "?etape=partie-1")).text
    assert "Une autre page de cette proposition dit : « Une carte »." in page


def test_person_named_by_pointing_elsewhere_is_refused_on_its_screen(seat, client):
    sponsor = question(seat, kind="person", label="Sponsor")
    given = {f"{sponsor.key}-name": "idem", f"{sponsor.key}-email": "a@test.invalid", "etape": "partie-1"}
    client.post(here(seat), given | {"action": "save"})
    assert "« idem » ne dit pas qui est cette personne." in client.get(here(seat, "?etape=partie-1")).text
    refused = client.post(here(seat), {"etape": "depot", "action": "deposit"})
    assert (refused.status_code, "« idem » ne dit pas qui" in refused.text) == (422, True)


def test_advice_is_beside_its_answer_and_prevents_nothing(seat, client):
    measure = question(seat, label="Mesure")
    f.PositionFactory(challenge=seat.challenge)
    f.AnswerFactory(dossier=seat.challenge.dossier, field=measure, value="Plus vite.")
    assert "Aucun chiffre n’est donné." in client.get(here(seat, "?etape=partie-1")).text
    assert "Un seul métier est demandé" in client.get(here(seat, "postes/")).text
    assert client.post(here(seat), {"etape": "depot", "action": "deposit"}).url == here(seat, "recepisse/")


def test_near_published_challenges_are_linked(seat, client):
    from common.language.search import document

    question(seat)
    near = f.PublishedChallengeFactory(published_title="Carte des friches", search_words=document("Carte friches"))
    page = client.get(here(seat, "?etape=partie-1")).text
    assert f'href="{near.get_absolute_url()}"' in page


def test_means_are_written_with_the_positions_and_deposited(seat, client):
    trade = f.ProfessionFactory()
    given = {
        "postes-TOTAL_FORMS": 1, "postes-INITIAL_FORMS": 0, "postes-0-profession": trade.pk, "postes-0-seats": 1,
        "equipment": "Un ordinateur au choix.", "ai_tools": "Un assistant de code.", "action": "next",
    }  # fmt: skip
    assert client.post(here(seat, "postes/"), given).url == here(seat, "financement/")
    assert "Un ordinateur au choix." in client.get(here(seat, "postes/")).text
    former = {name: value for name, value in given.items() if name.startswith("postes-")}
    client.post(here(seat, "postes/"), former | {"postes-INITIAL_FORMS": 1})
    assert "Un ordinateur au choix." in client.get(here(seat, "postes/")).text
    refused = client.post(here(seat, "postes/"), given | {"ai_tools": "x" * 501})
    assert (refused.status_code, "x" * 501 in refused.text) == (422, True)
    assert "Un assistant de code." in client.get(here(seat, "?etape=depot")).text
    client.post(here(seat), {"etape": "depot", "action": "deposit"})
    challenge = Challenge.objects.get(pk=seat.challenge.pk)
    sections = {row["label"]: row["value"] for row in challenge.deposit.content["answers"]}
    assert sections["Outils d’intelligence artificielle"] == "Un assistant de code."


def test_means_of_a_published_challenge_are_written_on_its_page(seat):
    from challenges.domain import proposals

    Challenge.objects.update(state="published", announced_state="published", published_title="Carte")
    with pytest.raises(proposals.PositionsRefusedError, match="s’écrivent sur sa page"):
        proposals.set_means(seat.challenge, equipment="", ai_tools="")


def test_plan_of_another_proposal_is_proposed_and_the_next_screen_follows(seat, client):
    other = f.ChallengeFactory(
        campaign=seat.campaign, administration=seat.administration, submitted_title="Un registre",
        dossier=f.DossierFactory(form=seat.campaign.challenge_form, owner=seat.user),
    )  # fmt: skip
    f.FundingPlanFactory(challenge=other, source="direct", programme="352", title_2=True)
    question(seat)
    page = client.get(here(seat, "financement/")).text
    assert "Ce plan vient de votre proposition « Un registre »" in page
    assert 'value="352"' in page
    assert "Cette partie reste à remplir, sans que le dépôt l’attende." in page
    stay = client.post(here(seat, "financement/"), {"source": "", "programme": "3", "action": "next"})
    assert (stay.status_code, 'value="3"' in stay.text) == (422, True)
    other.funding.delete()
    assert client.post(here(seat, "financement/"), {"action": "next"}).url == here(seat, "?etape=partie-1")
    assert client.post(here(seat, "financement/"), {"action": "save"}).status_code == 422
    plan = {"source": "self", "programme": "", "action": "next"}
    assert client.post(here(seat, "financement/"), plan).url == here(seat, "?etape=partie-1")


def test_sponsor_is_asked_beside_the_funding_when_the_call_demands_it(seat, client):
    type(seat.campaign).objects.update(sponsor_commitment=True)
    sponsor = question(seat, kind="person", label="Autre")
    person = {"name": "L", "function": "D", "entity": "E", "email": "lea@test.invalid", "phone": "1"}
    contact = question(seat, kind="contact", label="Sponsor")
    f.AnswerFactory(dossier=seat.challenge.dossier, field=contact, value=json.dumps(person))
    page = client.get(here(seat, "financement/")).text
    assert 'value="lea@test.invalid"' in page
    assert sponsor.prompt not in page
    answer = client.post(here(seat, "sponsor/"), {"email": "lea@test.invalid"})
    assert answer.url == here(seat, "financement/")
    assert "Lien envoyé à lea@test.invalid" in client.get(answer.url).text


def test_sponsor_has_a_page_of_their_own_where_the_call_demands_no_signature(seat, client):
    answer = client.post(here(seat, "sponsor/"), {"email": "lea@test.invalid"})
    assert answer.url == here(seat, "sponsor/")
    assert "Lien envoyé à lea@test.invalid" in client.get(answer.url).text


def test_funding_of_a_rejected_proposal_is_read_alone(seat, client):
    Challenge.objects.filter(pk=seat.challenge.pk).update(state="rejected", announced_state="rejected")
    page = client.get(here(seat, "financement/"))
    assert page.status_code == 200
    assert "Étape 2 sur" not in page.text
    assert "here" not in page.context


def test_lead_gives_the_parts_and_each_finds_theirs_at_home(seat, client, signed_in):
    asked = question(seat)
    writer = f.AdministrationMemberFactory(administration=seat.administration, role="hr").user
    assert "Choisir les" in client.get(here(seat)).text
    page = client.get(here(seat, "parties/"))
    assert (page.status_code, str(writer) in page.text) == (200, True)
    given = {"partie-1-owner": writer.pk, "partie-1-due_on": "2026-03-01", "depot-owner": writer.pk}
    done = client.post(here(seat, "parties/"), given, follow=True).text
    assert "Les responsables et les dates sont enregistrés." in done
    assert f"{writer} en est responsable." in done
    assert "cette date est passée" in done
    theirs = signed_in(writer)
    home = theirs.get("/administration/").text
    assert "Les parties qui vous sont confiées" in home
    assert "dépassé" in home
    assert "Choisir les" not in theirs.get(here(seat)).text
    assert theirs.get(here(seat, "parties/")).status_code == 404
    f.AnswerFactory(dossier=seat.challenge.dossier, field=asked, value="Oui")
    home = theirs.get("/administration/").text
    assert "?etape=partie-1" not in home
    assert "?etape=depot" in home
    assert "Les parties qui vous sont confiées" not in client.get("/administration/").text
    late = client.post(here(seat, "parties/"), given | {"partie-1-due_on": "2027-01-01"})
    assert (late.status_code, "L’appel se clôt le" in late.text) == (422, True)
    assert seat.challenge.parts.get(slug="partie-1").due_on == date(2026, 3, 1)


def test_reader_goes_from_screen_to_screen_without_writing(seat, signed_in):
    question(seat)
    reader = signed_in(f.AdministrationMemberFactory(administration=seat.administration, role="reader").user)
    page = reader.get(here(seat, "?etape=partie-1")).text
    assert "sans pouvoir la modifier" in page
    assert f'href="{here(seat, "?etape=depot")}"' in page
    assert "Rien n’est encore écrit." in reader.get(here(seat, "postes/")).text
    assert "sans pouvoir le modifier" in reader.get(here(seat, "?etape=depot")).text
    assert reader.get(here(seat, "financement/")).status_code == 200


def test_refused_file_is_shown_on_its_screen_whatever_the_page_sent(seat, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    question(seat, "Projet")
    piece = question(seat, "Pièces", kind="file")
    wrong = {piece.key: SimpleUploadedFile("a.exe", b"MZ"), "action": "next"}
    page = client.post(here(seat), wrong)
    assert (page.status_code, page.context["here"].slug) == (422, "partie-2")


def test_late_text_without_known_question_is_shown_on_the_last_screen(seat, client):
    seat.campaign.windows.update(opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(days=1))
    page = client.post(here(seat), {"action": "save"})
    assert (page.status_code, page.context["here"].slug) == (422, "depot")
