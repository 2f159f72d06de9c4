"""Whoever asks for the members of a panel says whether those who left it are meant: forgetting is impossible."""

import ast

import pytest

from tests.architecture.packages import ROOT, modules

SAYING = {"present", "present_and_past", "create", "bulk_create", "none"}
LOOKUPS = {
    ("juries/rules.py", "panel__jurors__user"): "minutes stay readable to who sat",
    ("juries/domain/minutes.py", "panel__jurors__user"): "a chair has not left: leaving takes the chair away",
    ("juries/domain/minutes.py", "panel__jurors__chair"): "the same",
    ("panels/domain/conflicts.py", "user__juror_seats__panel"): "a conflict is recorded for past members too",
    ("panels/domain/conflicts.py", "candidate__juror_seats__panel"): "the same",
}


def sources():
    for path in modules():
        if path.stem == "urls":
            continue  # « panels.jurors » is a page there
        yield path.relative_to(ROOT).as_posix(), path.read_text()


def is_members_manager(node):
    """Tell a manager of seats: ``Juror.objects``, or the ``jurors`` of a panel."""
    if not isinstance(node, ast.Attribute):
        return False
    if node.attr == "objects":
        return isinstance(node.value, ast.Name) and node.value.id == "Juror"
    return node.attr == "jurors"


def faults(name, text):
    faults = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and is_members_manager(node.value) and node.attr not in SAYING:
            faults.append(f"{name}:{node.lineno} {ast.unparse(node)}")
        if isinstance(node, ast.Call):
            faults += [
                f"{name}:{node.lineno} {ast.unparse(argument)} is given as it is"
                for argument in node.args
                if is_members_manager(argument) and "panel" in ast.unparse(argument) + ast.unparse(node.func)
            ]
            for word in (word for word in node.keywords if word.arg):
                through = "jurors__" in word.arg or "juror_seats__" in word.arg
                if through and (name, word.arg) not in LOOKUPS:
                    faults.append(f"{name}:{node.lineno} {word.arg}")
                if word.arg == "left_at__isnull" and name != "juries/models/panel.py":
                    faults.append(f"{name}:{node.lineno} {word.arg}: use present()")
    return faults


def test_every_query_of_members_says_whether_past_ones_are_in_it():
    assert [fault for name, text in sources() for fault in faults(name, text)] == []


def test_every_lookup_allowed_is_still_there():
    texts = dict(sources())
    assert [key for key in LOOKUPS if f"{key[1]}=" not in texts[key[0]]] == []


@pytest.mark.parametrize(
    "text",
    [
        "Juror.objects.filter(panel=panel)",
        "panel.jurors.count()",
        "get_object_or_404(panel.jurors, pk=1)",
        "User.objects.filter(juror_seats__panel=panel)",
        "rows.filter(left_at__isnull=True)",
    ],
)
def test_a_query_that_does_not_say_it_is_seen(text):
    assert faults("juries/queries/x.py", text)
