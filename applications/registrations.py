"""What « applications » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts import queries
from accounts.domain import invitations, privacy
from accounts.domain import retention as delays
from applications import rules
from applications.domain import exports, letters, panels, personal_data, restricted_calls, retention
from documents.domain import declarations
from documents.domain import exports as files

queries.hiders.register(rules.hidden_authors)
declarations.document_kinds.register(*letters.KINDS)
delays.rules.register(*retention.RULES)
invitations.kinds.register(panels.SEAT_INVITATION, restricted_calls.CALL_INVITATION)
privacy.processing_records.register(personal_data.PROFILE, personal_data.POOL, personal_data.APPLICATIONS)
files.exportable_lists.register(*exports.LISTS)
