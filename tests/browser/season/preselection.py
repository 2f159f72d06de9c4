"""Applications are instructed, read blind by four jurors, and shortlisted."""

from tests.browser.season.challenge_jury import CAMPAIGN, INSTRUCTOR, SECRETARY

JURORS = tuple(f"{name}@lecture.invalid" for name in ("maud", "nils", "olga", "paul"))


def applications_are_read(season):
    """From the closing of the call to the closing of the panel."""
    season.go_to("2027-06-01 09:00")
    team = season.person(INSTRUCTOR)
    team.open(CAMPAIGN)
    print(team.main.inner_text())
    team.menu("Candidatures")
    print(team.main.inner_text())
    team.menu("Doublons possibles") if team.page.locator("nav.app-menu").get_by_role(
        "link", name="Doublons"
    ).count() else team.open("/equipe/doublons/")
    print(team.main.inner_text())
    team = season.person(SECRETARY)
    team.open(CAMPAIGN)
    team.menu("Présélection")
    print(team.main.inner_text())
    team.menu("Jurys")
    print(team.main.inner_text())
    assert 0
