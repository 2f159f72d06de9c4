"""Addresses of the follow-up's pages."""

from django.urls import path

from followup.views.person import cohort, cohort_room, ending, follow_up, results, reviews
from followup.views.public import sponsor
from followup.views.talent import home, portrait
from followup.views.team import channel, life

talent_urlpatterns = [
    path("", home.home, name="home"),
    path("echanges/<uuid:public_id>/", home.thread, name="thread"),
    path("portrait/<uuid:public_id>/", portrait.portrait, name="portrait"),
]
open_urlpatterns = [
    path("mission/<uuid:public_id>/bulletin/", follow_up.bulletin, name="mission-bulletin"),
    path("mission/<uuid:public_id>/carnet/", follow_up.logbook, name="mission-logbook"),
    path("mission/<uuid:public_id>/suivi/", follow_up.home, name="mission-follow-up"),
    path("mission/<uuid:public_id>/suivi/<slug:act>/", follow_up.write, name="mission-follow-up-act"),
    path("mission/<uuid:public_id>/resultats/", results.results_page, name="mission-results"),
    path("mission/<uuid:public_id>/bilans/", reviews.listing, name="mission-reviews"),
    path("mission/<uuid:public_id>/fin/", ending.home, name="mission-exit"),
    path("mission/<uuid:public_id>/passation/", ending.handover, name="mission-handover"),
    path("mission/<uuid:public_id>/perennisation/", ending.sustainability, name="mission-sustainability"),
    path("bilans/<uuid:public_id>/", reviews.review, name="mission-review"),
    path("point/<str:token>/", sponsor.check, name="sponsor-check"),
    path("promotion/<slug:code>/", cohort_room.room, name="cohort-room"),
    path("promotion/messages/<uuid:public_id>/", cohort_room.post, name="cohort-post"),
    path("promotion/messages/<uuid:public_id>/document/", cohort_room.file, name="cohort-post-file"),
    path("calendrier/", cohort.calendar, name="my-calendar"),
    path("calendrier/<str:token>/", cohort.feed, name="calendar-feed"),
    path("anciens/", cohort.alumni, name="alumni"),
    path("enquete/<uuid:public_id>/", cohort.survey, name="survey"),
]
team_urlpatterns = [
    path("missions/<uuid:public_id>/echanges/", channel.thread, name="mission-thread"),
    path("campagnes/<slug:code>/evenements/", life.listing, name="events"),
    path("evenements/<uuid:public_id>/", life.event, name="event"),
    path("evenements/<uuid:public_id>/annulation/", life.cancel, name="event-cancel"),
    path("campagnes/<slug:code>/accompagnement/", life.coaching, name="coaching"),
    path("campagnes/<slug:code>/accompagnement/sponsor/<uuid:check>/", life.sponsor, name="sponsor-handled"),
    path("campagnes/<slug:code>/accompagnement/livret/", life.booklet, name="booklet"),
]
