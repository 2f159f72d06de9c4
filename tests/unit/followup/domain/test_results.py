"""What a challenge hands over and changes: written by both sides, read by the team, then shown to anybody."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from accounts.domain.acts import NotOfTheTeamError
from common import clock
from common.transitions import TransitionRefusedError
from followup.domain import results
from followup.domain.ending import notes, points
from followup.domain.results import ResultRefusedError
from followup.forms.results import DeliverableForm, IndicatorForm
from followup.models import Deliverable, Indicator
from followup.queries import progress
from notifications.models import Message
from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW

WRITTEN = {
    "title": "Le service", "kind": "service", "stage": "live", "handed_on": "2026-03-01",
    "url": "https://exemple.invalid", "repository": "", "data_url": "", "licence": "", "accessibility_rate": "",
    "accessibility_url": "",
}  # fmt: skip
DEFINED = {
    "label": "Délai", "unit": "jours", "method": "Moyenne", "source": "", "baseline": "40",
    "baseline_on": "2026-01-01", "target": "", "target_on": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def active(make_mission):
    return make_mission(state="active")


@pytest.fixture
def address(active):
    return f"/mission/{active.public_id}/resultats/"


def text(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def sent(template="deliverable_read"):
    return Message.objects.filter(template=template).order_by("pk")


@pytest.mark.takes("followup.Deliverable.publish", by="mission-results")
@pytest.mark.takes("followup.Deliverable.send_back", by="mission-results")
@pytest.mark.takes("followup.Deliverable.submit", by="mission-results")
def test_a_deliverable_is_written_read_corrected_and_published(active, address, team, signed_in):
    mine, theirs = signed_in(active.talent), signed_in(team)
    assert "L’équipe du programme le relit" in text(mine.post(address, WRITTEN | {"act": "deliverable"}, follow=True))
    deliverable = Deliverable.objects.get()
    assert (deliverable.by, deliverable.at, deliverable.open) == (active.talent, NOW, False)
    (group,) = [group for group in inbox.groups(team) if group.label == "Livrables à relire"]
    assert [(item.title, item.url) for item in group.items] == [("Le service", address)]
    back = {"act": f"return:{deliverable.pk}"}
    refused = theirs.post(address, back | {"reason": " "})
    assert (refused.status_code, "Dites ce qui est à corriger." in text(refused)) == (422, True)
    theirs.post(address, back | {"reason": "Donnez la licence."})
    assert [message.recipient for message in sent()] == [active.talent]
    assert "Donnez la licence." in sent().get().body
    assert "À corriger : Donnez la licence." in text(mine.get(address))
    assert results.awaiting(team).count() == 0
    host = signed_in(active.host.members.get(role="lead").user)
    answer = host.post(address, WRITTEN | {"act": f"deliverable:{deliverable.pk}", "licence": "mit"}, follow=True)
    assert "Donnez la licence." not in text(answer)
    theirs.post(address, {"act": f"publish:{deliverable.pk}"})
    deliverable.refresh_from_db()
    assert (deliverable.state, deliverable.open) == ("published", True)
    assert "le publie sur la page du défi" in " ".join(sent().last().body.split())
    assert sent().last().recipient == active.host.members.get(role="lead").user
    assert [str(line) for line in deliverable.log.all()] == [
        "submitted → returned", "returned → submitted", "submitted → published",
    ]  # fmt: skip
    again = theirs.post(address, {"act": f"publish:{deliverable.pk}"})
    assert (again.status_code, "Cette action n’est plus possible" in text(again)) == (422, True)
    results.write(active.position.challenge, {"licence": ""}, deliverable=deliverable, by=team, at=NOW)
    assert progress.deliverables(active.position.challenge) == []


def test_a_deliverable_not_yet_read_is_corrected_without_a_move(active, team):
    values = {"title": "Le code", "kind": "code", "handed_on": NOW.date(), "licence": ""}
    challenge = active.position.challenge
    deliverable = results.write(challenge, values, by=team, at=NOW)
    again = results.write(challenge, values | {"title": "Le dépôt"}, deliverable=deliverable, by=team, at=NOW)
    assert (again.title, again.log.count(), str(again)) == ("Le dépôt", 0, "Le dépôt")


def test_nobody_is_told_of_a_deliverable_without_author_or_mission(active, team):
    results.publish(f.DeliverableFactory(challenge=active.position.challenge), by=team, at=NOW)
    results.publish(f.DeliverableFactory(by=team, at=NOW), by=team, at=NOW)
    assert sent().count() == 0


def test_the_team_alone_publishes(active, address, signed_in):
    deliverable = f.DeliverableFactory(challenge=active.position.challenge)
    indicator = f.IndicatorFactory(challenge=active.position.challenge)
    mine = signed_in(active.talent)
    for act in (
        f"publish:{deliverable.pk}",
        f"return:{deliverable.pk}",
        f"show:{indicator.pk}",
        f"hide:{indicator.pk}",
    ):
        assert mine.post(address, {"act": act, "reason": "Non"}).status_code == 404
    with pytest.raises(NotOfTheTeamError):
        results.publish(deliverable, by=active.talent, at=NOW)
    assert "Publier sur la page du défi" not in text(mine.get(address))


def test_a_coach_reads_and_writes_nothing(active, address, signed_in):
    coach = f.UserFactory()
    type(active).objects.filter(pk=active.pk).update(coach=coach)
    theirs = signed_in(coach)
    assert "Ajouter un livrable" not in text(theirs.get(address))
    assert theirs.post(address, WRITTEN | {"act": "deliverable"}).status_code == 404


def test_a_row_of_another_challenge_is_not_reached(active, address, signed_in):
    mine = signed_in(active.talent)
    other, measured = f.DeliverableFactory(), f.IndicatorFactory()
    assert mine.post(address, WRITTEN | {"act": f"deliverable:{other.pk}"}).status_code == 404
    answer = mine.post(address, {"act": f"measure:{measured.pk}", "value": "1", "on": "2026-03-01"})
    assert answer.status_code == 404


def test_an_indicator_is_defined_measured_and_shown(active, address, team, signed_in):
    mine, theirs = signed_in(active.talent), signed_in(team)
    assert "L’indicateur est enregistré." in text(mine.post(address, DEFINED | {"act": "indicator"}, follow=True))
    indicator = Indicator.objects.get()
    assert "Aucune mesure n’est encore faite." in text(mine.get(address))
    assert str(indicator) == "Délai"
    early = theirs.post(address, {"act": f"show:{indicator.pk}"})
    assert "il se publie avec une mesure au moins" in text(early)
    measure = {"act": f"measure:{indicator.pk}", "value": "30", "on": "2026-03-01"}
    before = mine.post(address, measure | {"on": "2025-12-31"})
    assert "Une mesure se date après la valeur de départ." in text(before)
    assert "Ce jour est à venir" in text(mine.post(address, measure | {"on": "2030-01-01"}))
    mine.post(address, measure)
    assert "La mesure est enregistrée." in text(mine.post(address, measure | {"value": "25"}, follow=True))
    assert [str(value) for value in indicator.values.all()] == ["Délai : 25.00"]
    aimed = DEFINED | {"target": "10", "target_on": "2026-09-01", "act": f"indicator:{indicator.pk}"}
    theirs.post(address, {"act": f"show:{indicator.pk}"})
    mine.post(address, aimed)
    assert "Dernière mesure : 25 jours" in text(mine.get(address))
    assert "50 % du chemin est fait." in text(mine.get(address))
    assert [impact.indicator for impact in progress.impacts(active.position.challenge)] == [indicator]
    theirs.post(address, {"act": f"hide:{indicator.pk}"})
    assert progress.impacts(active.position.challenge) == []


@pytest.mark.parametrize(
    ("value", "target", "sentence"),
    [
        ("5", "10", "elle est atteinte."),
        ("45", "10", "la mesure ne s’en rapproche pas encore."),
        ("5", "40", "Cible : 40 jours."),
        ("5", None, "Départ : 40 jours. Dernière mesure : 5 jours, le"),
    ],
)
def test_the_way_to_the_target_is_said(active, address, signed_in, value, target, sentence):
    indicator = f.IndicatorFactory(
        challenge=active.position.challenge, baseline=40, target=None if target is None else Decimal(target)
    )
    f.IndicatorValueFactory(indicator=indicator, value=Decimal(value), on=NOW.date())
    assert sentence in text(signed_in(active.talent).get(address))


def test_the_bars_of_an_indicator_are_in_the_order_of_time(active):
    indicator = f.IndicatorFactory(challenge=active.position.challenge, baseline=40, target=10)
    f.IndicatorValueFactory(indicator=indicator, value=Decimal(-5), on=NOW.date())
    f.IndicatorValueFactory(indicator=indicator, value=20, on=NOW.date() - timedelta(days=9))
    (impact,) = progress.drawn(active.position.challenge.indicators.all())
    assert [(bar.words, bar.share, bar.is_reference) for bar in impact.chart.bars] == [
        ("40\u00a0jours", 100.0, True), ("20\u00a0jours", 50.0, False), ("-5\u00a0jours", 0.0, False),
        ("10\u00a0jours", 25.0, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "words"),
    [(None, ""), (0, "non conforme"), (50, "partiellement conforme"), (100, "totalement conforme")],
)
def test_an_accessibility_rate_says_what_it_means(rate, words):
    assert progress.conformity(rate) == words


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"stage": ""}, {"stage"}),
        ({"accessibility_rate": "87"}, {"accessibility_url"}),
        ({"accessibility_rate": "101", "accessibility_url": "https://exemple.invalid"}, {"accessibility_rate"}),
        ({"licence": "mit", "url": ""}, {"licence"}),
        ({"licence": "mit", "url": "", "data_url": "https://exemple.invalid"}, set()),
    ],
)
def test_what_a_deliverable_lacks_is_said_at_its_field(changes, fields):
    assert set(DeliverableForm(WRITTEN | changes).errors) == fields


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"target_on": "2026-09-01"}, {"target"}),
        ({"target": "dix", "target_on": "2026-09-01"}, {"target"}),
        ({"target": "10", "target_on": "2026-01-01"}, {"target_on"}),
        ({"target": "10", "target_on": "2026-09-01"}, set()),
    ],
)
def test_what_a_target_lacks_is_said_at_its_field(changes, fields):
    assert set(IndicatorForm(DEFINED | changes).errors) == fields


def test_a_repository_proves_that_the_code_is_handed_over(active):
    challenge = active.position.challenge
    f.DeliverableFactory(
        challenge=challenge, title="Le service", kind="service", repository="https://depot.exemple.invalid",
        data_url="https://donnees.exemple.invalid",
    )  # fmt: skip
    proofs = {point.code: point.proof for point in points.exit_points(active, on=NOW.date())}
    assert proofs["code"].startswith("Livrable « Le service »")
    written = notes.handover_draft(active)["repositories"]
    assert written.endswith(": https://depot.exemple.invalid, https://donnees.exemple.invalid")


def test_a_refused_act_writes_nothing(active, team):
    deliverable = f.DeliverableFactory(challenge=active.position.challenge, state="returned")
    with pytest.raises(TransitionRefusedError):
        results.publish(deliverable, by=team, at=NOW)
    with pytest.raises(ResultRefusedError):
        results.send_back(deliverable, reason="", by=team, at=NOW)
    assert date(2026, 3, 1) == Deliverable.objects.get().handed_on
    assert Deliverable.objects.get().state == "returned"


def test_what_is_refused_keeps_what_was_typed_and_is_of_its_campaign(active, address, signed_in):
    deliverable = f.DeliverableFactory(challenge=active.position.challenge)
    refused = signed_in(active.talent).post(address, WRITTEN | {"title": "", "act": f"deliverable:{deliverable.pk}"})
    assert (refused.status_code, WRITTEN["url"] in refused.content.decode()) == (422, True)
    indicator = f.IndicatorFactory(challenge=active.position.challenge)
    scope = active.position.challenge.campaign.role_scope
    assert (deliverable.role_scope, indicator.role_scope) == (scope, scope)
