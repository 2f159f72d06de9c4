"""A list as somebody reads it: columns, order, pages, files, JSON, acts, shared views."""

import json
from datetime import timedelta

import pytest
from django.http import QueryDict

from applications.lists import APPLICATIONS
from applications.models import Application
from cms.publishing.opendata import Dataset
from lists import declaration
from lists.bulk import BulkAct
from lists.columns import Number
from lists.declaration import List, Reading
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(code="LISTE")


@pytest.fixture
def three(campaign):
    return [f.DepositedApplicationFactory(campaign=campaign, experience_years=years) for years in (5, 2, 5)]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(APPLICATIONS, "page_rows", 2, raising=False)
    monkeypatch.setattr(declaration, "EXPORT_CHUNK_ROWS", 2)


LIST = "/equipe/campagnes/LISTE/candidatures/"


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def read(team, campaign, query=""):
    return Reading(APPLICATIONS, team, campaign, QueryDict(query))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [0, 1, 2]),
        ("experience", [1, 0, 2]),
        ("-experience", [2, 0, 1]),
        ("candidate", [0, 1, 2]),
        ("x", [0, 1, 2]),
    ],
)
def test_each_order_is_read_by_key_to_its_end(team, campaign, three, small_pages, sort, order):
    expected = [three[rank] for rank in order]
    first = read(team, campaign, f"sort={sort}")
    assert first.page == expected[:2]
    second = read(team, campaign, f"sort={sort}&after={first.after}")
    assert (second.page, second.after) == (expected[2:], None)
    filed = [row[-1] for row in first.plain_rows()]
    assert filed == [application.dossier.deposit.number for application in expected], "a file has the same order"


def test_a_page_whose_last_row_is_gone_begins_again(team, campaign, three, small_pages):
    assert read(team, campaign, "sort=experience&after=999999").page == [three[1], three[0]]


def test_headings_say_the_order_and_reverse_it(client, three):
    page = client.get(LIST).text
    assert 'href="?sort=experience"' in page
    assert "aria-sort" not in page
    page = client.get(LIST, {"sort": "experience", "state": "submitted"}).text
    assert 'aria-sort="ascending"' in page
    assert "?sort=-experience" in page.replace("state=submitted&amp;", "")
    assert 'aria-sort="descending"' in client.get(LIST, {"sort": "-experience"}).text


def test_columns_are_those_chosen_in_their_order(client, team, campaign, three):
    chosen = read(team, campaign, "column=number&column=x&column=state&column=number")
    assert [column.name for column in chosen.columns] == ["number", "state"]
    assert [column.label for column in chosen.export_columns] == ["Récépissé", "État"]
    page = client.get(LIST, {"column": "email"}).text
    assert three[0].candidate.email in page
    assert three[0].dossier.deposit.number not in page


def test_the_count_of_a_large_list_is_bounded(team, campaign, three, monkeypatch):
    assert read(team, campaign).count_text == "3\u00a0candidatures"
    monkeypatch.setattr(declaration, "MAX_COUNTED_ROWS", 2)
    assert read(team, campaign).count_text == "plus de 2\u00a0candidatures"


def test_criteria_in_use_are_named_and_taken_away_one_by_one(client, campaign, three):
    tag = f.TagFactory(campaign=campaign, label="À voir")
    tag.applications.add(three[0])
    page = client.get(LIST, {"state": "submitted", "tag": str(tag.pk), "text": ""})
    shown = [(c.label, c.value, c.without) for c in page.context["reading"].form.in_use]
    assert shown == [("État", "Déposée", f"tag={tag.pk}"), ("Étiquette", "À voir", "state=submitted")]
    assert page.context["reading"].page == [three[0]]
    assert "Déposée (3)" in page.text


def test_what_is_late_to_be_completed_is_found_and_filed(client, team, campaign, three):
    late, early, _ = three
    for row, due in ((late, NOW - timedelta(days=1)), (early, NOW + timedelta(days=1))):
        Application.objects.filter(pk=row.pk).update(state="incomplete", completion_due_at=due)
    assert read(team, campaign, "due=late").page == [late]
    filed = read(team, campaign, "due=late&column=due").table()
    assert filed.header == ["À compléter avant le"]
    assert [row[0].date() for row in filed.rows()] == [(NOW - timedelta(days=1)).date()]


def test_a_choice_that_no_row_has_any_more_finds_nothing(client, three):
    page = client.get(LIST, {"state": "withdrawn"})
    assert (page.context["reading"].page, "Retirée (0)" in page.text) == ([], True)


def test_what_cannot_be_read_finds_nothing_and_says_so(client, three):
    page = client.get(LIST, {"instructor": "x"})
    assert page.context["reading"].page == []
    assert "Sélectionnez un choix valide" in page.text


