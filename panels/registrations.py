"""What « panels » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations
from challenges.domain import closing
from juries.queries import steps
from lists import declaration
from panels import lists
from panels.domain import leftovers, panels
from panels.queries import deadlines

invitations.kinds.register(panels.SEAT_INVITATION)
closing.checks.register(*leftovers.CHECKS)
steps.deadline_sources.register(deadlines.DEADLINES)
declaration.register(lists.JURORS, lists.PRESELECTION)
