"""The site: each page type, each block, header and footer from the editors, search, maps."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.template import Context, Template
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site, Workflow

from cms import starter
from cms.blocks import BodyBlock
from cms.blocks.groups import LinkBlock
from cms.blocks.programme import _Block, challenge_choices
from cms.models import (
    AccessibilityPage,
    ContentPage,
    EventIndexPage,
    EventPage,
    FaqPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    Opinion,
    SiteFrame,
)
from cms.publishing import chrome
from common.cache import table_versions
from common.statistics import charts
from config import tasks
from tests import factories as f
from tests.factories import NOW


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Editors' images go to a folder of this test, and the cache forgets the renditions of the one before."""
    caches["renditions"].clear()
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def site(db):
    table_versions.cache.delete(chrome.KEY)
    starter.build()
    return HomePage.objects.get()


@pytest.fixture
def challenge(site):
    return f.PublishedChallengeFactory(
        slug="carte", published_title="Carte des forêts", summary="Préserver", search_words=" cart foret "
    )


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def test_every_first_page_answers(site, client):
    assert set(Workflow.objects.values_list("name", flat=True)) == {"la relecture"}
    for page in Page.objects.live().descendant_of(site, inclusive=True):
        assert f"<h1>{page.title}</h1>" in text(client, page.url)


def test_the_first_front_page_shows_calls_challenges_figures_and_news(site, client, challenge):
    f.CallWindowFactory(kind="applications")
    page = text(client, "/")
    for sentence in (
        "Appel à candidatures",
        "Carte des forêts",
        "Le programme en chiffres",
        "Une seule plateforme pour tout le programme",
    ):
        assert sentence in page


def publish(home, **fields):
    page = home.add_child(instance=ContentPage(title="Essai", slug="essai", **fields))
    page.save_revision().publish()
    return page


LINK = {"text": "Ailleurs", "page": None, "url": "https://exemple.invalid/"}


def test_every_block_is_drawn(site, client, challenge):
    image = get_image_model().objects.create(title="Forêt", file=get_test_image_file())
    document = get_document_model().objects.create(title="Guide", file=get_test_image_file(filename="guide.png"))
    events = EventIndexPage.objects.get()
    events.add_child(instance=EventPage(title="Webinaire", slug="w", starts_at=NOW, ends_at=NOW + timedelta(hours=1)))
    drawn = {"image": image.pk, "decorative": False, "alt_text": "Une forêt"}
    stream = BodyBlock()
    raw = [
        ("heading", "Intertitre"), ("paragraph", "<p>Texte</p>"), ("callout", {"title": "Avant", "text": "Mise"}),
        ("highlight", {"text": "Exergue"}), ("alert", {"kind": "warning", "title": "Attention", "text": "Fermé"}),
        ("quote", {"text": "Utile", "author": "Zoé", "role": "talent"}), ("question", {"title": "Quoi ?", "text": "<p>Ceci</p>"}),
        ("steps", {"steps": [{"title": "Un", "text": "", "when": "Lundi"}, {"title": "Deux", "text": "fin", "when": ""}]}),
        ("figures", {"figures": [{"value": "12", "label": "mois"}], "source": "DINUM"}),
        ("columns", {"left": "<p>Gauche</p>", "right": "<p>Droite</p>"}),
        ("picture", {"image": drawn, "caption": "Légende", "credit": "ONF"}),
        ("video", {"title": "Film", "url": "https://exemple.invalid/f", "minutes": 2, "transcription": "<p>Mots</p>"}),
        ("download", {"document": document.pk, "title": ""}),
        ("table", {"table": {"caption": "Dates", "columns": [{"type": "text", "heading": "Quoi"}], "rows": [{"values": ["Clôture"]}]}}),
        ("buttons", {"buttons": [LINK]}), ("cards", {"cards": [{"link": LINK, "text": "Carte", "image": drawn}]}),
        ("tiles", {"tiles": [{"link": LINK, "text": "Tuile"}]}), ("contact", {"title": "Nous", "email": "a@exemple.invalid", "text": "Lundi"}),
        ("calls", {"title": "Appels"}), ("challenges", {"title": "Défis", "challenges": ["carte", "absente"]}),
        ("promotions", {"title": "Chiffres"}), ("news", {"title": "Actus", "count": 1}), ("events", {"title": "Rendez-vous"}),
    ]  # fmt: skip
    assert {name for name, _ in raw} == set(stream.child_blocks)
    value = stream.to_python([{"type": name, "value": texts} for name, texts in raw])
    page = publish(site, body=value)
    shown = text(client, page.url)
    for sentence in (
        "Intertitre", "Exergue", "fr-alert--warning", "« Utile »", "Lundi", "DINUM", "Droite", 'alt="Une forêt"', "© ONF", "2 minutes",
        "Guide", "Clôture", "Ailleurs", "Tuile", "mailto:a@exemple.invalid", "Appels", "Carte des forêts", "Chiffres", "Webinaire",
    ):  # fmt: skip
        assert sentence in shown, sentence
    assert 'srcset="/media/images/' in shown
    name = shown.split("/media/images/")[1].split(" ")[0].split('"')[0]
    answer = client.get(f"/media/images/{name}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    b"".join(answer)
    assert client.get("/media/images/../original_images/x.png").status_code == 404
    assert client.get("/media/images/absente.png").status_code == 404
    assert client.get("/media/images/.").status_code == 404
    image.file.close()
    document.file.close()


def test_a_picture_without_its_words_is_refused(db):
    image = get_image_model().objects.create(title="Forêt", file=get_test_image_file())
    block = BodyBlock().child_blocks["picture"]
    mute = block.to_python(
        {"image": {"image": image.pk, "decorative": False, "alt_text": ""}, "caption": "", "credit": ""}
    )
    with pytest.raises(StructBlockValidationError):
        block.clean(mute)
    image.file.close()


@pytest.mark.parametrize(
    ("page", "url", "message"),
    [(None, "", "l’une des deux"), (None, "javascript:alert(1)", "commence par"), (1, "/x/", "l’une des deux")],
)
def test_a_link_is_a_page_or_an_address(site, page, url, message):
    block = LinkBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python({"text": "Lien", "page": page, "url": url}))
    assert message in str(refused.value.block_errors["url"].messages)


