"""Addresses of the rehearsal studio, in the team's space."""

from django.urls import path

from rehearsal.views import team

open_urlpatterns = [path("repetition/sortie/", team.leave, name="leave-sandbox")]
team_urlpatterns = [
    path("campagnes/<slug:code>/repetitions/", team.rehearsals, name="rehearsals"),
    path("repetitions/<slug:code>/entrer/", team.enter, name="enter-sandbox"),
    path("repetition/", team.sandbox, name="sandbox"),
    path("repetition/promotion/", team.promote, name="promote"),
    path("repetition/personnes/<int:pk>/", team.play, name="play"),
]
