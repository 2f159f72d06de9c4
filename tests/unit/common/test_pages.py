"""A long list inside a page is read part by part, and never cut."""

from django.template import Context, Template

from common.web.pages import PART_ROWS, part


def shown(rf, query, rows):
    return part(rf.get(f"/a/?{query}"), rows, "lignes")


def test_parts_follow_one_another_and_keep_the_rest_of_the_address(rf):
    rows = list(range(2 * PART_ROWS + 1))
    first = shown(rf, "q=a%26b", rows)
    assert (list(first), first.before, first.after) == (rows[:PART_ROWS], "", "q=a%26b&lignes=2")
    last = shown(rf, "lignes=3&q=a%26b", rows)
    assert (list(last), last.before, last.after) == (rows[-1:], "q=a%26b&lignes=2", "")
    assert list(shown(rf, "lignes=x", rows)) == rows[:PART_ROWS]
    assert list(shown(rf, "lignes=99", rows)) == rows[-1:], "a part that is gone is the last one"


def test_the_links_say_where_one_is(rf):
    drawn = Template('{% part_links part "Bilans" %}')
    two = drawn.render(Context({"part": shown(rf, "lignes=2", list(range(51)))}))
    assert "Lignes 51-51 sur 51" in two
    assert 'href="?lignes=1"' in two
    assert "Lignes suivantes" not in two
    assert drawn.render(Context({"part": shown(rf, "", [1])})).strip() == ""
