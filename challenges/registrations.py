"""What « challenges » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations, privacy
from challenges import lists
from challenges.domain import closing, personal_data
from challenges.domain.directory import administrations
from challenges.domain.rules import leftovers
from lists import declaration

privacy.processing_records.register(personal_data.PROPOSALS)
invitations.kinds.register(administrations.MEMBER_INVITATION)
closing.checks.register(*leftovers.CHECKS)
declaration.register(lists.CHALLENGES, lists.DIRECTORY, lists.MEMBERS)
