"""The same sign-in against npm's oidc-provider, the engine of ProConnect: `make oidc` (Node 20 or later).

Skipped without ``OIDC_PROVIDER``, the folder where npm installed it: the suite itself needs no Node.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from django.core.cache import cache

from accounts.connect.sessions import SESSION
from accounts.models import User
from tests.resilience import servers

FOLDER = os.environ.get("OIDC_PROVIDER", "")
RETURN = "http://testserver/comptes/proconnect/login/callback/"
pytestmark = pytest.mark.skipif(not FOLDER, reason="OIDC_PROVIDER names no folder: make oidc")


@pytest.fixture
def provider(db, settings):
    cache.clear()
    script = Path(FOLDER).resolve() / "provider.mjs"
    shutil.copyfile(Path(__file__).parent / "npm" / "provider.mjs", script)
    port = servers.free_port()
    process = subprocess.Popen(
        ["node", str(script)], cwd=FOLDER, env=os.environ | {"PORT": str(port), "RETURN": RETURN}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    servers.wait_for_port(port, process)
    app = {"client_id": "passerelle", "secret": "secret", "settings": {
        "server_url": f"http://127.0.0.1:{port}", "verified_email": True, "email_authentication": True,
    }}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"proconnect": {"APP": app}, "franceconnect": {}}
    yield f"http://127.0.0.1:{port}"
    servers.stop(process)


def through_its_forms(address, login):
    """Sign in and consent on the provider's own pages, and return where it sends back to."""
    session = requests.Session()
    page = session.get(address, timeout=10)
    for sent in ({"prompt": "login", "login": login, "password": "x"}, {"prompt": "consent"}):
        action = re.search(r'action="([^"]+)"', page.text)[1]
        answer = session.post(urljoin(page.url, action), data=sent, timeout=10, allow_redirects=False)
        while answer.is_redirect and not answer.headers["Location"].startswith(RETURN):
            answer = session.get(urljoin(answer.url, answer.headers["Location"]), timeout=10, allow_redirects=False)
        if answer.is_redirect:
            return answer.headers["Location"]
        page = answer
    raise AssertionError(page.text)


def test_an_agent_enters_through_the_engine_of_proconnect(client, provider):
    address = client.post("/comptes/proconnect/login/").url
    answer = client.get(through_its_forms(address, "zoe"))
    assert answer.status_code == 302, answer.content.decode()
    user = User.objects.get(email="zoe@ministere.test.invalid")
    assert (user.first_name, user.last_name, user.siret) == ("Zoé", "N’Diaye", "13002526500013")
    assert client.session[SESSION]["provider"] == "proconnect"
    assert client.post("/comptes/logout/").url == "/comptes/connexion/quitter/"
    leaving = client.get("/comptes/connexion/quitter/").url
    assert leaving.startswith(f"{provider}/session/end?")
    assert requests.get(leaving, timeout=10).status_code == 200
