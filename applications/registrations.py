"""What « applications » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts import queries
from accounts.domain import invitations, privacy
from accounts.domain import retention as delays
from applications import rules
from applications.domain import exports, personal_data, restricted_calls
from documents.domain import declarations
from documents.domain import exports as files
from panels.domain import panels
from selection.domain import letters, retention
from selection.domain import personal_data as selection_personal_data

queries.hiders.register(rules.hidden_authors)
declarations.document_kinds.register(*letters.KINDS)
delays.rules.register(*retention.RULES)
invitations.kinds.register(panels.SEAT_INVITATION, restricted_calls.CALL_INVITATION)
privacy.processing_records.register(personal_data.PROFILE, personal_data.POOL, selection_personal_data.APPLICATIONS)
files.exportable_lists.register(*exports.LISTS)
