"""Addresses of the form studio, in the team's space."""

from django.urls import path

from dossiers.views.team import forms

team_urlpatterns = [
    path("formulaires/", forms.form_list, name="forms"),
    path("formulaires/<int:pk>/", forms.form, name="form"),
    path("formulaires/<int:pk>/actes/", forms.form_act, name="form-act"),
    path("formulaires/<int:pk>/questions/nouvelle/", forms.form_field, name="form-field-new"),
    path("formulaires/<int:pk>/questions/<int:field>/", forms.form_field, name="form-field"),
    path("formulaires/<int:pk>/questions/<int:field>/etape/", forms.form_section, name="form-section"),
    path("formulaires/<int:pk>/apercu/<slug:reader>/", forms.form_preview, name="form-preview"),
]
