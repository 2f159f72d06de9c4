"""Addresses of the challenges' pages."""

from django.urls import path

from challenges.views import administration, team

app_name = "administration"
urlpatterns = [
    path("", administration.home, name="home"),
    path("nouveau/", administration.new, name="new"),
    path("defis/<uuid:public_id>/", administration.challenge, name="challenge"),
    path("defis/<uuid:public_id>/brouillon/", administration.autosave, name="autosave"),
    path("defis/<uuid:public_id>/recepisse/", administration.receipt, name="receipt"),
]
team_urlpatterns = [
    path("administrations/", team.members, name="members"),
    path("campagnes/<slug:code>/defis/", team.challenge_list, name="challenges"),
    path("campagnes/<slug:code>/defis/annonce/", team.announce, name="announce-challenges"),
    path("defis/<uuid:public_id>/", team.challenge, name="challenge"),
]
