"""The chapters of a season, in order: each begins where the one before left everybody."""

from tests.browser.season import (
    candidates,
    challenge_jury,
    contracts,
    ending,
    follow_up,
    hearings,
    missions,
    opening,
    preselection,
    proposals,
    selection,
)

CHAPTERS = (
    opening.a_team_opens_a_campaign,
    proposals.administrations_propose,
    challenge_jury.challenges_are_instructed,
    challenge_jury.challenges_are_judged,
    challenge_jury.challenges_are_published,
    candidates.candidates_apply,
    preselection.applications_are_read,
    hearings.candidates_are_convened,
    hearings.hearings_are_held,
    hearings.minutes_are_signed,
    selection.places_are_given,
    selection.places_are_answered,
    contracts.contracts_are_produced,
    contracts.contracts_are_signed,
    missions.missions_start,
    follow_up.missions_are_followed_up,
    follow_up.somebody_is_replaced,
    ending.missions_end,
    ending.surveys_are_answered,
    ending.the_season_ends,
)
