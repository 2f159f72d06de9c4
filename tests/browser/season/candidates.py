"""Twelve candidates apply: one twice, one who knows a juror, one who asks for an adjustment."""

import re

from tests.browser.season.proposals import answer

CANDIDATES = {
    f"{name}@candidat.invalid": trade
    for name, trade in {
        "alba": "Design", "bruno": "Développement", "carla": "Design", "denis": "Développement", "elsa": "Design",
        "farid": "Développement", "gina": "Design", "hugo": "Développement", "ines": "Design", "jules": "Développement",
        "kenza": "Design",
    }.items()
}  # fmt: skip


def apply(season, address, profession):
    """Open an account from the public call, write the profile, the dossier and the wishes, deposit."""
    candidate = season.person(address, width=390)
    candidate.open("/")
    candidate.follow(re.compile("Appel à candidatures"))
    print(candidate.page.url, candidate.main.inner_text()[:1500])
    candidate.register()
    print(candidate.page.url, candidate.main.inner_text()[:1500])
    candidate.open("/candidature/")
    print(candidate.page.url, candidate.main.inner_text()[:1500])
    candidate.follow("Mon profil") if candidate.main.get_by_role("link", name="Mon profil").count() else candidate.open("/candidature/profil/")
    print(candidate.page.url, candidate.main.inner_text()[:1500])


def candidates_apply(season):
    """From the public call to twelve receipts."""
    season.go_to("2027-04-27 10:00")
    for address, profession in CANDIDATES.items():
        apply(season, address, profession)
        break
    assert 0
