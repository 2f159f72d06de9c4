"""What « talents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from challenges.domain import funding
from documents.domain import exports as files
from documents.domain.texts import declarations
from talents.domain import exports, kinds
from talents.domain.documents import signed_agreements

funding.notice_sources.register(signed_agreements.notices)
declarations.document_kinds.register(*kinds.KINDS)
files.exportable_lists.register(*exports.LISTS)