def test_a_link_to_a_page_follows_it(site):
    block = LinkBlock()
    link = block.clean(
        block.to_python({"text": "Programme", "page": ContentPage.objects.get(slug="programme").pk, "url": ""})
    )
    assert link.href == "/programme/"


def test_challenges_are_offered_by_promotion(challenge):
    assert challenge_choices() == [(challenge.campaign.name, [("carte", "Carte des forêts")])]


def test_a_block_of_the_programme_says_what_it_shows():
    with pytest.raises(NotImplementedError):
        _Block().get_items({})


def test_header_and_footer_follow_the_editors_at_once(site, client, django_capture_on_commit_callbacks):
    assert "Les promotions" in text(client, "/verifier/")
    frame = SiteFrame.for_site(Site.objects.get())
    frame.notice, frame.contact = "Maintenance ce soir", "equipe@exemple.invalid"
    frame.quick_links = [("link", {"text": "Candidater", "page": None, "url": "/candidature/"})]
    with django_capture_on_commit_callbacks(execute=True):
        frame.save()
    page = text(client, "/verifier/")
    assert "Maintenance ce soir" in page
    assert "mailto:equipe@exemple.invalid" in page
    assert '<a class="fr-btn" href="/candidature/">Candidater</a>' in page
    assert str(frame) == "En-tête et pied de page"
    with django_capture_on_commit_callbacks(execute=True):
        ContentPage.objects.get(slug="programme").unpublish()
    assert 'href="/programme/"' not in text(client, "/verifier/")
    with django_capture_on_commit_callbacks(execute=True):
        page = AccessibilityPage.objects.get()
        page.conformity, page.audited_on, page.rate = "partial", NOW.date(), 74
        page.save_revision().publish()
    assert "Accessibilité : partiellement conforme" in text(client, "/verifier/")
    assert "74 % des critères" in text(client, "/accessibilite/")


def test_a_page_costs_the_frame_no_query(site, client, django_assert_num_queries):
    client.get("/verifier/")
    with django_assert_num_queries(0):
        client.get("/verifier/")


def test_a_site_without_pages_has_a_bare_frame(db, client):
    Site.objects.all().delete()
    table_versions.cache.delete(chrome.KEY)
    assert 'href="/accessibilite/"' not in text(client, "/verifier/")
    table_versions.cache.delete(chrome.KEY)


