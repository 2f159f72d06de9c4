"""What « talents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from challenges.domain import funding
from documents.domain.texts import declarations
from lists import declaration
from talents import lists
from talents.domain import kinds
from talents.domain.documents import signed_agreements

funding.notice_sources.register(signed_agreements.notices)
declarations.document_kinds.register(*kinds.KINDS)
declaration.register(lists.MISSIONS, lists.DEADLINES)
