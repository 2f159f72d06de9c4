"""Every page type, for each actor, at two widths: no accessibility fault, the State's style really applied."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import WIDTHS

PAGES = {
    None: [
        "/",
        "/verifier/",
        "/donnees-personnelles/registre/",
        "/defis/",
        "/defis/?promotion=EIG4&q=donnees",
        "/defis/enki/",
        "/defis/?theme=Sant%C3%A9&q=hopital",
        "/eig4/",
        "/eig4/reglement/",
        "/programme/",
        "/participer/",
        "/participer/candidats/",
        "/promotions/",
        "/promotions/eig4/",
        "/actualites/",
        "/actualites/une-seule-plateforme/",
        "/evenements/",
        "/questions/",
        "/questions/?q=diplome",
        "/statistiques/",
        "/presse/",
        "/contact/",
        "/plan-du-site/",
        "/recherche/",
        "/recherche/?q=donnees",
        "/donnees-ouvertes/",
        "/accessibilite/",
        "/comptes/login/",
        "/comptes/login/?next=/candidature/",
        "/entrer/lien/",
        "/comptes/signup/",
        "/comptes/login/code/",
        "/comptes/password/reset/",
        "/absente/",
    ],
    "equipe": [
        "/espaces/",
        "/equipe/",
        "/equipe/administrations/",
        "/equipe/administrations/?q=ecologie",
        "/equipe/administrations/nouvelle/",
        "/equipe/administrations/personnes/",
        "/equipe/administrations/libelles/",
        "/equipe/formulaires/",
        "/equipe/charte/",
        "/equipe/grilles/",
        "/equipe/grilles/nouvelle/",
        "/equipe/vivier/",
        "/equipe/doublons/",
        "/equipe/campagnes/EIG4-R2/candidatures/ailleurs/",
        "/equipe/campagnes/EIG4-R2/candidatures/restreint/",
        "/equipe/prereglages/",
        "/equipe/campagnes/nouvelle/",
        "/equipe/campagnes/EIG4-R2/regles/",
        "/equipe/campagnes/EIG4-R2/regles/texte/",
        "/equipe/campagnes/EIG4-R2/repetitions/",
        "/equipe/campagnes/EIG4-R2/",
        "/equipe/campagnes/EIG4-R2/pilotage/",
        "/equipe/campagnes/EIG4-R1/pilotage/",
        "/equipe/recherche/?q=enki",
        "/equipe/composants/",
        "/equipe/liens/",
        "/equipe/campagnes/EIG4-R2/defis/",
        "/equipe/campagnes/EIG4-R2/candidatures/",
        "/equipe/campagnes/EIG4-R2/jurys/",
        "/equipe/campagnes/EIG4-R2/auditions/",
        "/equipe/campagnes/EIG4-R2/capacite/",
        "/equipe/campagnes/EIG4-R2/candidatures/annonce/",
        "/equipe/campagnes/EIG4-R2/preselection/",
        "/equipe/campagnes/EIG4-R1/preselection/accord/",
        "/equipe/campagnes/EIG4-R1/preselection/vagues/",
        "/equipe/campagnes/EIG4-R1/selection/",
        "/equipe/campagnes/EIG4-R1/selection/places/",
        "/equipe/campagnes/EIG4-R1/retours/",
        "/equipe/campagnes/EIG4-R1/cohorte/",
        "/equipe/campagnes/EIG4-R1/suivi/",
        "/equipe/campagnes/EIG4-R1/evenements/",
        "/equipe/campagnes/EIG4-R1/accompagnement/",
        "/equipe/echeances/",
        "/equipe/journal/",
        "/equipe/modeles/",
        "/equipe/modeles/contract_project/1/",
        "/promotion/EIG4-R1/",
    ],
    "administration": [
        "/administration/",
        "/administration/rejoindre/?q=ministere",
        "/administration/collegues/",
        "/accueil/",
    ],
    "agent": ["/administration/", "/administration/rejoindre/"],
    "jury": ["/jury/"],
    "candidature": [
        "/candidature/",
        "/candidature/profil/",
        "/avis/candidature/",
        "/candidature/vivier/",
        "/indisponibilites/",
        "/messages/",
        "/mes-donnees/",
        "/mes-donnees/consultations/",
        "/comptes/email/",
        "/comptes/password/change/",
        "/comptes/2fa/",
        "/comptes/sessions/",
        "/comptes/3rdparty/",
        "/comptes/logout/",
    ],
    "talent": ["/talent/", "/signatures/", "/calendrier/", "/anciens/"],
}
FOLLOWED = {
    "equipe": [
        ("/equipe/campagnes/EIG4-R2/defis/", "tbody a"),
        ("/equipe/formulaires/", "tbody a"),
        ("/equipe/formulaires/", "tbody tr:nth-child(2) a"),
        ("/equipe/administrations/", "tbody a"),
        ("/equipe/campagnes/EIG4-R2/candidatures/", "tbody a"),
        ("/equipe/campagnes/EIG4-R2/candidatures/?text=rien", "summary"),
        ("/equipe/campagnes/EIG4-R2/jurys/", "tbody a"),
        ("/equipe/campagnes/EIG4-R2/jurys/", "tbody a >> main a[href$='/auditions/']"),
        ("/equipe/campagnes/EIG4-R1/selection/", "main ul a[href*=appariements]"),
        ("/equipe/campagnes/EIG4-R1/selection/", "main ul a[href*=appariements] >> a[href$='/essai/']"),
        ("/equipe/campagnes/EIG4-R1/selection/", "h3 a"),
        ("/equipe/campagnes/EIG4-R1/retours/", "tbody td:last-child a"),
        ("/equipe/campagnes/EIG4-R2/jurys/", "tbody tr:last-child a >> a[href$='/depart/']"),
        ("/equipe/campagnes/EIG4-R1/jurys/", "tbody a >> a[href$='/proces-verbaux/']"),
        ("/equipe/grilles/", "tbody a"),
        ("/equipe/grilles/", "tbody a >> main a[href$='/exemples/']"),
        ("/equipe/campagnes/EIG4-R1/cohorte/", "tbody a"),
        ("/equipe/campagnes/EIG4-R1/cohorte/", "tbody a >> main a[href$='/termes/']"),
        ("/equipe/campagnes/EIG4-R1/suivi/", "tbody a"),
    ],
    "administration": [("/administration/", ".app-card h3 a"), ("/administration/", ".app-card > p:last-child a")],
    "jury": [("/jury/", "tbody a"), ("/jury/", "main ul a[href*='/lecture/']")],
    "candidature": [
        ("/candidature/", "main h3 a"),
        ("/candidature/", "main a[href$='/recepisse/']"),
        ("/candidature/", "main h3 a >> main a[href$='/statistiques/']"),
    ],
    "talent": [
        ("/candidature/", "main h3 a >> a[href$='/explication/']"),
        ("/talent/", "main a[href*='/mission/']"),
        ("/talent/", "main a[href*='/portrait/']"),
        ("/talent/", "main a[href*='/mission/'] >> main a[href$='/bulletin/']"),
        ("/talent/", "main a[href*='/mission/'] >> main a[href$='/carnet/']"),
        ("/talent/", "main a[href*='/mission/'] >> main a[href$='/resultats/']"),
        ("/talent/", "main a[href*='/mission/'] >> main a[href$='/resultats/'] >> main a[href$='/suivi/']"),
    ],
}
STILL, WIDEST = 0.02, 1920
CASES = [(actor, path, None) for actor, paths in PAGES.items() for path in paths] + [
    (actor, path, link) for actor, pairs in FOLLOWED.items() for path, link in pairs
]


def check(page, where):
    page.wait_for_load_state()
    report = Axe().run(page)
    faults = [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in report.response["violations"]]
    assert faults == [], where
    font = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Marianne" in font, f"{where}: the style is not applied ({font})"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{where}: the page scrolls sideways by {wide} px"


def walk(page, actor):
    """Open each page of an actor, and yield what it is called."""
    for _, path, link in [case for case in CASES if case[0] == actor]:
        page.goto(path)
        for part in link.split(" >> ") if link else ():
            page.locator(part).first.click()
            page.wait_for_load_state()
        yield f"{path} {link or ''}"


def shift(page):
    """Return how much of the page moved while it was loading (cumulative layout shift, 0.1 is what Web Vitals allow)."""
    return page.evaluate(
        """() => new Promise(done => {
        let sum = 0;
        new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.hadRecentInput ? 0 : e.value; }))
            .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(sum), 100); })"""
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("actor", PAGES)
def test_page_has_no_fault(visit, actor, width):
    page = visit(actor and f"{actor}@exemple.invalid", WIDTHS[width])
    moved = {}
    for where in walk(page, actor):
        moved[where] = shift(page)
        check(page, f"{where} {width}")
        if width == "desktop":
            page.set_viewport_size({"width": WIDEST, "height": 1000})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{where}: scrolls sideways at {WIDEST} px"
            page.set_viewport_size({"width": WIDTHS[width], "height": 900})
    assert {where: round(part, 3) for where, part in moved.items() if part > STILL} == {}
