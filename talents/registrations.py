"""What « talents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from challenges.domain import closing, funding
from challenges.queries import steps
from documents.domain.texts import declarations
from lists import declaration
from talents import lists
from talents.domain import kinds, leftovers
from talents.domain.documents import signed_agreements
from talents.queries import recruitment

funding.notice_sources.register(signed_agreements.notices)
declarations.document_kinds.register(*kinds.KINDS)
steps.recruitment_sources.register(recruitment.RECRUITMENT)
closing.checks.register(*leftovers.CHECKS)
declaration.register(lists.MISSIONS, lists.DEADLINES)
