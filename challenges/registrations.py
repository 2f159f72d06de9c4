"""What « challenges » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations, privacy
from challenges.domain import exports, personal_data
from challenges.domain.directory import administrations
from documents.domain import exports as files

privacy.processing_records.register(personal_data.PROPOSALS)
invitations.kinds.register(administrations.MEMBER_INVITATION)
files.exportable_lists.register(*exports.LISTS)
