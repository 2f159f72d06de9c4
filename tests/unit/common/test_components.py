"""The components of pages: what each draws, and what it refuses when a page is read."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from common.statistics.charts import bars


def drawn(source, **values):
    """Return the parsed markup of a piece of page."""
    return BeautifulSoup(Template(source).render(Context(values)), "html.parser")


def words(element):
    """Return the text of an element, its blanks collapsed."""
    return " ".join(element.get_text().split())


class Motive(forms.Form):
    reason = forms.CharField(label="Motif")


class Sending(forms.Form):
    file = forms.FileField(label="Fichier")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('{% table headers="A" %}{% endtable %}', "'caption'"),
        ('{% table caption="A" %}{% endtable %}', "'headers'"),
        ("{% act_form %}{% endact_form %}", "'label'"),
        ('{% act_form label="A" colour="red" %}{% endact_form %}', "'colour'"),
        ('{% confirm label="A" back="/" %}{% endconfirm %}', "'sentence'"),
        ("{% side %}{% endside %}", "'label'"),
        ("{% thread %}{% endthread %}", "'empty'"),
        ("{% page_header %}", "'title'"),
        ("{% state 'draft' %}", "'label'"),
        ('{% stat "1" %}', "'label'"),
        ("{% chart figures %}", "'caption'"),
        ("{% empty_state %}", "'sentence'"),
        ('{% job "A" done=1 total=2 label="B" %}', "'over'"),
        ('{% message "A" author="B" %}', "'at'"),
        ("{% download 'export-my-data' %}", "'label'"),
        ("{% crumb %}", "'label'"),
        ('{% breadcrumb parent="A" %}{% endbreadcrumb %}', "'parent'"),
        ('{% stats size="A" %}{% endstats %}', "'size'"),
        ("{% capture 1 %}{% endcapture %}", "too many positional"),
    ],
)
def test_an_argument_that_is_missing_or_unknown_is_refused_when_the_page_is_read(source, complaint):
    with pytest.raises(TemplateSyntaxError, match=complaint):
        Template(source)


def test_a_component_sees_its_arguments_alone():
    page = drawn('{% table caption="Défis" headers="Titre" %}{% endtable %}', size="lg", hide_caption=True)
    assert page.div["class"] == ["fr-table", "app-scroll"]
    assert page.caption.get("class") is None


def test_table_is_named_and_scrolls_by_keyboard():
    page = drawn(
        '{% table caption=caption headers="Titre; Administration" size="sm" style="fr-mt-4w" hide_caption=True %}'
        "<tr><td>Carte des forêts</td><td>Office national des forêts</td></tr>{% endtable %}",
        caption="Défis <1>",
    )
    group = page.find(role="group")
    assert page.div["class"] == ["fr-table", "app-scroll", "fr-table--sm", "fr-mt-4w"]
    assert (group["tabindex"], group["aria-label"]) == ("0", "Défis <1>, tableau à faire défiler")
    assert (page.caption["class"], page.caption.string) == (["fr-sr-only"], "Défis <1>")
    assert [(head["scope"], head.string) for head in page("th")] == [("col", "Titre"), ("col", "Administration")]
    assert len(page.tbody("tr")) == 1


@pytest.mark.parametrize(
    ("headers", "columns"),
    [('"Titre;Administration;État"', "3"), ("captured", "2")],
)
def test_table_without_a_row_says_so_across_its_columns(headers, columns):
    page = drawn(
        '{% capture as captured %}<th scope="col">A</th>{% if more %}<th scope="col">B</th>{% endif %}{% endcapture %}'
        f'{{% table caption="Défis" headers={headers} empty="Aucun défi." %}} {{% endtable %}}',
        more=True,
    )
    assert (page.tbody.td["colspan"], page.tbody.td.string) == (columns, "Aucun défi.")
    assert len(page.thead("th")) == int(columns)


def test_table_without_caption_is_named_all_the_same():
    page = drawn('{% table caption="" headers="A" %}{% endtable %}')
    assert (page.caption, page.find(role="group")["aria-label"]) == (None, "Contenu, tableau à faire défiler")


def test_act_form_carries_its_token_and_one_button():
    page = drawn(
        '{% act_form "team:campaign" code label="Annoncer" detail="la campagne" name="act" value=code kind="tertiary"'
        ' small=True style="app-prose" %}<input type="hidden" name="code" value="1">{% endact_form %}',
        code="EIG4",
        csrf_token="jeton",
    )
    assert (page.form["method"], page.form["action"], page.form["class"]) == (
        "post",
        "/equipe/campagnes/EIG4/",
        ["app-prose"],
    )
    assert [(field["name"], field["value"]) for field in page("input")] == [
        ("csrfmiddlewaretoken", "jeton"),
        ("code", "1"),
    ]
    (button,) = page("button")
    assert (button["class"], button["name"], button["value"]) == (
        ["fr-btn", "fr-btn--tertiary", "fr-btn--sm"],
        "act",
        "EIG4",
    )
    assert button.get_text() == "Annoncer la campagne"
    assert button.span["class"] == ["fr-sr-only"]


def test_act_form_says_a_refusal_beside_its_field():
    page = drawn('{% act_form label="Refuser" about=name form=form %}{% endact_form %}', form=Motive({}), name="<b>")
    assert page.find(class_="fr-input-group--error").find(class_="fr-error-text")["id"] == "id_reason_error"
    assert words(page.button) == "Refuser : <b>"
    assert page.form.get("action") is None


@pytest.mark.parametrize(
    ("argument", "form", "encoding"),
    [
        ("form=form", Sending(), "multipart/form-data"),
        ("files=True", None, "multipart/form-data"),
        ("form=form", Motive(), None),
    ],
)
def test_act_form_sends_files_when_it_holds_some(argument, form, encoding):
    page = drawn(f'{{% act_form action="/ici/" label="Envoyer" {argument} %}}{{% endact_form %}}', form=form)
    assert (page.form.get("enctype"), page.form["action"]) == (encoding, "/ici/")


def test_confirm_shows_the_sentence_then_who_then_the_button():
    page = drawn(
        '{% confirm "team:campaign" "EIG4" sentence="Deux personnes." label="Annoncer" back="/" warning="Un de plus."'
        ' name="act" value="go" %}<ul><li>Camille</li></ul>{% endconfirm %}'
    )
    assert words(page) == "Un de plus. Deux personnes. Camille Annoncer Renoncer"
    assert (page.form["action"], page.button["value"], page.a["href"]) == ("/equipe/campagnes/EIG4/", "go", "/")
    assert page.find(role="alert").p.string == "Un de plus."


def test_confirm_without_a_change_warns_of_nothing():
    page = drawn('{% confirm sentence="A." label="B" back="/" back_label="Revenir" %}{% endconfirm %}')
    assert (page.find(role="alert"), page.a.string) == (None, "Revenir")


def test_page_header_puts_title_state_facts_and_acts_in_order():
    page = drawn(
        "{% capture as acts %}<p>Actes</p>{% endcapture %}"
        '{% page_header "Titre" state="late" state_label="En retard" meta="Faits" lead="But" acts=acts %}'
    )
    assert words(page) == "Titre En retard Faits Actes But"
    assert [element.name for element in page.div.find_all(recursive=False)] == ["h1", "p", "p", "div"]
    assert "fr-badge--error" in page("p")[0]["class"]


def test_page_header_of_a_title_alone_is_a_heading_alone():
    assert [element.name for element in drawn('{% page_header "Titre" %}').find_all()] == ["div", "h1"]


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("draft", "fr-badge--new"),
        ("queued", "fr-badge--info"),
        ("signed", "fr-badge--success"),
        ("failed", "fr-badge--error"),
        ("withdrawn", None),
    ],
)
def test_state_has_the_colour_of_what_it_means(value, meaning):
    page = drawn('{% state value label="Dit" %}', value=value)
    colours = [name for name in page.p["class"] if name.startswith("fr-badge--") and name[10:] not in {"sm", "no-icon"}]
    assert (colours, page.p.string) == ([meaning] if meaning else [], "Dit")


def test_stat_says_a_figure_and_what_it_counts():
    page = drawn('{% stats style="fr-mb-4w" %}{% stat 802 "candidatures" hint="promotion 4" %}{% endstats %}')
    assert page.ul["class"] == ["app-figures", "fr-mb-4w"]
    assert (page.strong.string, words(page.li), page.span.string) == (
        "802",
        "802 candidaturespromotion 4",
        "promotion 4",
    )


def test_chart_is_hidden_from_whoever_hears_and_its_table_is_not():
    page = drawn('{% chart figures caption="Candidatures" %}', figures=bars([("EIG4", 802), ("EIG7", None)]))
    assert page.svg.parent["aria-hidden"] == "true"
    assert [(row.th.string, row.td.string) for row in page.tbody("tr")] == [("EIG4", "802"), ("EIG7", "-")]
    assert page.caption.string == "Candidatures"


def test_empty_state_offers_one_act_at_most():
    assert drawn('{% empty_state "Rien." %}').a is None
    page = drawn('{% empty_state "Rien." address="/ici/" label="Commencer" %}')
    assert (page.a["href"], words(page)) == ("/ici/", "Rien. Commencer")


@pytest.mark.parametrize(("over", "links"), [("True", 0), ("False", 1)])
def test_job_is_refreshed_while_it_runs(over, links):
    page = drawn(f'{{% job "Deux sur cinq." done=2 total=5 label="Lot" over={over} %}}')
    assert (page.progress["value"], page.progress["max"], page.progress["aria-label"]) == ("2", "5", "Lot")
    assert page.find(role="status").string == "Deux sur cinq."
    assert len(page("a")) == links


def test_thread_says_who_wrote_what_and_when():
    page = drawn(
        '{% thread empty="Personne n’a écrit." %}{% message text author=author at=at timezone="Europe/Paris" %}'
        "{% endthread %}",
        text="Une\nligne",
        author="Camille Martin",
        at=datetime(2026, 5, 5, 8, tzinfo=UTC),
    )
    assert words(page.li).startswith("Camille Martin, 5 mai 2026")
    assert page.p.string == "Une\nligne"
    assert words(drawn('{% thread empty="Personne n’a écrit." %}{% endthread %}').li) == "Personne n’a écrit."


def test_record_puts_what_goes_with_an_object_at_its_side():
    page = drawn("{% record %}<div>Texte</div>{% side label='Suite' %}<p>État</p>{% endside %}{% endrecord %}")
    content, side = page.div.find_all(recursive=False)
    assert (words(content), words(side), side.name, side["aria-label"]) == ("Texte", "État", "aside", "Suite")


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        ("", ["fr-link", "fr-link--download"]),
        (' kind="primary"', ["fr-btn"]),
        (' kind="secondary"', ["fr-btn", "fr-btn--secondary"]),
    ],
)
def test_download_is_an_act(kind, classes):
    page = drawn(f'{{% download "export-my-data" label="Emporter" detail="tout"{kind} %}}', csrf_token="jeton")
    assert (page.form["method"], page.input["value"], page.button["class"]) == ("post", "jeton", classes)
    assert page.button.get_text() == "Emporter tout"
    assert drawn('{% download action="/ici/" label="Emporter" %}').form["action"] == "/ici/"


def test_breadcrumb_says_a_page_of_the_frame_once_with_its_filter():
    links = drawn(
        '{% breadcrumb %}{% crumb "Défis" address="/defis/?q=eau" %}{% crumb "Enki" address="/defis/enki/" %}'
        "{% endbreadcrumb %}",
        title="Ici", trail=[("Équipe", "/equipe/"), ("Défis", "/defis/"), ("Enki", "/enki/")],
    )("a")  # fmt: skip
    assert [(link.string, link.get("href")) for link in links] == [
        ("Équipe", "/equipe/"), ("Enki", "/enki/"), ("Défis", "/defis/?q=eau"), ("Enki", "/defis/enki/"), ("Ici", None),
    ]  # fmt: skip


def test_breadcrumb_ends_with_the_page():
    page = drawn(
        '{% breadcrumb %}{% crumb name "team:home" %}{% crumb "Défis" address="/defis/" %}{% endbreadcrumb %}',
        name="Équipe",
        title="Ici",
    )
    assert [(link.get("href"), link.string) for link in page("a")] == [
        ("/", "Accueil"),
        ("/equipe/", "Équipe"),
        ("/defis/", "Défis"),
        (None, "Ici"),
    ]
    assert drawn('{% breadcrumb title="Là" %}{% endbreadcrumb %}', title="Ici")("a")[-1].string == "Là"


def test_captured_text_is_escaped_once():
    assert drawn("{% capture as text %} {{ name }} {% endcapture %}<p>{{ text }}</p>", name="<b>").p.string == "<b>"


def test_a_captured_sentence_is_one_line_and_keeps_its_no_break_spaces():
    source = "{% capture as sentence %}\n  41 documents sur\n     41\u00a0\n  %.\n{% endcapture %}[{{ sentence }}]"
    assert Template(source).render(Context()) == "[41 documents sur 41\u00a0 %.]"
