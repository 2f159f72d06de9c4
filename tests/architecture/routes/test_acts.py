"""One way to act: a form for what is typed, a sentence at its field when it is refused, nothing read by hand."""

import ast

from tests.architecture.packages import PACKAGES, ROOT, modules

BUTTONS = "several buttons of one form: which was pressed is read, what is typed is in the form"
STEPS = "a draft, its wishes in their order and its conflicting texts: a protocol shared with the autosave"
READS = {
    "accounts/views/person/saved_views.py": "the bar of a list, posted from any page, which it goes back to",
    "applications/views/candidate/applications.py": STEPS,
    "applications/views/candidate/draft.py": STEPS,
    "challenges/views/administration/draft.py": STEPS,
    "challenges/views/administration/members.py": BUTTONS,
    "challenges/views/administration/page.py": BUTTONS,
    "challenges/views/administration/proposal.py": BUTTONS,
    "challenges/views/sponsor/commitment.py": BUTTONS,
    "challenges/views/team/directory.py": "one form of all the labels, nothing of which is typed",
    "followup/views/team/life.py": "the boxes of who came",
    "juries/views/juror/home.py": "what is declared with the charter, completed before it is bound",
    "exercises/views/candidate/exercises.py": BUTTONS,
    "juries/views/juror/invitation.py": "the link of a message, without a session: nothing is refused",
    "juries/views/juror/room.py": "the room's own protocol, and the buttons of its form",
    "lists/views.py": "the rows ticked of any list; what an act asks is its form",
    "notifications/views/person/messages.py": "the boxes of the messages wanted",
    "panels/views/team/hearings.py": "the button that convenes for every jury, from its own page",
    "selection/views/candidate/offers.py": "three buttons, nothing typed",
    "selection/views/team/preselection.py": BUTTONS,
    "selection/views/team/selection.py": "the run adopted, by its button",
    "talents/views/team/deadlines.py": "one button by deadline",
}
SAYS = {
    "accounts/views/person/saved_views.py": "goes back to the page of the list",
    "applications/views/team/listing.py": "a page that is read, with too few rows ticked",
    "challenges/views/administration/draft.py": "above a draft that is shown again as it was typed, with 422",
    "challenges/views/sponsor/commitment.py": "above the form, which is shown again as it was typed, with 422",
    "challenges/views/team/directory.py": "the enterprise directory does not answer a page that is read",
    "cms/models/calls.py": "a public page of the editor",
    "common/web/acts.py": "the mechanism",
    "lists/views.py": "no row ticked: there is no form yet",
    "panels/views/team/hearings.py": "what a plan that was written left out: not a refusal",
    "selection/views/candidate/letters.py": "a letter blocked by a proof: not a refusal",
    "dossiers/forms/announcing.py": "the preview is read again",
    "talents/views/team/papers.py": "what a batch that was signed left out: not a refusal",
}


def _is_post(node):
    return isinstance(node, ast.Attribute) and node.attr == "POST"


def reads_by_hand(tree):
    """Yield the lines that take a value out of ``request.POST`` without a form."""
    for node in ast.walk(tree):
        by_key = isinstance(node, ast.Subscript) and _is_post(node.value)
        by_method = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"get", "getlist", "copy", "items", "dict", "pop"}
            and _is_post(node.func.value)
        )
        if by_key or by_method:
            yield node.lineno


def says_an_error(tree):
    """Yield the lines that say a refusal in a message of the next page."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "error" and getattr(node.value, "id", "") == "messages":
            yield node.lineno


def _places(found_in, *, views=False):
    rows = {}
    for file in modules("**", PACKAGES):
        lines = list(found_in(ast.parse(file.read_text(encoding="utf-8"))))
        if lines and (not views or "views" in file.parts or file.name == "views.py"):
            rows[str(file.relative_to(ROOT))] = lines
    return rows


def test_a_view_reads_what_is_typed_through_a_form():
    places = _places(reads_by_hand, views=True)
    assert {place: lines for place, lines in places.items() if place not in READS} == {}
    assert set(READS) - set(places) == set(), "no longer reads anything by hand: take it off the list"


def test_a_refusal_is_said_by_the_mechanism():
    places = _places(says_an_error)
    assert {place: lines for place, lines in places.items() if place not in SAYS} == {}
    assert set(SAYS) - set(places) == set(), "no longer says anything: take it off the list"


def test_what_is_looked_for_is_seen():
    read = "def view(request):\n    a = request.POST['a']\n    b = request.POST.get('b')\n    F(request.POST)\n"
    assert list(reads_by_hand(ast.parse(read))) == [2, 3]
    assert list(says_an_error(ast.parse("messages.error(request, 'x')\nlog.error('x')"))) == [1]
