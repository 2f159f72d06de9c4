"""What « challenges » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations, privacy
from challenges import lists
from challenges.domain import personal_data
from challenges.domain.directory import administrations
from lists import declaration

privacy.processing_records.register(personal_data.PROPOSALS)
invitations.kinds.register(administrations.MEMBER_INVITATION)
declaration.register(lists.CHALLENGES, lists.DIRECTORY, lists.MEMBERS)
