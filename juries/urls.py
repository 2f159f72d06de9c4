"""Addresses of the jurors' pages."""

from django.urls import path

from juries.views import juror

app_name = "juror"
urlpatterns = [
    path("", juror.home, name="home"),
    path("charte/<uuid:public_id>/", juror.charter, name="charter"),
    path("dossiers/<uuid:public_id>/", juror.assessment, name="assessment"),
    path("dossiers/<uuid:public_id>/grille/", juror.autosave, name="autosave"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/", juror.attachment, name="attachment"),
]