def test_an_older_statement_is_still_linked(site, client):
    AccessibilityPage.objects.get().delete()
    home = HomePage.objects.get()
    home.add_child(instance=ContentPage(title="Accessibilité", slug="accessibilite"))
    table_versions.cache.delete(chrome.KEY)
    assert 'href="/accessibilite/">Accessibilité : non conforme' in text(client, "/verifier/")


def test_an_instance_that_is_not_the_states_borrows_neither_brand_nor_font(site, client, settings):
    settings.STATE_BRAND = False
    page = text(client, "/")
    assert '<body class="app-free">' in page
    assert "n’est pas un site de l’État" in page
    assert "fr-logo" not in page


def test_search_cares_neither_for_accents_nor_for_endings(challenge, client):
    page = text(client, "/recherche/?q=FORET")
    assert "1 résultat pour" in page
    assert "Carte des forêts" in page
    assert "Questions fréquentes" in text(client, "/recherche/?q=diplomes")
    assert "Rien ne correspond" in text(client, "/recherche/?q=zzzz")
    assert "résultat" not in text(client, "/recherche/")


def test_a_long_list_of_challenges_leads_to_the_catalogue(site, client):
    for rank in range(21):
        f.PublishedChallengeFactory(slug=f"carte-{rank}", search_words=" cart ")
    page = text(client, "/recherche/?q=carte")
    assert "21 résultats" in page
    assert "/defis/?q=carte" in page


def test_questions_are_searched(site, client):
    assert FaqPage.objects.get().matching("diplome")[0][0] == "Candidater"
    assert "1 question pour" in text(client, "/questions/?q=télétravail")


def test_news_have_an_index_a_feed_and_pages(site, client):
    index = NewsIndexPage.objects.get()
    for rank in range(13):
        index.add_child(instance=NewsPage(title=f"Nouvelle {rank}", slug=f"n{rank}"))
    assert "Nouvelle 12" in text(client, "/actualites/")
    assert 'aria-current="page" title="Page 2"' in text(client, "/actualites/?page=2")
    assert 'title="Page 1"' in text(client, "/actualites/?page=x")
    NewsPage.objects.get(slug="n3").save_revision().publish()
    feed = text(client, "/actualites/flux/")
    assert "Nouvelle 3</title>" in feed
    assert feed.count("<updated>") == feed.count("<entry>") + 1  # each entry, and the feed
    image = get_image_model().objects.create(title="Forêt", file=get_test_image_file())
    piece = NewsPage.objects.get(slug="n3")
    piece.image, piece.image_alt = image, ""
    with pytest.raises(ValidationError, match="Dites ce que montre"):
        piece.full_clean()
    piece.image_alt = "Une forêt"
    piece.save_revision().publish()
    assert 'alt="Une forêt"' in text(client, "/actualites/n3/")
    assert "<picture>" in text(client, "/actualites/")
    image.file.close()


def test_events_are_coming_past_or_cancelled(site, client):
    index = EventIndexPage.objects.get()
    hour = timedelta(hours=1)
    index.add_child(
        instance=EventPage(
            title="Demain",
            slug="demain",
            starts_at=NOW + 24 * hour,
            ends_at=NOW + 25 * hour,
            place="Paris",
            link="https://exemple.invalid/",
        )
    )
    index.add_child(instance=EventPage(title="Hier", slug="hier", starts_at=NOW - 24 * hour, ends_at=NOW - 23 * hour))
    index.add_child(
        instance=EventPage(title="Annulé", slug="annule", starts_at=NOW + hour, ends_at=NOW + 2 * hour, cancelled=True)
    )
    page = text(client, "/evenements/")
    assert page.index("Annulé") < page.index("Demain") < page.index("Passés") < page.index("Hier")
    assert "S’inscrire" in text(client, "/evenements/demain/")
    assert '"EventScheduled"' not in text(client, "/evenements/annule/")
    assert "EventCancelled" in text(client, "/evenements/annule/")
    assert "Passé" in text(client, "/evenements/hier/")
    assert text(client, "/evenements/calendrier/").count("BEGIN:VEVENT") == 3
    assert "STATUS:CANCELLED" in text(client, "/evenements/annule/calendrier/")


