"""What may be written from inside a sandbox: the routes listed here, on objects of its campaign, and nothing else.

A sandbox shares the database of the real world. A form that is not in this list writes nothing, and one that is writes
only to what belongs to the rehearsed campaign: a synthetic person sends no join request, and the team edits neither the
directory, nor a form, nor another campaign.
"""

from typing import Any

from django.urls import ResolverMatch

from challenges.models import Campaign

# Where, from the campaign, the object that a route names is found: the name of the route's argument, then the look-up.
CODE = ("code", "code")
APPLICATION = ("public_id", "applications__public_id")
CHALLENGE = ("public_id", "challenges__public_id")
WANTED = ("slug", "challenges__slug")
PANEL = ("public_id", "stages__panels__public_id")
HEARING = ("public_id", "stages__panels__hearings__public_id")
MATCH_RUN = ("public_id", "match_runs__public_id")
AUTOMATION = ("public_id", "automations__public_id")
DECISION_REQUEST = ("public_id", "decision_requests__public_id")
EXERCISE_ATTEMPT = ("public_id", "exercises__attempts__public_id")
OFFER = ("public_id", "applications__offers__public_id")
JUROR = ("public_id", "stages__panels__jurors__public_id")
ASSESSMENT = ("public_id", "stages__panels__assessments__public_id")
MISSION = ("public_id", "cohort__missions__public_id")
PIECE = ("public_id", "cohort__missions__pieces__public_id")
REVIEW = ("public_id", "cohort__missions__reviews__public_id")
EVENT = ("public_id", "cohort__events__public_id")
POST = ("public_id", "cohort__posts__public_id")
BATCH = ("public_id", "document_subjects__document__batch__public_id")
CONTRACT = ("public_id", "document_subjects__document__public_id")
POSITION = ("pk", "challenges__positions__pk")
MINUTES = ("public_id", "stages__panels__minutes__public_id")
REFERENCE = ("public_id", "applications__references__public_id")
COMMITMENT = ("token", "challenges__commitment__token")
OWN = ("", "")  # the session, or something of the person alone, of no campaign

_ROUTES: dict[tuple[str, str], tuple[str, ...]] = {
    OWN: (
        "account_logout", "editor-sign-out", "leave-sandbox", "keep-view", "verify-document", "candidate:profile",
        "candidate:import-cv", "juror:acts", "unavailabilities", "available-again", "administration:new",
        "team:sandbox", "team:promote", "team:play", "team:enter-sandbox", "export", "export-my-data", "season-set",
        "wagtail_serve",  # a question on a challenge's page, which shows the challenges of the sandbox alone
    ),
    CODE: (
        "candidate:start", "team:campaign-dates", "team:rules", "team:rules-pdf", "team:publish-campaign",
        "team:extend", "team:add-round", "team:automations",
        "team:close-campaign", "team:exercise", "team:exercise-adjustments",
        "list-bulk", "team:application-deliveries", "team:challenge-deliveries", "team:announce-challenges",
        "team:campaign", "team:cockpit", "team:season-report",
        "team:cockpit-remind", "team:cohort", "team:admit", "team:contracts", "team:agreement", "team:events",
        "team:coaching", "team:booklet", "team:sponsor-handled", "team:tracker", "team:applications", "team:restricted",
        "team:announce-applications", "team:plan-hearings", "team:capacity", "team:panels",
        "team:preselection", "team:calibration", "team:adaptive-readings", "team:selection", "team:selection-act",
        "team:prefer", "team:end-list", "team:holds", "team:composition-rules", "team:challenges", "cohort-room",
    ),
    APPLICATION: (
        "candidate:application", "candidate:thread", "candidate:autosave", "candidate:receipt-pdf",
        "candidate:explanation", "candidate:letter-ask", "candidate:blind", "candidate:decision-requests",
        "candidate:wishes", "candidate:pair", "candidate:pair-leave",
        "candidate:resume", "candidate:withdraw", "candidate:follow-up", "candidate:references",
        "candidate:cancel-reference",
        "team:application", "team:check", "team:ask", "team:note", "team:refuse", "team:blind", "team:unmask",
        "team:feedback", "team:piece", "team:application-thread",
    ),
    CHALLENGE: (
        "administration:challenge", "administration:parts", "administration:thread", "administration:autosave",
        "administration:positions", "administration:funding",
        "administration:annex", "administration:sponsor", "administration:comment", "administration:receipt-pdf",
        "administration:decision-requests", "administration:withdraw",
        "administration:page", "administration:answer", "administration:webinar",
        "team:challenge", "team:challenge-page", "team:withdraw-challenge", "team:challenge-funding",
    ),
    PANEL: (
        "team:panel", "team:bids", "team:jurors", "team:replace-juror", "team:sharing", "team:dismiss-conflict",
        "team:hearings", "team:close-panel", "team:deliberation", "team:deliberation-dossier", "team:minutes",
        "team:self-scheduling",
    ),
    HEARING: ("candidate:hearing-slot",),
    JUROR: (
        "juror:charter", "juror:common-lot", "juror:day", "juror:deliberation", "juror:deliberation-dossier",
        "juror:own-reading", "juror:bids", "juror:host-order",
    ),
    ASSESSMENT: (
        "juror:assessment", "juror:reopen", "juror:restore", "juror:tie", "juror:untie", "juror:attachment",
    ),
    MINUTES: ("juror:minutes",),
    MATCH_RUN: ("team:match-run", "team:what-if", "team:composition"),
    WANTED: ("candidate:add-wish",),
    EXERCISE_ATTEMPT: ("candidate:exercise", "candidate:exercise-autosave"),
    OFFER: ("candidate:offer", "candidate:start-date", "team:start-date"),
    AUTOMATION: ("team:automation",),
    DECISION_REQUEST: ("team:decision-request",),
    POSITION: ("team:seat",),
    MISSION: (
        "mission-record", "mission-piece-remind", "mission-piece-send", "mission-point", "mission-checklist",
        "mission-bulletin", "mission-logbook", "mission-follow-up-act", "mission-results", "talent:portrait",
        "talent:thread",
        "team:mission-thread", "team:mission", "team:mission-terms", "team:mission-act", "team:mission-start",
        "team:mission-paper", "team:mission-contact", "team:mission-team",
        "team:mission-correct", "team:mission-deadline", "mission-reviews", "mission-handover",
        "mission-sustainability",
    ),
    REVIEW: ("mission-review",),
    PIECE: ("mission-piece", "mission-piece-check"),
    EVENT: ("team:event", "team:event-cancel"),
    POST: ("cohort-post",),
    BATCH: ("team:batch-archive", "team:batch-cancel", "team:batch-sign"),
    CONTRACT: (
        "team:document", "team:retry-document", "team:document-outside", "team:document-again", "team:document-signer",
    ),
    REFERENCE: ("reference", "reference-preview", "reference-decline", "letter-file"),
    COMMITMENT: ("commitment",),
}  # fmt: skip
WRITABLE = {route: place for place, routes in _ROUTES.items() for route in routes}


def allows(match: ResolverMatch, campaign: Campaign) -> bool:
    """Tell whether a form of this route may write from the sandbox of a campaign (one query at most)."""
    place = WRITABLE.get(match.view_name)
    if place is None:
        return False
    argument, lookup = place
    if not argument:
        return True
    looked: dict[str, Any] = {lookup: match.kwargs[argument]}
    return Campaign.objects.filter(pk=campaign.pk, **looked).exists()
