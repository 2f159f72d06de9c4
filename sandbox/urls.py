"""Addresses of the rehearsal studio, in the team's space."""

from django.urls import path

from sandbox.views.team import sandboxes

open_urlpatterns = [path("repetition/sortie/", sandboxes.leave, name="leave-sandbox")]
team_urlpatterns = [
    path("campagnes/<slug:code>/repetitions/", sandboxes.rehearsals, name="rehearsals"),
    path("repetitions/<slug:code>/entrer/", sandboxes.enter, name="enter-sandbox"),
    path("repetition/", sandboxes.sandbox, name="sandbox"),
    path("repetition/promotion/", sandboxes.promote, name="promote"),
    path("repetition/personnes/<int:pk>/", sandboxes.play, name="play"),
]