def test_promotions_show_their_challenges_and_who_agreed(site, client):
    mission = f.MissionFactory(cohort__campaign__code="EIG991", talent__first_name="Zoé", talent__last_name="Ali")
    f.PublishedChallengeFactory(campaign=mission.cohort.campaign, slug="ici", published_title="Ici")
    f.PortraitFactory(mission=mission, text="Une année utile")
    assert "/promotions/eig991/" in text(client, "/promotions/")
    page = text(client, "/promotions/EIG991/")
    for sentence in ("Ici", "Une année utile", "Zoé Ali"):
        assert sentence in page
    assert client.get("/promotions/absente/").status_code == 404


def test_the_map_of_the_site_is_for_people_and_for_robots(challenge, client):
    assert text(client, "/plan-du-site/").count("<li>") > 15
    sitemap = text(client, "/sitemap.xml")
    assert "/defis/carte/" in sitemap
    assert f"/promotions/{challenge.campaign.code.lower()}/" in sitemap
    assert "Sitemap: http://testserver/sitemap.xml" in text(client, "/robots.txt")


def test_the_missing_page_helps(site, client):
    assert 'action="/recherche/"' in text(client, "/absente/", 404)


def test_a_page_is_published_at_its_hour(site, client):
    page = ContentPage(title="Plus tard", slug="plus-tard", live=False)
    site.add_child(instance=page)
    page.go_live_at = NOW - timedelta(days=4000)
    page.save_revision(approved_go_live_at=page.go_live_at)
    tasks.publish_scheduled()
    assert "Plus tard" in text(client, "/plus-tard/")


def test_bars_are_as_long_as_what_they_say():
    bars = charts.bars([("a", 10), ("b", 5), ("c", None)])
    assert [bar.share for bar in bars.bars] == [100, 50, 0]
    assert charts.bars([]).bars == []


def test_an_opinion_names_nobody(db):
    opinion = Opinion(procedure="candidature", ease=4, on=NOW.date())
    assert str(opinion) == "Candidater, 4/5"
    assert "user" not in {field.name for field in Opinion._meta.get_fields()}


def test_the_statistics_page_draws_and_tells(site, client, data):
    from challenges.domain.programme.programme_import import import_programme

    import_programme(data, at=NOW)
    table_versions.cache.delete(chrome.KEY)
    page = text(client, "/statistiques/")
    assert "<td>802</td>" in page
    assert "5,1 %" in page
    assert page.count("app-chart__rows") == 3


def test_a_number_is_grouped_by_thousands():
    assert Template("{{ n|grouped }}").render(Context({"n": 2466})) == "2\u202f466"


def test_who_writes_begins_from_the_teams_space(site, signed_in):
    user = f.UserFactory(is_team=True)
    user.groups.add(Group.objects.get(name="Moderators"))
    client = signed_in(user)
    assert 'href="/cms/ecrire/actualite/"' in client.get("/equipe/").content.decode()
    index = NewsIndexPage.objects.get()
    assert client.get("/cms/ecrire/actualite/").url == f"/cms/pages/add/cms/newspage/{index.pk}/"
    assert client.get("/cms/ecrire/accueil/").url == f"/cms/pages/{site.pk}/edit/"
    index.delete()
    assert client.get("/cms/ecrire/actualite/").url == "/cms/"  # refused: the editor says so on its own front page
    user.groups.clear()
    user.groups.add(Group.objects.create(name="Sans page"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get("/cms/ecrire/accueil/").url == "/cms/"


def test_components_are_shown_on_one_page(db, team, signed_in):
    page = signed_in(team).get("/equipe/composants/").content.decode()
    assert "fr-error-text" in page or "fr-message--error" in page
    assert (page.count("app-chart__rows"), page.count("<svg")) == (1, 3 + 3), (
        "a chart of three bars, a timeline of three"
    )


def test_the_site_says_its_own_address(site, client, settings):
    assert "<loc>http://127.0.0.1:8000/programme/</loc>" in text(client, "/sitemap.xml")
    settings.SITE_URL = "https://passerelle.example.gouv.fr"
    starter.build()
    assert Site.objects.get().hostname == "127.0.0.1"  # what an editor set is kept
    Site.objects.get().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=site, is_default_site=True)
    starter.build()
    assert (Site.objects.get().hostname, Site.objects.get().port) == ("passerelle.example.gouv.fr", 443)
