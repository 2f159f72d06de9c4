"""The room of a panel: an address or a video conference, where its hearings take place unless one says otherwise."""

from datetime import datetime

from django.db import transaction

from accounts.domain.acts import team_act
from accounts.models import User
from common.transitions import Step, move_each
from juries.enums import HearingState
from juries.models import Panel


@team_act("panels.manage")
@transaction.atomic
def set_meeting_room(panel: Panel, room: str, *, by: User, at: datetime) -> tuple[int, int]:
    """Write the room of a panel and bring its hearings to come there.

    Return how many hearings it changes, and how many of their people were convened elsewhere: their convocation waits
    again. Hearings that have begun or are over keep their place.
    """
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    locked.meeting_room = panel.meeting_room = room.strip()
    locked.save(update_fields=["meeting_room"])
    elsewhere = locked.hearings.filter(state=HearingState.PLANNED, starts_at__gt=at).exclude(place=locked.meeting_room)
    hearings = list(elsewhere.order_by("pk"))
    convened = sum(hearing.convened_at is not None for hearing in hearings)
    changes = {"place": locked.meeting_room, "convened_at": None}
    move_each([Step(hearing, by, at, changes=changes) for hearing in hearings], "move")
    return len(hearings), convened
