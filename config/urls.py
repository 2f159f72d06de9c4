"""Every address of the platform."""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.views import serve

import accounts.urls
import applications.urls
import challenges.urls
import cms.urls
import documents.urls
import dossiers.urls
import exercises.urls
import followup.urls
import juries.urls
import lists.urls
import notifications.urls
import panels.urls
import references.urls
import reporting.urls
import sandbox.urls
import selection.urls
import talents.urls
from cms.urls import sign_in
from common.cache.table_versions import shared_by_visitors
from config import health, views

team_urlpatterns = [
    *lists.urls.team_urlpatterns,
    *challenges.urls.team_urlpatterns,
    *reporting.urls.team_urlpatterns,
    *talents.urls.team_urlpatterns,
    *followup.urls.team_urlpatterns,
    *dossiers.urls.team_urlpatterns,
    *juries.urls.team_urlpatterns,
    *sandbox.urls.team_urlpatterns,
    *applications.urls.team_urlpatterns,
    *exercises.urls.team_urlpatterns,
    *panels.urls.team_urlpatterns,
    *selection.urls.team_urlpatterns,
]
administration_urlpatterns = [
    *challenges.urls.urlpatterns,
    *selection.urls.administration_urlpatterns,
    *talents.urls.administration_urlpatterns,
]
candidate_urlpatterns = [
    *applications.urls.candidate_urlpatterns,
    *references.urls.candidate_urlpatterns,
    *exercises.urls.candidate_urlpatterns,
    *panels.urls.candidate_urlpatterns,
    *selection.urls.candidate_urlpatterns,
]

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("comptes/", include("allauth.urls")),
    path("espaces/", views.spaces, name="spaces"),
    path("equipe/composants/", views.gallery, name="gallery"),
    path("administration/", include((administration_urlpatterns, "administration"))),
    *cms.urls.open_urlpatterns,
    *challenges.urls.open_urlpatterns,
    *accounts.urls.open_urlpatterns,
    *applications.urls.open_urlpatterns,
    *references.urls.open_urlpatterns,
    *selection.urls.open_urlpatterns,
    *notifications.urls.open_urlpatterns,
    *documents.urls.open_urlpatterns,
    *juries.urls.open_urlpatterns,
    *lists.urls.open_urlpatterns,
    *sandbox.urls.open_urlpatterns,
    *talents.urls.open_urlpatterns,
    *followup.urls.open_urlpatterns,
    path("candidature/", include((candidate_urlpatterns, "candidate"))),
    path("jury/", include("juries.urls")),
    path("equipe/", include((team_urlpatterns, "team"))),
    path("talent/", include(([*talents.urls.talent_urlpatterns, *followup.urls.talent_urlpatterns], "talent"))),
    # The editor's admin has no door of its own: before Wagtail's, these addresses lead to the only sign-in.
    path("cms/login/", sign_in, name="editor-sign-in"),
    path("cms/logout/", allauth_views.logout, name="editor-sign-out"),
    re_path(r"^cms/password_reset/", sign_in, name="editor-password"),
    path("cms/", include(wagtailadmin_urls)),
    path("fichiers/", include(wagtaildocs_urls)),
    # Wagtail's own pattern, with the apostrophe that former addresses of challenges held.
    re_path(r"^((?:[\w\-’']+/)*)$", login_not_required(shared_by_visitors(serve)), name="wagtail_serve"),
]
handler404 = "config.views.not_found"
handler500 = "config.views.failed"
