"""A juror reads twenty dossiers by keyboard alone, loses the network for five of them, and answers that never come back."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDTHS
from tests.browser.test_pages import check

MANY = 20
FIRST_LINE, FILLED = 120, 700  # pixels at 1280 x 800: where the dossier begins, and how high each side is at least
OFFLINE = range(8, 13)
SEAT = """
from applications.models import Application
from common import clock
from juries.domain.sharing.assignments import _place
from juries.models import Assessment, Criterion, Juror, Panel, ScoringGrid
from devtools.domain import demo
from accounts.models import User
grid, _ = ScoringGrid.objects.get_or_create(code="LECTURE", defaults=dict(kind="candidate", stage="lecture", scale_min=0, scale_max=5, labels={"0": "rien", "5": "excellent"}))
for rank in range(1, 7):
    Criterion.objects.get_or_create(grid=grid, position=rank, defaults=dict(label=f"Critère {rank}", optional=rank == 6, weight=2 if rank == 1 else 1))
panel = Panel.objects.create(name="Lecture de %(name)s", grid=grid, blind=True)
user, _ = User.objects.get_or_create(email="%(name)s@exemple.invalid", defaults=dict(first_name="Lou", last_name="Lecture", is_synthetic=True))
demo._sign_in(user, user.email)
juror = Juror.objects.create(panel=panel, user=user, charter_signed_at=clock.now())
for application in Application.objects.filter(dossier__deposit__isnull=False, campaign__code="EIG4-R2").order_by("pk")[:%(count)d]:
    Assessment.objects.create(panel=panel, grid=panel.grid, juror=juror, deposit=application.dossier.deposit, place=_place(juror.pk, application.dossier.deposit.pk))
