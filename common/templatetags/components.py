"""The components that pages are made of: each one a tag, whose arguments Django checks when it reads the page.

A missing or unknown argument is a ``TemplateSyntaxError`` of the page, at the first reading, whoever comes to it first.
The markup is in ``templates/components/<tag>.html``, which sees its arguments alone, and never what the page holds
besides. A text made of several parts is captured first: ``{% capture as caption %}…{% endcapture %}``.
The choice, and what was measured, is in docs/adr/0039-components.md.
"""

import re
from datetime import datetime
from typing import Any, cast

from django import template
from django.forms import BaseForm
from django.template import Context, Template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from common.days import PARIS_ZONE
from common.statistics.charts import Bars
from common.statistics.timeline import Timeline
from common.web import badges

register = template.Library()
CRUMB = re.compile(r"<a[^>]*href=\"([^\"]*)\"[^>]*>([^<]*)</a>")
BREAK = re.compile(r"[ \t]*\n[ \t\n]*")  # a line of a template that was cut; never a no-break space


def _render(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    """Render a component's template with its own values, the token that a form needs to be received, and who reads."""
    own = context.new({**values, "csrf_token": context.get("csrf_token"), "request": context.get("request")})
    return cast("Template", context.template).engine.get_template(name).render(own)


def _address(route: tuple[Any, ...]) -> str:
    """Return the address of a route's name and its arguments; of no name, nothing: the page itself."""
    return reverse(route[0], args=route[1:]) if route else ""


def _may_act(context: Context, address: str) -> bool:
    """Tell whether who reads the page may send an act to an address; the page's own without one."""
    request = context.get("request")
    person = getattr(request, "user", None)
    ask: Any = getattr(person, "may_act", None)
    return request is None or ask is None or bool(ask(address or request.path))


def _may_read(context: Context, address: str) -> bool:
    """Tell whether who reads the page may read an address."""
    ask: Any = getattr(getattr(context.get("request"), "user", None), "may_read", None)
    return ask is None or bool(ask(address.partition("#")[0]))


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Return what is written inside on one line, to name it with ``as`` and hand it to a component."""
    return SafeString(BREAK.sub(" ", content.strip()))


@register.inclusion_tag("components/state.html")
def state(value: str, *, label: str) -> dict[str, Any]:
    """Draw the state of an object: its ``label``, in the colour of what it means."""
    return {"label": label, "style": badges.style(value)}


@register.inclusion_tag("components/page_header.html")
def page_header(
    title: Any, *, state: str = "", state_label: str = "", meta: str = "", lead: str = "", acts: str = ""
) -> dict[str, Any]:
    """Draw the head of a page: its title, the state of its object, its facts, what it is for, what to do first.

    ``meta`` is a captured line of facts, ``lead`` a sentence, ``acts`` a captured row of links and buttons.
    """
    return {"title": title, "state": state, "state_label": state_label, "meta": meta, "lead": lead, "acts": acts}


@register.simple_block_tag(takes_context=True)
def breadcrumb(context: Context, content: SafeString, *, title: Any = None) -> SafeString:
    """Draw where one is: what the frame says is above, then each ``crumb``, then this page by its ``title``.

    The frame (``trail`` and ``workspace`` in the context) knows the space, the campaign and the heading. What the frame
    says already is said once: the crumb stays, whose address keeps the filter of a list.
    """
    trail = cast("list[tuple[str, str]]", context.get("trail", [("Accueil", "/")]))
    values = {
        "content": content,
        "title": context["title"] if title is None else title,
        "trail": [(label, address) for label, address in trail if not _has_crumb(content, label, address)],
        "workspace": context.get("workspace"),
    }
    return _render(context, "components/breadcrumb.html", values)


def _has_crumb(content: str, label: Any, address: str) -> bool:
    """Tell whether the crumbs of a page name a page of the frame, whatever filter their address keeps."""
    return any(
        link.partition("?")[0] == address and text.strip() == conditional_escape(label)
        for link, text in CRUMB.findall(content)
    )


@register.inclusion_tag("components/crumb.html")
def crumb(label: Any, *route: Any, address: str = "") -> dict[str, Any]:
    """Draw a page above: ``route`` is the name of its address and its arguments, or ``address`` the address itself."""
    return {"label": label, "address": address or _address(route)}


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: SafeString,
    *,
    caption: str,
    headers: str,
    empty: str = "",
    hide_caption: bool = False,
    size: str = "",
    style: str = "",
) -> SafeString:
    """Draw a table of the design system, that scrolls by itself when it is wider than the page.

    ``headers`` are its columns, either names separated by « ; » or captured ``<th>``. ``empty`` is the sentence of a
    table without a row. ``size`` is « sm » or « lg »; ``style`` is more classes for the whole.
    """
    heads = [] if "<th" in headers else [header.strip() for header in headers.split(";")]
    values = {
        "caption": caption,
        "headers": headers,
        "heads": heads,
        "columns": len(heads) or headers.count("<th"),
        "rows": content,
        "sentence": empty if "<tr" not in content else "",
        "hide_caption": hide_caption,
        "size": size,
        "style": style,
    }
    return _render(context, "components/table.html", values)


@register.simple_block_tag(takes_context=True)
def permitted(context: Context, content: SafeString, *route: Any) -> SafeString:
    """Show what is written inside to whoever may send an act to a route, or to the page without one."""
    return content if _may_act(context, _address(route)) else SafeString("")


@register.simple_block_tag(takes_context=True)
def readable(context: Context, content: SafeString, *route: Any) -> SafeString:
    """Show what is written inside to whoever may read a route: a link that leads there."""
    return content if _may_read(context, _address(route)) else SafeString("")


@register.simple_block_tag(takes_context=True)
def link_to(context: Context, content: SafeString, address: str, *, style: str = "") -> SafeString:
    """Link what is written inside to an address, for whoever may read it; the others read the words alone."""
    if not _may_read(context, address):
        return content
    return format_html('<a{} href="{}">{}</a>', format_html(' class="{}"', style) if style else "", address, content)


@register.simple_block_tag(takes_context=True)
def act_form(
    context: Context,
    content: SafeString,
    *route: Any,
    label: str,
    detail: str = "",
    about: Any = "",
    action: str = "",
    form: BaseForm | None = None,
    files: bool = False,
    name: str = "",
    value: Any = "",
    kind: str = "",
    small: bool = False,
    style: str = "",
    blocked: str = "",
) -> SafeString:
    """Draw an act: what it needs, sent by POST with its token, and the one button that does it.

    ``route`` is the name of the address and its arguments, or ``action`` the address itself; the page without them.
    What it needs is a bound ``form``, whose refusals stand beside their fields, or what is written inside: hidden
    inputs, a sentence; ``files`` lets them hold files. ``detail`` ends the label for a screen reader alone, and
    ``about`` names there what the act is about. ``name`` and ``value`` are the button's, as is its ``kind``
    (« secondary », « tertiary »), and whether it is ``small``; ``style`` is the classes of the form. Whoever would be
    refused by their roles is shown nothing. An act that is not possible yet says why in ``blocked``: its button is
    there, disabled, with that sentence.
    """
    address = action or _address(route)
    if not _may_act(context, address):
        return SafeString("")
    values = {
        "content": content,
        "action": address,
        "label": label,
        "ending": format_html("\u00a0: {}", about) if about else format_html(" {}", detail) if detail else "",
        "form": form,
        "files": files or (form is not None and form.is_multipart()),
        "name": name,
        "value": value,
        "kind": kind,
        "small": small,
        "style": style,
        "blocked": blocked,
        "reason_id": f"pourquoi-{slugify(f'{action or route} {name} {value} {label}')}",
    }
    return _render(context, "components/act_form.html", values)


@register.inclusion_tag("components/download.html")
def download(*route: Any, label: str, detail: str = "", action: str = "", kind: str = "link") -> dict[str, Any]:
    """Draw the button of a file whose reading leaves a trace in the journal: by POST, as an act.

    Its address and ``detail`` are those of ``act_form``; ``kind`` is « link », « primary » or « secondary ».
    """
    style = {"link": "fr-link fr-link--download", "primary": "fr-btn"}.get(kind, f"fr-btn fr-btn--{kind}")
    return {"action": action or _address(route), "label": label, "detail": detail, "style": style}


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: SafeString,
    *route: Any,
    sentence: str,
    label: str,
    back: str,
    back_label: str = "Renoncer",
    name: str = "",
    value: Any = "",
    warning: str = "",
) -> SafeString:
    """Draw the page before an act that many will feel: what will happen, to whom, the very message, then the button.

    ``sentence`` says what and how many; what is written inside shows who and the message, and holds the hidden inputs
    that were asked for; ``warning`` says what changed since; ``back`` is the address of whoever gives up.
    """
    values = {
        "content": content,
        "action": _address(route),
        "sentence": sentence,
        "label": label,
        "back": back,
        "back_label": back_label,
        "name": name,
        "value": value,
        "warning": warning,
    }
    return _render(context, "components/confirm.html", values)


@register.simple_block_tag(takes_context=True)
def record(context: Context, content: SafeString) -> SafeString:
    """Draw an object and what goes with it: a ``<div>`` of content on the left, its ``side`` on the right."""
    return _render(context, "components/record.html", {"content": content})


@register.simple_block_tag(takes_context=True)
def side(context: Context, content: SafeString, *, label: str) -> SafeString:
    """Draw what goes with an object, beside it: its next acts, its people, its notes; ``label`` names the whole."""
    return _render(context, "components/side.html", {"content": content, "label": label})


@register.simple_block_tag(takes_context=True)
def stats(context: Context, content: SafeString, *, style: str = "") -> SafeString:
    """Draw figures beside one another; each one is a ``stat``. ``style`` is more classes for the whole."""
    return _render(context, "components/stats.html", {"content": content, "style": style})


@register.inclusion_tag("components/stat.html")
def stat(value: Any, label: str, *, hint: str = "") -> dict[str, Any]:
    """Draw a figure and what it counts; ``hint`` says where it comes from."""
    return {"value": value, "label": label, "hint": hint}


@register.inclusion_tag("components/chart.html")
def chart(bars: Bars, *, caption: str, headers: str = "Ligne;Nombre") -> dict[str, Any]:
    """Draw horizontal bars (``common.statistics.charts``), and the table of the same figures one click away."""
    return {"chart": bars, "caption": caption, "headers": headers}


@register.simple_tag(takes_context=True)
def timeline(context: Context, dates: Timeline, *, caption: str) -> SafeString:
    """Draw dates as strips under one axis (``common.statistics.timeline``); each row says its dates in words."""
    return _render(context, "components/timeline.html", {"timeline": dates, "caption": caption})


@register.inclusion_tag("components/empty_state.html")
def empty_state(sentence: str, *, address: str = "", label: str = "") -> dict[str, Any]:
    """Say that there is nothing, in one sentence, and what to do about it: one link at most."""
    return {"sentence": sentence, "address": address, "label": label}


@register.inclusion_tag("components/job.html")
def job(sentence: str, *, done: int, total: int, label: str, over: bool) -> dict[str, Any]:
    """Show how far a long work is: a sentence that is read aloud when it changes, a bar, a link while it runs.

    ``done`` and ``total`` are counted in the same things; ``label`` names the bar.
    """
    return {"sentence": sentence, "done": done, "total": total, "label": label, "over": over}


@register.simple_block_tag(takes_context=True)
def thread(context: Context, content: SafeString, *, empty: str) -> SafeString:
    """Draw what people wrote, in the order of the page; each one is a ``message``, ``empty`` says that nobody did."""
    return _render(
        context, "components/thread.html", {"content": content, "sentence": empty if "<li" not in content else ""}
    )


@register.inclusion_tag("components/message.html")
def message(text: str, *, author: Any, at: datetime, timezone: str = PARIS_ZONE, note: str = "") -> dict[str, Any]:
    """Draw what someone wrote, with who and when, in the named zone; ``note`` says below what became of it."""
    return {"text": text, "author": author, "at": at, "timezone": timezone, "note": note}
