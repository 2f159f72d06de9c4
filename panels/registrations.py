"""What « panels » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations
from documents.domain import exports as files
from panels.domain import exports, panels

invitations.kinds.register(panels.SEAT_INVITATION)
files.exportable_lists.register(*exports.LISTS)
