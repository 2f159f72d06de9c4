"""The challenges selected are published; candidates apply."""

from tests.browser.season.challenge_jury import CAMPAIGN, INSTRUCTOR, SELECTED, open_challenge
from tests.browser.season.proposals import CHALLENGES


def challenges_are_published(season):
    """Each administration writes its public page, the team publishes it."""
    season.go_to("2027-04-12 10:00")
    title = SELECTED[0]
    host = season.person(CHALLENGES[title])
    host.open("/administration/")
    host.follow(title)
    print(host.main.inner_text()[:1500])
    team = season.person(INSTRUCTOR)
    open_challenge(team, title)
    print(team.main.inner_text()[-2500:], team.main.inner_text()[:400])
    team.open(CAMPAIGN)
    print(team.main.inner_text())
    assert 0
