"""What « talents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from challenges.domain import funding
from documents.domain import declarations
from documents.domain import exports as files
from followup.domain import personal_data
from talents.domain import exports, kinds
from talents.domain.documents import signed_agreements

funding.notice_sources.register(signed_agreements.notices)
privacy.processing_records.register(personal_data.MISSIONS)
declarations.document_kinds.register(*kinds.KINDS)
files.exportable_lists.register(*exports.LISTS)
