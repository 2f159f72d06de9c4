"""Addresses of the overviews, the reports and the search."""

from django.urls import path

from reporting.views.team import campaigns, cockpit, workspace

team_urlpatterns = [
    path("", campaigns.home, name="home"),
    path("boite/", workspace.inbox, name="inbox"),
    path("attente.json", workspace.waiting, name="waiting"),
    path("campagnes/<slug:code>/", campaigns.campaign, name="campaign"),
    path("campagnes/<slug:code>/a-faire/", campaigns.tasks, name="tasks"),
    path("campagnes/<slug:code>/calendrier/", campaigns.campaign_calendar, name="calendar"),
    path("recherche/", cockpit.find, name="find"),
    path("campagnes/<slug:code>/pilotage/", cockpit.cockpit, name="cockpit"),
    path("campagnes/<slug:code>/pilotage/bilan/", cockpit.report, name="season-report"),
    path("campagnes/<slug:code>/pilotage/relance/", cockpit.remind, name="cockpit-remind"),
]
