"""What « applications » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts import queries
from accounts.domain import invitations, privacy
from applications import lists, rules
from applications.domain import leftovers, personal_data, restricted_calls
from challenges.domain import closing
from lists import declaration

queries.hiders.register(rules.hidden_authors)
invitations.kinds.register(restricted_calls.CALL_INVITATION)
privacy.processing_records.register(personal_data.PROFILE, personal_data.POOL)
closing.checks.register(*leftovers.CHECKS)
declaration.register(lists.APPLICATIONS, lists.POOL)
