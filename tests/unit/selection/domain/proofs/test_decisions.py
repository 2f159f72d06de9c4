"""A decision is told in sentences that are true: a false one leaves in no message and no letter, and the team is told."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from applications.domain import applications
from applications.models import Application, ApplicationLog, Profile
from documents.domain import production
from documents.models import Document
from notifications.domain import retention
from notifications.models import Message
from selection import tasks as selection_tasks
from selection.domain import letters, publication
from selection.domain.proofs import decisions, proving
from selection.domain.proofs.claims import Claim, FalseClaimError
from selection.models import MatchRun
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(state="published")
    f.CallWindowFactory(campaign=campaign)
    return campaign


def decided(campaign, state, **fields):
    return f.DepositedApplicationFactory(campaign=campaign, state=state, **fields)


def told(application):
    return Message.objects.filter(template="application_decision", recipient=application.candidate)


def test_a_false_decision_is_not_announced_with_the_others(campaign, team):
    """Nothing in the journal gave the state: its message does not leave, nor do the data that would tell it."""
    true, false = decided(campaign, "waiting"), decided(campaign, "waiting", journal=False)
    run = f.MatchRunFactory(campaign=campaign, adopted_at=NOW)
    preview = publication.preview(campaign, at=NOW)
    assert [message.application for message in preview.blocked] == [false]
    assert [kind.count for kind in preview.kinds] == [1]
    assert publication.confirm(campaign, digest=preview.digest, by=team, at=NOW) == 1
    assert campaign.publications.get().total == 1
    false.refresh_from_db()
    assert (false.announced_state, told(false).count(), told(true).count()) == ("submitted", 0, 1)
    assert MatchRun.objects.get(pk=run.pk).published_at is None
    warning = Message.objects.get(template="letter_blocked", recipient=team)
    assert warning.subject == "L’annonce d’une décision est bloquée"
    assert "est inscrite sur la liste d’attente" in warning.body
    publication.announce(campaign, at=NOW + timedelta(days=1))
    assert Message.objects.filter(template="letter_blocked").count() == 1
    ApplicationLog.objects.create(subject=false, verb="wait", source="heard", target="waiting", at=NOW)
    assert publication.announce(campaign, at=NOW + timedelta(days=2)) == 1
    assert MatchRun.objects.get(pk=run.pk).published_at == NOW + timedelta(days=2)


def test_page_names_what_is_blocked_before_it_leaves(campaign, team, signed_in):
    false = decided(campaign, "not_selected", journal=False)
    page = signed_in(team).get(f"/equipe/campagnes/{campaign.code}/candidatures/annonce/").content.decode()
    assert "1 annonce bloquée" in page
    assert false.last_deposit.number in page
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("state", "label"), [("offered", "une place vous est proposée"), ("declined", "est maintenant «\xa0proposition refusée\xa0»")]
)  # fmt: skip
def test_no_decision_is_told_as_a_refusal_when_it_is_none(campaign, state, label):
    """Every state that was not foreseen by the message was told « n’est pas retenue »."""
    application = decided(campaign, state)
    if state == "offered":
        f.OfferFactory(application=application)
    publication.announce(campaign, at=NOW)
    assert label in told(application).get().body
    assert "n’est pas retenue" not in told(application).get().body


def test_seat_given_by_the_matching_contradicts_a_waiting_list(campaign):
    application = decided(campaign, "waiting")
    position = f.PositionFactory(challenge__campaign=campaign)
    inputs = {
        "wishes": [[application.pk, [position.pk]]], "ranks": [[position.pk, [[application.pk, 1, "18.000"]]]],
        "seats": [[position.pk, 1]], "teams": [],
    }  # fmt: skip
    f.MatchRunFactory(campaign=campaign, adopted_at=NOW, inputs=inputs)
    assert publication.announce(campaign, at=NOW) == 0


@pytest.mark.parametrize(("state", "is_kept"), [("shortlisted", False), ("not_shortlisted", True)])
def test_recorded_preselection_contradicts_the_opposite_decision(campaign, state, is_kept):
    application = decided(campaign, state)
    f.PreselectionRecordFactory(campaign=campaign, inputs=[[1, [[application.pk, "3.000", 1, 2, is_kept]]]])
    assert publication.announce(campaign, at=NOW) == 0
    campaign.preselections.update(inputs=[[1, [[application.pk, "3.000", 1, 2, not is_kept]]]])
    assert publication.announce(campaign, at=NOW) == 1


def asked(application, signed_in):
    here = f"/candidature/dossiers/{application.public_id}/courriers/decision-letter-{application.pk}-waiting/demande/"
    return signed_in(application.candidate).post(here, follow=True).content.decode()


def test_a_false_letter_is_not_made_and_the_team_is_told(campaign, team, signed_in):
    application = decided(campaign, "waiting", announced_state="waiting", journal=False)
    [letter] = letters.available(application, at=NOW)
    with pytest.raises(FalseClaimError, match="liste d’attente"):
        letters.issue(letter, at=NOW)
    assert "La lettre n’est pas établie" in asked(application, signed_in)
    assert not Document.objects.exists()
    assert Message.objects.get(recipient=team).subject == "Une lettre de décision est bloquée"


def test_a_letter_is_proved_again_when_it_is_verified(campaign, signed_in, capsys):
    application = decided(campaign, "waiting", announced_state="waiting")
    assert "en production" in asked(application, signed_in)
    document = Document.objects.get()
    production.produce(document.pk)
    assert "Une place peut vous être proposée si une personne retenue y renonce." in document.context["next_steps"].replace("\xa0", " ")  # fmt: skip
    call_command("verify_document")
    ApplicationLog.objects.filter(subject=application, target="waiting").delete()
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("verify_document")
    printed = capsys.readouterr().out
    assert printed.count("cette phrase est fausse") == 3
    assert "est inscrite sur la liste d’attente" in printed


def test_message_is_proved_again_on_what_was_stored_when_it_left(campaign):
    application = decided(campaign, "waiting")
    publication.announce(campaign, at=NOW)
    applications.withdraw(
        application, by=application.candidate, at=NOW + timedelta(days=3)
    )  # it changes nothing of what was told
    [(message, false)] = proving.prove_messages(campaign)
    assert (len(message.claims), false) == (2, [])
    Message.objects.update(body="Bonjour,\n\nVous êtes sur la liste.\n")
    [(_, false)] = proving.prove_messages(campaign)
    assert len(false) == 2
    retention._forget(message, NOW)
    assert list(proving.prove_messages(campaign)) == []


def test_message_of_another_template_of_the_same_person_is_left_aside(campaign):
    application = decided(campaign, "waiting", announced_state="waiting")
    claims = [Claim("decision", {"state": "waiting", "campaign": 0, "name": ""}).stored()]
    f.MessageFactory(
        recipient=application.candidate, template="application_decision", claims=claims, key="application-0-waiting"
    )
    assert list(proving.prove_messages(campaign)) == []


def test_what_is_not_shown_is_told_to_the_team_by_a_task_once(campaign, team, signed_in):
    application = decided(campaign, "waiting", announced_state="waiting", journal=False)
    page = signed_in(application.candidate).get(f"/candidature/dossiers/{application.public_id}/").content.decode()
    assert "L’équipe vérifie où en est cette candidature." in page
    assert not Message.objects.exists()
    for _ in range(2):
        selection_tasks.prove_sentences()
    warning = Message.objects.get(recipient=team)
    assert warning.subject == "Une phrase de suivi n’est plus affichée"
    assert proving.warn_team(at=NOW) == 1
    type(campaign).objects.update(state="closed")
    assert proving.warn_team(at=NOW) == 0


def test_profile_is_opened_by_writing_it_not_by_reading_it(db, signed_in):
    """It used to be created by the first page read."""
    client = signed_in(f.UserFactory())
    assert client.get("/candidature/profil/").status_code == 200
    assert not Profile.objects.exists()


def test_wishes_of_a_second_form_are_called_with_its_dates_in_the_letter(campaign):
    f.CallWindowFactory(campaign=campaign, kind="wishes")
    application = decided(campaign, "shortlisted", announced_state="shortlisted")
    [letter] = letters.available(application, at=NOW)
    assert "Classez vos vœux parmi les défis publiés" in letter.context.next_steps
    assert letters.issue(letter, at=NOW).context["has_next_steps"]


def test_kept_sentences_that_are_no_longer_said_so_are_faults(campaign):
    application = decided(campaign, "waiting")
    case = decisions.case_of(Application.objects.get(pk=application.pk), at=NOW)
    stored = Claim("outcome", {"state": "waiting"}).stored()
    assert decisions.contradicted([stored], case) == []
    assert decisions.contradicted([stored | {"text": "Autre"}], case) == ["Autre"]
