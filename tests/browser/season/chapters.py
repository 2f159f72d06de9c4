"""The chapters of a season, in order: each begins where the one before left everybody."""

from tests.browser.season import candidates, challenge_jury, opening, preselection, proposals, publication

CHAPTERS = (
    opening.a_team_opens_a_campaign,
    proposals.administrations_propose,
    challenge_jury.challenges_are_instructed,
    challenge_jury.challenges_are_judged,
    publication.challenges_are_published,
    candidates.candidates_apply,
    preselection.applications_are_read,
)
