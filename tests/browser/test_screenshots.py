"""Write docs/screens/ (only with --screenshots)."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import WIDTHS

FOLDER = Path(settings.BASE_DIR) / "docs" / "screens"
SHOTS = {
    "accueil": (None, "/", None),
    "defis": (None, "/defis/", None),
    "defi": (None, "/defis/enki/", None),
    "promotions": (None, "/promotions/", None),
    "statistiques": (None, "/statistiques/", None),
    "questions": (None, "/questions/", None),
    "participer": (None, "/participer/candidats/", None),
    "recherche": (None, "/recherche/?q=donnees", None),
    "donnees-ouvertes": (None, "/donnees-ouvertes/", None),
    "pilotage": ("equipe", "/equipe/campagnes/EIG4-R1/pilotage/", None),
    "composants": ("equipe", "/equipe/composants/", None),
    "reglement": (None, "/eig4-r2/reglement/", None),
    "appel": (None, "/eig4-r2/", None),
    "connexion": (None, "/comptes/login/", None),
    "administration": ("administration", "/administration/", None),
    "candidature": ("candidature", "/candidature/", "main h3 a"),
    "profil": ("candidature", "/candidature/profil/", None),
    "donnees": ("candidature", "/mes-donnees/", None),
    "dossier-anonyme": ("equipe", "/equipe/campagnes/EIG4-R2/candidatures/", "tbody a"),
    "jury": ("jury", "/jury/", "tbody a"),
    "rejoindre": ("agent", "/administration/rejoindre/?q=numerique", None),
    "campagne": ("equipe", "/equipe/campagnes/EIG4-R2/regles/", None),
    "file": ("equipe", "/equipe/campagnes/EIG4-R2/defis/", None),
    "formulaire": ("equipe", "/equipe/formulaires/", "tbody tr:nth-child(2) a"),
    "libelles": ("equipe", "/equipe/administrations/libelles/", None),
    "equipe": ("equipe", "/equipe/campagnes/EIG4-R2/", None),
    "candidatures": ("equipe", "/equipe/campagnes/EIG4-R2/candidatures/", None),
    "accord": ("equipe", "/equipe/campagnes/EIG4-R1/preselection/accord/", None),
    "selection": ("equipe", "/equipe/campagnes/EIG4-R1/selection/", None),
    "cohorte": ("equipe", "/equipe/campagnes/EIG4-R1/cohorte/", None),
    "talent": ("talent", "/talent/", None),
}


@pytest.fixture(scope="module")
def sessions():
    """Hold the session of each actor: signing in for every picture would meet the limit of sign-ins."""
    return {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SHOTS)
def test_screenshot(name, width, request, visit, browser, stack, sessions):
    if not request.config.getoption("--screenshots"):
        pytest.skip("asked for by « make screenshots » only")
    actor, path, link = SHOTS[name]
    size = {"width": WIDTHS[width], "height": 900}
    if actor and actor not in sessions:
        sessions[actor] = visit(f"{actor}@exemple.invalid").context.storage_state()
    context = browser.new_context(
        viewport=size, base_url=stack.url, locale="fr-FR", storage_state=sessions.get(actor), reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(path)
    if link:
        page.locator(link).first.click()
        page.wait_for_load_state()
    FOLDER.mkdir(exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}-{WIDTHS[width]}.jpg", type="jpeg", quality=60)
    assert page.locator("main h1").count() == 1
    context.close()
