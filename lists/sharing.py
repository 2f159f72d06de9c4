"""Share rows between colleagues: each kind evenly, and the loads as level as it allows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count, Model, QuerySet

from accounts.domain.acts import team_act
from accounts.models import User
from accounts.rules import holders
from common.language.french import counted
from lists.bulk import BulkAct, Effect


def share(rows: Iterable[tuple[int, Any]], loads: Mapping[int, int]) -> dict[int, int]:
    """Return the colleague of each row, (its key, its kind), among those of ``loads``: what each follows already.

    Within a kind, nobody is given two rows more than another; whoever has the fewest in all comes first. The same
    rows give the same answer, whatever their order.
    """
    totals, given, shared = dict(loads), Counter[tuple[Any, int]](), dict[int, int]()
    for key, kind in sorted(rows, key=lambda row: (str(row[1]), row[0])):
        colleague = min(totals, key=lambda person: (given[kind, person], totals[person], person))
        shared[key] = colleague
        given[kind, colleague] += 1
        totals[colleague] += 1
    return shared


class _Colleagues(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # Django names no type there
    """Colleagues with what each follows already."""

    def __init__(self, queryset: QuerySet[User], *, loads: Mapping[int, int], noun: tuple[str, str]) -> None:
        """Keep the loads that the labels say; ``noun`` is what is counted, one and several."""
        super().__init__(
            queryset, label="Répartir entre", widget=forms.CheckboxSelectMultiple,
            help_text="Chaque métier est partagé également, et les charges se rapprochent.",
        )  # fmt: skip
        self.loads, self.noun = loads, noun

    def label_from_instance(self, obj: Any) -> str:
        """Return a colleague's name and load."""
        return f"{obj} ({counted(self.loads.get(obj.pk, 0), *self.noun)})"


class ShareForm(forms.Form):
    """Between whom rows are shared."""

    def __init__(
        self, data: Any, *, colleagues: QuerySet[User], loads: Mapping[int, int], noun: tuple[str, str]
    ) -> None:
        """Offer the colleagues who may do the work."""
        super().__init__(data)
        self.fields["colleagues"] = _Colleagues(colleagues, loads=loads, noun=noun)


def share_act(model: type[Model], *, permission: str, kind: str, noun: tuple[str, str]) -> BulkAct[Any]:
    """Return the act that shares rows of a campaign between those who have ``permission`` on it.

    The model has a ``campaign`` and an ``instructor``; ``kind`` names the foreign key of which each value is shared
    evenly: a trade.
    """
    rows_of = model._default_manager  # noqa: SLF001 - the public name of a model's own manager

    def loads_of(campaign: Any, people: Iterable[User]) -> dict[int, int]:
        followed = rows_of.filter(campaign=campaign, instructor__in=people).order_by()
        counts = dict(followed.values_list("instructor").annotate(Count("pk")))
        return {person.pk: counts.get(person.pk, 0) for person in people}

    def asks(campaign: Any, data: Any) -> ShareForm:
        people = holders(permission, campaign).order_by("last_name", "first_name", "pk")
        return ShareForm(data, colleagues=people, loads=loads_of(campaign, people), noun=noun)

    @team_act(permission)
    @transaction.atomic
    def run(rows: QuerySet[Any], data: Mapping[str, Any], *, by: User, at: datetime) -> Effect:  # noqa: ARG001 - of every bulk act
        colleagues = list(data["colleagues"])
        locked = list(rows.order_by("pk").select_for_update(of=("self",)).only("pk", "campaign", kind))
        others = rows_of.filter(campaign__in={row.campaign_id for row in locked}).exclude(pk__in=[r.pk for r in locked])
        counts = dict(
            others.filter(instructor__in=colleagues).order_by().values_list("instructor").annotate(Count("pk"))
        )
        loads = {colleague.pk: counts.get(colleague.pk, 0) for colleague in colleagues}
        shared = share([(row.pk, getattr(row, f"{kind}_id")) for row in locked], loads)
        for colleague in colleagues:
            keys = [key for key, person in shared.items() if person == colleague.pk]
            rows_of.filter(pk__in=keys).update(instructor=colleague)
        return Effect(len(shared))

    return BulkAct(name="share", label="Répartir entre collègues", run=run, asks=asks, permission=permission)