print(juror.assessments.count())
"""
RESULT = """
import json
from juries.models import Assessment, AssessmentChange, Score
mine = Assessment.objects.filter(juror__user__email="%(name)s@exemple.invalid")
print(json.dumps(dict(
    states=sorted(mine.values_list("state", flat=True)),
    marks=[list(assessment.scores.order_by("criterion__position").values_list("value", flat=True)) for assessment in mine.order_by("place")],
    results=[str(assessment.result) for assessment in mine.order_by("place")],
    comments=[assessment.comment for assessment in mine.order_by("place")],
    changes=AssessmentChange.objects.effective().filter(assessment__in=mine).count(),
)))
"""


def seat(stack, name, count):
    assert stack.python(SEAT % {"name": name, "count": count}) == str(count)


def result(stack, name):
    return json.loads(stack.python(RESULT % {"name": name}))


def ready(page):
    page.wait_for_selector("#salle[data-ready=yes]")


def settled(page):
    """Wait until this browser keeps nothing that the server has not confirmed."""
    for _ in range(100):
        if not page.evaluate("Object.keys(localStorage).some((key) => key.startsWith('jury:actes'))"):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"the browser still keeps acts: {page.locator('#statut').inner_text()}")


def fill(page, rank):
    """Mark six criteria, and write a comment every fourth time, by keyboard."""
    for key in [str((rank + place) % 6) for place in range(5)] + ["x"]:
        page.keyboard.press(key)
    if rank % 4 == 0:
        page.keyboard.press("c")
        page.keyboard.type(f"Avis {rank}")
        page.keyboard.press("Escape")


def test_twenty_dossiers_by_keyboard_with_a_lost_network(visit, stack):
    seat(stack, "clavier", MANY)
    page = visit("clavier@exemple.invalid")
    page.goto("/jury/")
    lost = []

    def swallow(route):
        """Let the server act and lose its answer: the browser must send the same acts again."""
        if len(lost) < 3:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/jury/actes/", swallow)
    page.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    ready(page)
    expect(page.locator("#salle")).to_have_attribute("data-ahead", str(MANY))
    seen = []
    for rank in range(MANY):
        seen.append(page.locator("h1").inner_text())
        page.context.set_offline(rank in OFFLINE)
        fill(page, rank)
        if rank == OFFLINE[-1]:
            expect(page.locator("#statut")).to_contain_text("gardée")
        page.keyboard.press("Control+Enter")
        if rank + 1 < MANY:
            expect(page.locator("h1")).not_to_have_text(seen[-1])
        page.context.set_offline(rank in OFFLINE[:-1])
    expect(page.locator("main")).to_contain_text("Toutes vos grilles sont remises")  # the list has an end
    settled(page)
    check(page, "ma lecture, tout remis")
    assert len(set(seen)) == MANY
    outcome = result(stack, "clavier")
    assert outcome["states"] == ["submitted"] * MANY
    assert outcome["marks"] == [[(rank + place) % 6 for place in range(5)] + [None] for rank in range(MANY)]
    first = [rank % 6 for rank in range(5)]
    assert float(outcome["results"][0]) == pytest.approx((2 * first[0] + sum(first[1:])) / 6, abs=0.001)
    assert [comment for comment in outcome["comments"] if comment] == [f"Avis {rank}" for rank in range(0, MANY, 4)]
    assert outcome["changes"] == MANY * 7 + MANY // 4  # six marks and the handing in; one line for each comment
    assert lost == [200] * 3
    page.goto("/jury/")
    expect(page.locator("main")).to_contain_text("20 grilles remises sur 20")


def test_the_end_is_true_once_the_last_grid_has_left_the_browser(visit, stack):
    """The page of the end may open before the server has the last grid: it sends it, then counts it."""
    seat(stack, "lente", 1)
    page = visit("lente@exemple.invalid")
    page.route("**/jury/actes/", lambda route: route.abort())
    page.goto("/jury/")
    page.locator("tbody a").first.click()
    ready(page)
    fill(page, 1)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/lecture/**")
    expect(page.locator("main")).to_contain_text("0 sur 1")
    page.unroute("**/jury/actes/")
    expect(page.locator("main")).to_contain_text("Toutes vos grilles sont remises")
    assert result(stack, "lente")["states"] == ["submitted"]


def test_the_dossier_begins_at_once_beside_its_grid_and_both_fill_the_screen(visit, stack):
    seat(stack, "plein", 2)
    page = visit("plein@exemple.invalid")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/jury/")
    page.locator("tbody a").first.click()
    ready(page)
    frame = page.locator(".app-bar").bounding_box()["y"]
    line = page.locator("[data-dossier] > *").first.bounding_box()
    assert line["y"] - frame <= FIRST_LINE
    panes = [page.locator(name).bounding_box() for name in ("#dossier", "#grille")]
    assert all(pane["height"] >= FILLED for pane in panes)
    page.evaluate("document.querySelector('#dossier').scrollTop = 5000")
    page.evaluate("window.scrollTo(0, document.querySelector('#salle').offsetTop)")
    expect(page.locator("[data-progress]")).to_be_in_viewport()  # how far one is stays in view


def test_a_grid_handed_in_is_changed_on_purpose_only(visit, stack):
    seat(stack, "remise", 2)
    page = visit("remise@exemple.invalid")
    page.goto("/jury/")
    page.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    ready(page)
    expect(page.locator("#salle")).to_have_attribute("data-ahead", "2")
    number = page.locator("h1").inner_text()
    fill(page, 1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).not_to_have_text(number)
    page.go_back()
    expect(page.locator("h1")).to_have_text(number)
    page.keyboard.press("0")
    expect(page.locator("#alerte")).to_contain_text("Cette grille est remise")
    page.keyboard.press("u")
    expect(page.locator("#alerte")).to_contain_text("Cette grille est remise")
    settled(page)
    assert result(stack, "remise")["marks"][0] == [1, 2, 3, 4, 5, None]
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="Remettre la grille")).to_be_hidden()
    check(page, "grille remise")
    page.get_by_role("button", name="Modifier ma grille").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#alerte")).to_contain_text("elle ne compte plus")
    page.keyboard.press("0")
    settled(page)
    outcome = result(stack, "remise")
    assert (outcome["states"], outcome["marks"][0]) == (["assigned", "started"], [0, 2, 3, 4, 5, None])
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="Modifier ma grille")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).not_to_have_text(number)
    settled(page)
    assert result(stack, "remise")["states"] == ["assigned", "submitted"]


def test_undo_history_passage_and_missing_mark(visit, stack):
    seat(stack, "souris", 2)
    page = visit("souris@exemple.invalid")
    page.goto("/jury/")
    page.locator("tbody a").first.click()
    ready(page)
    page.keyboard.press("3")
    page.keyboard.press("4")
    page.keyboard.press("u")
    page.keyboard.press("9")
    expect(page.locator("#alerte")).to_contain_text("barème")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#alerte")).to_contain_text("Il manque 5 notes")
    expect(page.get_by_text("Donnez une note.")).to_have_count(5)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    check(page, "raccourcis")
    page.keyboard.press("Escape")
    answer = page.locator("[data-row]").first
    answer.focus()
    page.keyboard.press("l")
    expect(page.locator("[data-passages]")).to_contain_text("Passages relevés")
    expect(page.locator("mark.app-passage").first).to_be_visible()
    settled(page)
    page.reload()
    ready(page)
    page.get_by_text("Historique de ma grille").click()
    expect(page.locator("details[open] li")).to_have_count(3)  # 3, 4, and the act that took the 4 back
    check(page, "salle de lecture")
    page.get_by_role("button", name="Rétablir la valeur d’avant").first.click()
    expect(page.locator("main")).to_contain_text("La valeur précédente est rétablie")
    expect(page.locator("[data-criterion] input:checked")).to_have_count(2)


def test_two_devices_never_overwrite_each_other(visit, stack):
    seat(stack, "deux", 1)
    first, second = visit("deux@exemple.invalid"), visit("deux@exemple.invalid", WIDTHS["phone"])
    for page in (first, second):
        page.goto("/jury/")
        page.locator("tbody a").first.click()
        ready(page)
    first.keyboard.press("2")
    settled(first)
    second.locator("[data-criterion] label", has_text=re.compile("^5")).first.click()
    expect(second.locator("#alerte")).to_contain_text("Modifié entre-temps depuis un autre appareil")
    expect(second.locator("[data-criterion] input:checked")).to_have_value("2")
    second.locator("[data-criterion] label", has_text=re.compile("^5")).first.click()
    settled(second)
    assert result(stack, "deux")["marks"] == [[5]]
    check(second, "salle de lecture, téléphone")


@pytest.mark.parametrize("width", WIDTHS)
def test_own_reading_has_no_fault(visit, stack, width):
    page = visit("jury@exemple.invalid", WIDTHS[width])
    page.goto("/jury/")
    page.get_by_role("link", name=re.compile("Ma lecture")).first.click()
    expect(page.locator("h1")).to_have_text("Ma lecture")
    check(page, "ma lecture")