def test_a_list_answers_json_by_pages(client, campaign, three, small_pages):
    asked = {"campaign": "LISTE", "state": "submitted", "column": ["number", "state"]}
    first = json.loads(client.get("/listes/candidatures.json", asked).content)
    assert [row["number"] for row in first["rows"]] == [a.dossier.deposit.number for a in three[:2]]
    assert first["rows"][0]["state"] == "submitted"
    second = json.loads(client.get(first["next"]).content)
    assert (len(second["rows"]), second["next"]) == (1, None)
    assert client.get("/listes/candidatures.json", {"campaign": "absente"}).status_code == 404
    assert client.get("/listes/absente.json").status_code == 404


def test_a_blind_dossier_is_answered_without_its_author(client, campaign, three):
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    asked = {"campaign": "LISTE", "column": ["last_name", "candidate"]}
    rows = json.loads(client.get("/listes/candidatures.json", asked).content)["rows"]
    assert rows == [{"last_name": "", "candidate": f"Dossier {application.pk}"} for application in three]


def test_two_ticked_rows_are_compared(client, campaign, three):
    sent = {"campaign": "LISTE", "act": "compare", "row": [three[0].pk, three[1].pk]}
    answer = client.post("/listes/candidatures/agir/", sent, follow=True)
    assert answer.redirect_chain[0][0] == f"{LIST}comparer/?row={three[0].pk}&row={three[1].pk}"
    assert "Comparer deux candidatures" in answer.text


def test_names_left_are_cut_and_counted(client, campaign, monkeypatch):
    for _ in range(22):
        f.DepositedApplicationFactory(campaign=campaign, state="withdrawn")
    page = client.post("/listes/candidatures/agir/", {"campaign": "LISTE", "act": "refuse", "whole": "1"}).text
    assert "et 2\u00a0autres." in page
    assert ">Confirmer<" not in page, "nothing would be done"


def test_the_act_of_another_campaign_s_row_does_nothing(client, three, campaign):
    elsewhere = f.DepositedApplicationFactory()
    sent = {"campaign": "LISTE", "act": "nobody", "row": [elsewhere.pk], "confirmed": "1"}
    assert "a changé" in client.post("/listes/candidatures/agir/", sent).text


def test_an_act_without_a_run_is_only_shown(client, campaign, three, monkeypatch):
    monkeypatch.setattr(APPLICATIONS, "acts", (BulkAct(name="look", label="Voir"),), raising=False)
    sent = {"campaign": "LISTE", "act": "look", "whole": "1", "confirmed": "3"}
    assert client.post("/listes/candidatures/agir/", sent).status_code == 200
    assert Application.objects.filter(state="submitted").count() == 3


def test_a_shared_view_is_offered_to_the_team_alone(client, team, campaign, signed_in):
    sent = {"place": LIST, "query": "state=submitted", "name": "À lire", "shared": "1"}
    client.post("/vues/", sent)
    colleague = signed_in(f.UserFactory(is_team=True))
    page = colleague.get(LIST).text
    assert f"À lire ({team})" in " ".join(page.split())
    assert "Oublier la vue" not in page
    stranger = signed_in(f.UserFactory())
    stranger.post("/vues/", sent | {"place": "/mes-donnees/", "name": "Privée"})
    assert not f.SavedViewFactory._meta.model.objects.get(name="Privée").shared


class FiveList(List):
    code, label, noun, page_rows = "five", "Cinq", ("nombre", "nombres"), 2
    columns = (Number(name="value", label="Valeur", value=lambda row: row),)

    def rows(self, user, scope):
        return [1, 2, 3, 4, 5]


def test_what_is_computed_is_read_by_position(team):
    definition = FiveList()
    first = Reading(definition, team, None, QueryDict())
    assert (first.page, first.after, first.count) == ([1, 2], 2, 5)
    last = Reading(definition, team, None, QueryDict("after=4"))
    assert (last.page, last.after, last.count) == ([5], None, 5)
    assert definition.load(first.rows, team) is first.rows


def test_a_member_is_found_by_first_and_last_name(client):
    f.AdministrationMemberFactory(user__first_name="Zoé", user__last_name="Martin")
    f.AdministrationMemberFactory(user__first_name="Paul", user__last_name="Martin")
    page = client.get("/equipe/administrations/personnes/", {"text": "zoe martin"}).context["reading"].page
    assert [str(member.user) for member in page] == ["Zoé Martin"]


def test_the_order_stays_when_one_filters_or_exports(client, three):
    page = client.get(LIST, {"sort": "-experience"}).text
    assert page.count('name="sort" value="-experience"') == 3


def test_a_declaration_says_what_it_is_of():
    for method in ("scope", "rows"):
        with pytest.raises(NotImplementedError):
            getattr(List(), method)(None, None)
    with pytest.raises(NotImplementedError):
        Dataset().published()
    with pytest.raises(NotImplementedError):
        List().url(None)
