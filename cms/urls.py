"""Addresses of the public site that are no page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView
from wagtail.contrib.sitemaps.views import sitemap

from cms.publishing.api import open_urls
from cms.views.editor import links
from cms.views.public import opendata, opinions, site
from cms.views.team import season
from common.cache.table_versions import shared_by_visitors

sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))

open_urlpatterns = [
    path("recherche/", site.search, name="search"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", login_not_required(shared_by_visitors(sitemap)), name="sitemap"),
    path("avis/<slug:procedure>/", opinions.opinion, name="opinion"),
    path("donnees-ouvertes/", opendata.index, name="open-data"),
    path("donnees-ouvertes/<slug:name>.<str:extension>", opendata.dataset, name="dataset"),
    path("api/v1/", open_urls()),
    # Wagtail looks for this name when an editor closes a page to visitors.
    path("entrer/", sign_in, name="wagtailcore_login"),
    path("equipe/bilans/<uuid:public_id>/ensemble.zip", season.whole, name="season-set"),
    path("equipe/liens/", links.broken, name="broken-links"),
    path("media/images/<path:name>", site.image, name="image"),
]
