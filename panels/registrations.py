"""What « panels » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import invitations
from accounts.rules import route_scopes
from challenges.domain.dates import postponement
from challenges.domain.ends import closing
from challenges.rules import campaign_scope
from juries.models import Minutes, Panel
from juries.queries import reading, steps
from lists import declaration
from panels import lists
from panels.domain import leftovers, pairs, panels
from panels.queries import deadlines

invitations.kinds.register(panels.SEAT_INVITATION)
reading.linked_sources.register(pairs.linked)
closing.checks.register(*leftovers.CHECKS)
postponement.informed.register(deadlines.JURORS)
steps.deadline_sources.register(deadlines.DEADLINES)
declaration.register(lists.JURORS, lists.PRESELECTION)
route_scopes.register(
    campaign_scope("panel", Panel, "stages__campaign"), campaign_scope("minutes", Minutes, "panel__stages__campaign")
)
