"""What « selection » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from accounts.domain import retention as delays
from accounts.rules import route_scopes
from challenges.domain.ends import closing
from challenges.models import Position
from challenges.rules import campaign_scope
from documents.domain.texts import declarations
from dossiers.domain.publication import sources
from lists import declaration
from panels.domain import conflicts, minutes
from selection import lists
from selection.domain import late_marks, leftovers, letters, personal_data, publication, ranking, retention
from selection.models import DecisionRequest, MatchRun, Offer

conflicts.consequence_sources.register(late_marks.consequences)
minutes.ranking_sources.register(ranking.minuted)
declarations.document_kinds.register(*letters.KINDS)
sources.register(publication.DECISIONS)
delays.rules.register(*retention.RULES)
closing.checks.register(*leftovers.CHECKS)
closing.forecasts.register(retention.FORECASTS)
privacy.processing_records.register(personal_data.APPLICATIONS)
declaration.register(lists.DECISION_REQUESTS, lists.CONSENTS)
route_scopes.register(
    campaign_scope("decision_request", DecisionRequest, "campaign"),
    campaign_scope("match_run", MatchRun, "campaign"),
    campaign_scope("offer", Offer, "application__campaign"),
    campaign_scope("position", Position, "challenge__campaign", key="pk"),
)
