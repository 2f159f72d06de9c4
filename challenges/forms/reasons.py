"""The control by which a refusal gives its code, the same wherever somebody refuses."""

from functools import partial

from django import forms

from challenges.domain.rules import reasons
from challenges.enums import RefusalStage

HELP = "La lettre écrit la phrase de ce motif ; elle se lit et se change dans «\u00a0Vocabulaires\u00a0»."


def _choices(stages: tuple[RefusalStage, ...], blank: str) -> list[tuple[str, object]]:
    grouped = reasons.choices(*stages)
    return [("", blank), *(grouped[0][1] if len(grouped) == 1 else grouped)]


def reason_field(
    *stages: RefusalStage, label: str = "Motif", blank: str = "Choisissez", initial: str = ""
) -> forms.ChoiceField:
    """Return the choice of a reason of some stages, which the act demands and checks.

    ``blank`` is what is chosen at first, and ``initial`` the code of another.
    """
    field = forms.ChoiceField(
        label=label,
        choices=partial(_choices, stages, blank),
        required=False,
        initial=initial,
        help_text=HELP,
    )
    field.due = True  # type: ignore[attr-defined] # not said to be optional
    return field
