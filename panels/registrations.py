"""What « panels » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations
from lists import declaration
from panels import lists
from panels.domain import panels

invitations.kinds.register(panels.SEAT_INVITATION)
declaration.register(lists.JURORS, lists.PRESELECTION)
