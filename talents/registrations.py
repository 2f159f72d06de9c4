"""What « talents » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import handover, privacy, retention
from accounts.rules import route_scopes
from challenges.domain import funding
from challenges.domain.ends import closing
from challenges.queries import steps
from challenges.rules import campaign_scope
from documents.domain import exports
from documents.domain.texts import declarations
from documents.models import Document, DocumentBatch
from lists import declaration
from talents import lists
from talents.domain import kinds, leftovers, payroll, personal_data, terms
from talents.domain.documents import signed_agreements
from talents.domain.pieces import archive, purging
from talents.models import Mission
from talents.queries import recruitment

funding.notice_sources.register(signed_agreements.notices)
declarations.document_kinds.register(*kinds.KINDS)
handover.responsibilities.register(terms.COACHED_MISSIONS)
steps.recruitment_sources.register(recruitment.RECRUITMENT)
closing.checks.register(*leftovers.CHECKS)
declaration.register(lists.MISSIONS, lists.DEADLINES)
exports.exportable_lists.register(payroll.PAYROLL, archive.ARCHIVE)
privacy.processing_records.register(personal_data.RECRUITMENT)
retention.rules.register(*purging.RULES)
route_scopes.register(
    campaign_scope("mission", Mission, "cohort__campaign"),
    campaign_scope("document", Document, "subject__campaign"),
    campaign_scope("batch", DocumentBatch, "documents__subject__campaign"),
)
