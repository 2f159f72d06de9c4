"""The hearings of a day as a picture: panels in columns, hours in rows; one is chosen, its new slot is checked."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from juries.models import Hearing
from tests import factories as f

PARIS = ZoneInfo("Europe/Paris")


def at(hour, minute=0, *, day=8):
    return datetime(2026, 6, day, hour, minute, tzinfo=PARIS)


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="hearing")


def panel_of(stage, name, *, jurors=2):
    panel = f.PanelFactory(name=name)
    stage.panels.add(panel)
    for _ in range(jurors):
        f.JurorFactory(panel=panel)
    return panel


def heard(stage, panel, start, *, place="", **kwargs):
    deposit = f.DepositedApplicationFactory(campaign=stage.campaign).dossier.deposit
    return f.HearingFactory(
        panel=panel, deposit=deposit, starts_at=start, ends_at=start + timedelta(minutes=30), place=place, **kwargs
    )


@pytest.fixture
def panels(stage):
    return [panel_of(stage, name) for name in ("Design", "Science")]


def rows(text):
    """Return each row of the picture: its hour, then its cells with the rows they span."""
    body = re.search(r'<div class="app-hours".*?<tbody>(.*?)</tbody>', text, re.DOTALL)[1]
    return [
        [
            (int(span or 1), " ".join(re.sub(r"<[^>]+>", "", cell).replace("\xa0", " ").split()))
            for span, cell in re.findall(r'<t[hd](?: rowspan="(\d+)"| scope="row")[^>]*>(.*?)</t[hd]>', row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_day_is_drawn_with_its_free_times(stage, panels, team, signed_in):
    first, second = heard(stage, panels[0], at(9), place="Salle 1"), heard(stage, panels[0], at(10))
    other = heard(stage, panels[1], at(9, 30), convened_at=f.NOW)
    heard(stage, panels[1], at(9, day=9))
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/auditions/?jour=2026-06-08").text
    owner = {hearing: str(hearing.deposit.dossier.owner) for hearing in (first, second, other)}
    assert rows(page) == [
        [(1, "09:00"), (1, f"{owner[first]}, déplacer 30 min, prévue, à convoquer"), (1, "")],
        [(1, "09:30"), (1, ""), (1, f"{owner[other]}, déplacer 30 min, prévue")],
        [(1, "10:00"), (1, f"{owner[second]}, déplacer 30 min, prévue, à convoquer"), (2, "")],
        [(1, "10:30"), (1, "")],
    ]
    assert "9 juin 2026 (1)" in page.replace("\xa0", " ")
    assert "Salle 1" in page
    assert "Placer à" not in page


def test_page_opens_on_the_next_day_then_on_the_last(stage, panels, team, signed_in):
    client, here = signed_in(team), f"/equipe/campagnes/{stage.campaign.code}/auditions/"
    assert client.get(here).context["days"] == []
    past, coming = f.NOW - timedelta(days=3), f.NOW + timedelta(days=3)
    heard(stage, panels[0], past)
    assert client.get(here).context["day"].day == past.astimezone(PARIS).date()
    heard(stage, panels[0], coming)
    heard(stage, panels[0], coming + timedelta(days=3))
    assert client.get(here).context["day"].day == coming.astimezone(PARIS).date()
    assert client.get(f"{here}?jour=hier").context["day"].day == coming.astimezone(PARIS).date()


def test_chosen_hearing_is_placed_on_a_free_time_of_its_panel_then_moved(stage, panels, team, signed_in):
    chosen, other = heard(stage, panels[0], at(9), convened_at=f.NOW), heard(stage, panels[1], at(10))
    client, here = signed_in(team), f"/equipe/campagnes/{stage.campaign.code}/auditions/"
    shown = client.get(f"{here}?jour=2026-06-08&audition={chosen.pk}").text.replace("\xa0", " ")
    assert "Choisissez un créneau libre" in shown
    targets = re.findall(r"debut=(2026-06-08T\d\d:\d\d)#deplacer", shown)
    assert targets == ["2026-06-08T09:30", "2026-06-08T10:00", "2026-06-08T10:30"]
    tried = client.get(f"{here}?jour=2026-06-08&audition={chosen.pk}&debut={targets[1]}").text.replace("\xa0", " ")
    assert "La personne est déjà convoquée" in tried
    assert "fr-alert--warning" not in tried
    assert Hearing.objects.get(pk=chosen.pk).starts_at == at(9)
    form = dict(re.findall(r'name="(move-[a-z_]+)" value="([^"]*)"', tried))
    form |= {"move-hearing": chosen.pk, "move-place": "", "act": "move"}
    assert form["move-starts_at"] == "2026-06-08T10:00:00"
    answer = client.post(f"/equipe/jurys/{panels[0].public_id}/auditions/", form)
    assert answer.status_code == 302
    chosen.refresh_from_db()
    assert (chosen.starts_at, chosen.convened_at) == (at(10), None)
    elsewhere = client.get(f"{here}?jour=2026-06-08&audition={other.pk}&debut=demain").text
    assert "Choisissez un créneau libre" in elsewhere


def test_hearing_of_another_day_and_of_no_column_may_come_to_this_one(stage, panels, team, signed_in):
    chosen = heard(stage, panels[0], at(9, day=9))
    heard(stage, panels[1], at(10))
    page = signed_in(team).get(
        f"/equipe/campagnes/{stage.campaign.code}/auditions/?jour=2026-06-08&audition={chosen.pk}"
    )
    assert [column.panel for column in page.context["day"].columns] == panels
    assert page.text.count("Placer à") == 2


def test_held_hearing_is_not_moved(stage, panels, team, signed_in):
    past = heard(stage, panels[0], at(9), state="held")
    page = signed_in(team).get(f"/equipe/campagnes/{stage.campaign.code}/auditions/?jour=2026-06-08&audition={past.pk}")
    assert page.context["chosen"] is None
    assert "data-hearing" not in page.text


def test_what_cannot_hold_is_said_on_the_day_and_before_a_move(stage, panels, team, signed_in):
    both = f.UserFactory()
    for panel in panels:
        f.JurorFactory(panel=panel, user=both)
    juror = panels[0].jurors.first()
    f.UnavailabilityFactory(user=juror.user, starts_at=at(9), ends_at=at(12))
    first = heard(stage, panels[0], at(9), place="Salle 1")
    second = heard(stage, panels[1], at(9, 15), place="Salle 1")
    type(second.deposit.dossier).objects.filter(pk=second.deposit.dossier_id).update(owner=first.deposit.dossier.owner)
    client, here = signed_in(team), f"/equipe/campagnes/{stage.campaign.code}/auditions/?jour=2026-06-08"
    day = dict(client.get(here).context["day"].conflicts)
    assert day[first] == [
        f"Indisponible : {juror.user}.",
        f"Siège ailleurs à cette heure : {both}.",
        "Le quorum n’est pas réuni.",
        "Cette personne est entendue à cette heure par un autre jury.",
        "Le même lieu est pris par un autre jury.",
    ]
    later = heard(stage, panels[0], at(14))
    clash = client.get(f"{here}&audition={later.pk}&debut=2026-06-08T09:00").context["warnings"]
    assert "Ce jury entend déjà quelqu’un à cette heure." in clash
    assert client.get(f"{here}&audition={second.pk}&debut=2026-06-08T15:00").context["warnings"] == []


@pytest.mark.parametrize("count", [1, 4])
def test_day_costs_no_query_a_hearing(stage, panels, team, signed_in, django_assert_num_queries, count):
    for rank in range(count):
        chosen = heard(stage, panels[0], at(9 + rank))
    client = signed_in(team)
    address = f"/equipe/campagnes/{stage.campaign.code}/auditions/?jour=2026-06-08&audition={chosen.pk}"
    client.get(address)  # what a process reads once
    with django_assert_num_queries(12):
        client.get(address)
