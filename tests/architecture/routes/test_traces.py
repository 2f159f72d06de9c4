"""What leaves a trace in the journal and hands over a file goes by POST: no prefetch, image or link of another site does it."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TRACING = {("exports", "record_export"), ("openings", "record_opening")}  # they write in the journal
PAGES = {"render", "_show", "_page", "page"}  # a page that is read, whose reading is journalled


def _called(node):
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            function = call.func
            owner = getattr(getattr(function, "value", None), "id", "")
            names.add(
                (owner, function.attr) if isinstance(function, ast.Attribute) else ("", getattr(function, "id", ""))
            )
    return names


def traced_files():
    """Yield (place, decorators) of each view that writes in the journal and renders no page."""
    for file in sorted(ROOT.glob("*/views/**/*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            called = _called(node)
            traces = {name for owner, name in called if owner == "journal"} or TRACING & called
            if traces and not {name for _, name in called} & PAGES:
                decorators = {getattr(decorator, "id", "") for decorator in node.decorator_list}
                yield f"{file.relative_to(ROOT).as_posix()}:{node.name}", decorators


def test_files_that_leave_a_trace_are_asked_for_by_post():
    rows = dict(traced_files())
    assert set(rows) >= {
        "accounts/views/person/data.py:export", "applications/views/team/application.py:piece", "cms/views/team/season.py:whole",
        "documents/views/person/exports.py:export", "juries/views/juror/room.py:attachment", "talents/views/person/room.py:piece",
        "talents/views/team/papers.py:archive",
    }  # fmt: skip
    assert [place for place, decorators in rows.items() if "require_POST" not in decorators] == []
