"""What « applications » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts import queries
from accounts.domain import handover, invitations, privacy, view_as
from accounts.rules import route_scopes
from applications import lists, rules
from applications.domain import instruction, leftovers, personal_data, profiles, restricted_calls
from applications.domain.automations import rounds
from applications.domain.campaign_questions import wish_reasons
from applications.domain.pairs import reading
from applications.models import Application, Automation
from applications.queries import listing
from challenges.domain.dates import postponement
from challenges.domain.ends import closing
from challenges.rules import campaign_scope
from dossiers.domain.blind import blinding
from dossiers.domain.questions import later_answers
from lists import declaration

blinding.author_identities.register(profiles.author_identity, reading.mate_identity)
later_answers.sections.register(wish_reasons.WISH_REASONS, reading.PAIR_ANSWERS)
queries.hiders.register(rules.hidden_authors)
invitations.kinds.register(restricted_calls.CALL_INVITATION)
privacy.processing_records.register(personal_data.PROFILE, personal_data.POOL)
handover.responsibilities.register(instruction.FOLLOWED_APPLICATIONS, rounds.TASKS)
closing.checks.register(*leftovers.CHECKS)
postponement.informed.register(listing.CANDIDATES)
declaration.register(lists.APPLICATIONS, lists.POOL)
route_scopes.register(
    campaign_scope("application", Application, "campaign"), campaign_scope("automation", Automation, "campaign")
)
view_as.private_routes.register(
    view_as.PrivateRoute("candidate:monitoring", "Les réponses aux statistiques ne sont lues avec aucun nom.")
)
