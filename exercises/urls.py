"""Addresses of the pages of exercises."""

from django.urls import path

from exercises.views.candidate import exercises as own
from exercises.views.team import adjustments, exercises

candidate_urlpatterns = [
    path("exercices/<uuid:public_id>/", own.exercise, name="exercise"),
    path("exercices/<uuid:public_id>/brouillon/", own.autosave, name="exercise-autosave"),
    path("exercices/<uuid:public_id>/pieces/<uuid:piece>/", own.piece, name="exercise-piece"),
]
team_urlpatterns = [
    path("campagnes/<slug:code>/exercices/", exercises.exercise_list, name="exercises"),
    path("campagnes/<slug:code>/amenagements/", adjustments.adjustments, name="exercise-adjustments"),
    path("campagnes/<slug:code>/exercices/<slug:trade>/", exercises.exercise, name="exercise"),
    path("campagnes/<slug:code>/exercices/<slug:trade>/apercu/", exercises.preview, name="exercise-preview"),
    path("campagnes/<slug:code>/exercices/<slug:trade>/pieces/<uuid:piece>/", exercises.piece, name="exercise-piece"),
]
