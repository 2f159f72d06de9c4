"""Acts of a page: which form is bound, where a refusal is shown, what is answered to an act that is none."""

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpResponse

from common.refusals import RefusedError, shown_in
from common.web.acts import PageActs, pressed, refusal_shown_on
from common.web.inputs import demanded_text


class ReasonForm(forms.Form):
    reason = demanded_text("Motif", max_length=10, rows=2, help_text="Il est gardé.")


FORMS = {"end": ReasonForm, "call": ReasonForm, "check:age": ReasonForm, "leave": forms.Form}


@pytest.fixture
def sent(rf):
    """Return a function that makes the acts of a page from what was posted."""
    return lambda data, **how: PageActs(rf.post("/", data), FORMS, **how)


def test_a_page_that_is_read_binds_nothing(rf):
    acts = PageActs(rf.get("/"), FORMS)
    assert (acts.submitted, acts.status) == (("", None), 200)
    assert not any(form.is_bound for form in acts.values())
    assert (list(acts), len(acts)) == (list(FORMS), 4)


def test_the_act_that_was_sent_binds_its_form_alone(sent):
    acts = sent({"act": "end", "reason": "Départ"})
    name, form = acts.submitted
    assert (name, form.is_valid(), form.cleaned_data) == ("end", True, {"reason": "Départ"})
    assert form is acts["end"]
    assert not acts["call"].is_bound
    assert acts.status == 200


def test_the_act_of_a_row_binds_the_form_of_that_row(sent):
    acts = sent({"act": "end:12", "reason": "x"})
    assert (acts.name, acts.key) == ("end", "12")
    assert [acts.row("end", key).is_bound for key in (11, 12, "12")] == [False, True, True]
    assert not acts["end"].is_bound
    assert acts.row("end", 12)["reason"].auto_id == "id_end_12_reason"
    assert acts["end"]["reason"].auto_id == "id_end_reason"
    assert sent({"act": "check:age", "reason": ""}).submitted[0] == "check:age"


def test_a_view_names_its_own_act(sent):
    assert sent({"act": "call", "reason": "x"}, act="end").name == "end"


@pytest.mark.parametrize("name", ["", "boum", "boum:1", "check:boum"])
def test_an_act_that_the_page_has_not_does_not_exist(sent, name):
    with pytest.raises(Http404):
        sent({"act": name})


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(sent):
    acts = sent({"act": "end", "reason": " "})
    _, form = acts.submitted
    assert form.is_valid()
    with shown_in(form):
        raise RefusedError("Donnez le motif.", field="reason")
    assert (acts.status, form.errors) == (422, {"reason": ["Donnez le motif."]})
    with shown_in(form):
        raise RefusedError("Trop tard.", field="elsewhere")
    assert form.non_field_errors() == ["Trop tard."]


def test_a_text_too_long_is_refused_and_kept(sent):
    acts = sent({"act": "end", "reason": "x" * 11})
    assert (acts.status, list(acts["end"].errors), acts["end"]["reason"].value()) == (422, ["reason"], "x" * 11)
    assert 'maxlength="10"' in str(acts["end"]["reason"])


def test_a_button_is_one_of_the_page_s(rf):
    request = rf.post("/", {"decision": "accept"})
    assert pressed(request, "decision", "accept", "refuse") == "accept"
    for name, values in (("decision", ("refuse",)), ("other", ("accept",))):
        with pytest.raises(Http404):
            pressed(request, name, *values)


class TwiceError(RefusedError):
    @property
    def sentences(self):
        return ["D’abord.", "Ensuite."]


@refusal_shown_on("account_login")
def view(request, *, outcome):
    if outcome is None:
        return HttpResponse("fait")
    raise outcome


def test_a_refusal_without_form_is_said_on_another_page(rf):
    request = rf.post("/")
    request._messages = CookieStorage(request)
    assert view(request, outcome=None).content.decode() == "fait"
    answer = view(request, outcome=TwiceError())
    assert (answer.status_code, [str(message) for message in get_messages(request)]) == (302, ["D’abord.", "Ensuite."])
    with pytest.raises(KeyError):
        view(request, outcome=KeyError())
