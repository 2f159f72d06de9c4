"""What was already given elsewhere is proposed, with where it comes from; nobody else's is."""

import json

import pytest

from challenges.domain.proposal_parts import carried
from tests import factories as f
from tests.factories import NOW

PERSON = {"name": "Léa Faure", "function": "Directrice", "entity": "DNUM", "email": "lea@test.invalid", "phone": "01"}


def contact(**changes):
    return json.dumps(PERSON | changes, ensure_ascii=False)


@pytest.fixture
def seat(db):
    campaign = f.CampaignFactory()
    member = f.AdministrationMemberFactory()
    member.campaign = campaign
    member.challenge = proposal(campaign, member, "Une carte")
    return member


def proposal(campaign, member, title):
    return f.ChallengeFactory(
        campaign=campaign,
        administration=member.administration,
        submitted_title=title,
        dossier=f.DossierFactory(form=campaign.challenge_form, owner=member.user),
    )


def field(seat, label, kind="contact", **options):
    return f.FormFieldFactory(form=seat.campaign.challenge_form, label=label, kind=kind, **options)


def elsewhere(seat):
    fields = seat.campaign.challenge_form.fields.all()
    return carried.answers_elsewhere(seat.challenge, fields, user=seat.user)


def test_people_and_address_come_from_the_last_other_proposal(seat):
    sponsor, town = field(seat, "Sponsor"), field(seat, "Site de travail", "short_text")
    long_text = field(seat, "Problématique", "long_text")
    mission = field(seat, "Mission de l’organisation", "long_text")
    optional = field(seat, "Partenaire(s) du projet", "short_text", required=False)
    assert elsewhere(seat) == {}
    other = proposal(seat.campaign, seat, "Un registre")
    for question in (town, long_text, mission, optional):
        f.AnswerFactory(dossier=other.dossier, field=question, value=f"Dit de {question.label}")
    f.AnswerFactory(dossier=other.dossier, field=sponsor, value=contact())
    given = elsewhere(seat)
    assert set(given) == {sponsor.pk, town.pk, mission.pk}
    assert given[sponsor.pk].value == contact()
    origin = "Cette réponse vient de votre proposition « Un registre » : corrigez-la au besoin."
    assert (given[town.pk].origin, given[town.pk].differs) == (origin, "")


def test_answer_that_would_be_refused_is_not_carried(seat):
    sponsor = field(seat, "Sponsor")
    other = proposal(seat.campaign, seat, "Un registre")
    f.AnswerFactory(dossier=other.dossier, field=sponsor, value=contact(name="idem"))
    assert elsewhere(seat) == {}


def test_same_label_of_another_kind_is_another_question(seat):
    field(seat, "Sponsor")
    other = proposal(f.CampaignFactory(), seat, "Un registre")
    f.AnswerFactory(
        dossier=other.dossier,
        field=f.FormFieldFactory(form=other.campaign.challenge_form, label="Sponsor", kind="long_text"),
        value="Léa",
    )
    assert elsewhere(seat) == {}


def test_nothing_comes_from_another_administration_nor_from_a_rehearsal(seat):
    town = field(seat, "Site de travail", "short_text")
    stranger = proposal(seat.campaign, f.AdministrationMemberFactory(), "Ailleurs")
    rehearsal = f.CampaignFactory(sandbox=True, rehearsal_of=seat.campaign, challenge_form=seat.campaign.challenge_form)
    rehearsed = proposal(rehearsal, seat, "Répété")
    for other in (stranger, rehearsed):
        f.AnswerFactory(dossier=other.dossier, field=town, value="75001 Paris")
        f.FundingPlanFactory(challenge=other, source="self", programme="", title_2=False)
    assert elsewhere(seat) == {}
    assert carried.plan_elsewhere(seat.challenge, user=seat.user) is None


def test_other_pages_of_the_proposal_answer_the_form(seat):
    labels = {
        "Nom du projet": "long_text", "Opérateur du projet": "short_text", "Entité opérationnelle": "short_text",
        "Administrateur du projet": "short_text", "Demande de cofinancement DINUM": "yes_no",
        "Numéro de programme budgétaire": "short_text", "Nombre d’EIG demandés": "number",
        "Profils souhaités": "long_text", "Profil souhaité": "long_text",
    }  # fmt: skip
    fields = {label: field(seat, label, kind) for label, kind in labels.items()}
    seat.challenge.dossier.form.fields.filter(label="Entité opérationnelle").update(max_chars=2)
    body = str(seat.administration)

    def said():
        given = elsewhere(seat)
        return {label: given[key.pk].value for label, key in fields.items() if key.pk in given}

    assert said() == {"Nom du projet": "Une carte", "Opérateur du projet": body}
    skill = f.PositionSkillFactory(position__challenge=seat.challenge, position__seats=2)
    plan = f.FundingPlanFactory(challenge=seat.challenge, source="self", programme="", title_2=False)
    wanted = f"{skill.position.profession.label}, 2\xa0places ; {skill}"
    assert said() == {
        "Nom du projet": "Une carte", "Opérateur du projet": body, "Administrateur du projet": body,
        "Demande de cofinancement DINUM": "non", "Nombre d’EIG demandés": "2", "Profils souhaités": wanted,
        "Profil souhaité": wanted,
    }  # fmt: skip
    type(plan).objects.update(source="direct", programme="352", title_2=True)
    now = said()
    assert (now["Demande de cofinancement DINUM"], now["Numéro de programme budgétaire"]) == ("oui", "352")
    given = elsewhere(seat)[fields["Nombre d’EIG demandés"].pk]
    assert (given.origin, given.differs) == (
        "Cette réponse vient de la page « Postes et moyens ».",
        "Une autre page de cette proposition dit : « 2 ».",
    )


def test_plan_of_the_last_other_proposal_is_proposed(seat):
    assert carried.plan_elsewhere(seat.challenge, user=seat.user) is None
    f.FundingPlanFactory(challenge=seat.challenge)
    plan = f.FundingPlanFactory(challenge=proposal(seat.campaign, seat, "Un registre"), written_at=NOW)
    assert carried.plan_elsewhere(seat.challenge, user=seat.user) == plan


def test_address_of_the_sponsor_is_the_one_of_the_form(seat):
    assert carried.sponsor_address(seat.challenge) == ""
    f.AnswerFactory(dossier=seat.challenge.dossier, field=field(seat, "Sponsor"), value=contact())
    assert carried.sponsor_address(seat.challenge) == "lea@test.invalid"
