"""Where drafts stop, how long each step of the form took, and how long dossiers stay in each state."""

import re
from datetime import timedelta

import pytest

from reporting.queries import journeys
from reporting.queries.journeys import DAY, Spread, spread_of
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory()


@pytest.fixture
def form(db):
    """A form of two steps: two questions, then one, and a file that is no answer."""
    form = f.FormFactory()
    for rank, (section, label, kind) in enumerate(
        [("Parcours", "Métier", "text"), ("Parcours", "Années", "text"), ("Projet", "Pourquoi", "text"),
         ("Projet", "Lettre", "file")], start=1,
    ):  # fmt: skip
        f.FormFieldFactory(form=form, position=rank, section=section, label=label, kind=kind)
    return form


def dossier(campaign, form, minutes, *, state="draft"):
    """Return an application whose questions were answered so many minutes after the beginning, in order."""
    factory = f.ApplicationFactory if state == "draft" else f.DepositedApplicationFactory
    application = factory(campaign=campaign, dossier__form=form, state=state, announced_state=state)
    questions = list(form.fields.order_by("position"))
    for question, minute in zip(questions, minutes, strict=False):
        value = "" if minute is None else "oui"
        f.AnswerFactory(
            dossier=application.dossier, field=question, value=value, at=NOW + timedelta(minutes=minute or 0)
        )
    return application


def test_spread_is_said_from_five_people():
    assert spread_of([DAY] * 4, DAY) is None
    assert spread_of([DAY * days for days in (1, 2, 3, 4, 5)], DAY) == Spread(2.0, 3.0, 4.0)


def test_form_is_counted_by_step_and_question_and_drafts_by_their_last_step(campaign, form):
    for minutes in (10, 20, 30, 40, 50):
        dossier(campaign, form, [0, minutes, minutes + 5], state="submitted")
    dossier(campaign, form, [0, 1])
    dossier(campaign, form, [0, None, 3])
    dossier(campaign, form, [2, None, 1])
    dossier(campaign, form, [])
    dossier(f.CampaignFactory(), form, [0, 1, 2])
    first, second = journeys.form_steps(campaign)
    assert (first.label, first.reached, first.stopped) == ("Parcours", 8, 2)
    assert (second.label, second.reached, second.stopped) == ("Projet", 7, 1)
    assert first.questions == [("Métier", 8), ("Années", 6)]
    assert second.questions == [("Pourquoi", 7)]
    assert (first.minutes, second.minutes) == (Spread(12.5, 25.0, 37.5), None)


def moved(application, *moves):
    for target, day in moves:
        application.log.create(verb="x", source="", target=target, at=NOW + timedelta(days=day))


def test_time_in_a_state_is_between_two_moves(campaign):
    for rank in range(1, 6):
        moved(f.ApplicationFactory(campaign=campaign), ("draft", 0), ("submitted", 1), ("submitted", 2),
              ("shortlisted", 1 + rank))  # fmt: skip
    moved(f.ApplicationFactory(campaign=campaign), ("draft", 0), ("submitted", 4))
    ((label, rows),) = journeys.stays(campaign)
    assert (label, [row.label for row in rows]) == ("Candidatures", ["Brouillon", "Déposée"])
    draft, submitted = rows
    assert (draft.passages, draft.current, draft.days) == (6, 0, Spread(1.0, 1.0, 1.0))
    assert (submitted.passages, submitted.current, submitted.days) == (5, 1, Spread(2.0, 3.0, 4.0))
    assert (submitted.start, submitted.middle, submitted.width) == ("50.00%", "75.00%", "50.00%")


def test_few_passages_have_no_time(campaign):
    moved(f.ApplicationFactory(campaign=campaign), ("draft", 0), ("submitted", 1))
    ((_, (draft,)),) = journeys.stays(campaign)
    assert (draft.days, draft.start, draft.passages) == (None, "", 1)


@pytest.mark.parametrize("count", [1, 6])
def test_page_shows_both_and_costs_no_query_a_dossier(
    campaign, form, team, signed_in, django_assert_num_queries, count
):
    client, here = signed_in(team), f"/equipe/campagnes/{campaign.code}/pilotage/parcours/"
    assert "Aucun dossier de candidature n’est commencé." in client.get(here).text
    assert here in client.get(f"/equipe/campagnes/{campaign.code}/pilotage/").text
    for _ in range(count):
        application = dossier(campaign, form, [0, 3, 5], state="submitted")
        application.log.all().delete()
        moved(application, ("draft", 0), ("submitted", 1))
    with django_assert_num_queries(9):
        page = client.get(here)
    text = " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " ").split())
    assert "Aucun brouillon n’attend d’être déposé." in text
    assert ("de 1,0 à 1,0 jours" in text) == (count > 4)
    dossier(campaign, form, [0])
    assert "Brouillons arrêtés à l’étape" in client.get(here).text
