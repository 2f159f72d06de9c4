"""What a page of the workspace transfers, first visit and next ones, with the assets of production: hashed, compressed."""

import copy
import re

import pytest

from tests.browser.conftest import PASSWORD
from tests.resilience.servers import free_port

FIRST_BYTES, NEXT_BYTES = 250_000, 60_000
CAMPAIGN, ENDED = "/equipe/campagnes/EIG4-R2/", "/equipe/campagnes/EIG4-R1/"
PAGES = {
    "a list": f"{CAMPAIGN}candidatures/",
    "a campaign": CAMPAIGN,
    "a board": f"{CAMPAIGN}defis/?vue=tableau",
    "a picture": f"{ENDED}selection/",
    "a form": "/equipe/campagnes/nouvelle/",
}


@pytest.fixture(scope="module")
def served(stack):
    """Serve the same platform with its assets as in production, on another port; return its address."""
    twin = copy.copy(stack)  # whose processes end with the others
    twin.port = free_port()
    twin.url = f"http://localhost:{twin.port}"
    twin.env = stack.env | {
        "STATIC_MANIFEST": "true", "STATIC_ROOT": str(stack.folder / "static"), "SITE_URL": twin.url,
    }  # fmt: skip
    twin.run("collectstatic", "--noinput", "-v0")
    twin.web(1)
    return twin.url


def transferred(page, path):
    """Return the bytes that the network gives for a page; those of the browser's cache are none."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    session.detach()
    return round(sum(sizes))


@pytest.fixture
def signed_in(browser, served):
    """Return the state of a session of the team, to be opened in browsers that have nothing in cache."""
    context = browser.new_context(base_url=served)
    page = context.new_page()
    page.goto("/comptes/login/")
    page.locator("input[name=login]:visible").fill("equipe@exemple.invalid")
    page.locator("input[name=password]:visible").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(re.compile("/(espaces|equipe)/"))
    state = context.storage_state()
    context.close()
    return state


def test_a_page_of_the_workspace_is_light_then_lighter(browser, served, signed_in):
    heavy = {}
    for name, path in PAGES.items():
        context = browser.new_context(base_url=served, storage_state=signed_in, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        first = transferred(page, path)
        following = {other: transferred(page, PAGES[other]) for other in PAGES if other != name}
        context.close()
        assert first > max(following.values())  # else the cache serves nothing
        if first > FIRST_BYTES:
            heavy[name] = first
        heavy |= {f"{other} after {name}": size for other, size in following.items() if size > NEXT_BYTES}
    assert heavy == {}
