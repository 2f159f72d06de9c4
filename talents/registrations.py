"""What « talents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from challenges.domain import closing, funding
from documents.domain.texts import declarations
from lists import declaration
from talents import lists
from talents.domain import kinds, leftovers
from talents.domain.documents import signed_agreements

funding.notice_sources.register(signed_agreements.notices)
declarations.document_kinds.register(*kinds.KINDS)
closing.checks.register(*leftovers.CHECKS)
declaration.register(lists.MISSIONS, lists.DEADLINES)
