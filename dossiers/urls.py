"""Addresses of the form studio, in the team's space."""

from django.urls import path

from dossiers.views import team

team_urlpatterns = [
    path("formulaires/", team.form_list, name="forms"),
    path("formulaires/<int:pk>/", team.form, name="form"),
    path("formulaires/<int:pk>/actes/", team.form_act, name="form-act"),
    path("formulaires/<int:pk>/questions/nouvelle/", team.form_field, name="form-field-new"),
    path("formulaires/<int:pk>/questions/<int:field>/", team.form_field, name="form-field"),
    path("formulaires/<int:pk>/apercu/<slug:reader>/", team.form_preview, name="form-preview"),
]
