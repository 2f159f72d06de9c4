"""What « applications » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts import queries
from accounts.domain import invitations, privacy
from applications import rules
from applications.domain import exports, personal_data, restricted_calls
from documents.domain import exports as files

queries.hiders.register(rules.hidden_authors)
invitations.kinds.register(restricted_calls.CALL_INVITATION)
privacy.processing_records.register(personal_data.PROFILE, personal_data.POOL)
files.exportable_lists.register(*exports.LISTS)
