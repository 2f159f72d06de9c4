"""Addresses of the overviews, the reports and the search."""

from django.urls import path

from reporting.views.team import campaigns, cockpit, correspondence, inbox, journeys, workspace

team_urlpatterns = [
    path("", campaigns.home, name="home"),
    path("boite/", inbox.inbox, name="inbox"),
    path("boite/messages/", inbox.resend_messages, name="resend-messages"),
    path("boite/documents/", inbox.retry_documents, name="retry-documents"),
    path("attente.json", workspace.waiting, name="waiting"),
    path("campagnes/<slug:code>/", campaigns.campaign, name="campaign"),
    path("campagnes/<slug:code>/messages/", correspondence.message_list, name="messages"),
    path("campagnes/<slug:code>/messages/<uuid:public_id>/", correspondence.message, name="message"),
    path("campagnes/<slug:code>/documents/", correspondence.document_list, name="documents"),
    path("campagnes/<slug:code>/a-faire/", campaigns.tasks, name="tasks"),
    path("campagnes/<slug:code>/calendrier/", campaigns.campaign_calendar, name="calendar"),
    path("recherche/", cockpit.find, name="find"),
    path("campagnes/<slug:code>/pilotage/", cockpit.cockpit, name="cockpit"),
    path("campagnes/<slug:code>/pilotage/parcours/", journeys.journeys, name="journeys"),
    path("campagnes/<slug:code>/pilotage/bilan/", cockpit.report, name="season-report"),
    path("campagnes/<slug:code>/pilotage/relance/", cockpit.remind, name="cockpit-remind"),
]
