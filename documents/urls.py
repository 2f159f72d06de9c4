"""Addresses of the documents' pages."""

from django.urls import path

from documents.views.person import exports
from documents.views.public import verify

open_urlpatterns = [
    path("verifier/", verify.verify, name="verify-document"),
    path("exports/<slug:code>/", exports.export, name="export"),
    path("exports/suivi/<uuid:public_id>/", exports.progress, name="export-progress"),
    path("exports/suivi/<uuid:public_id>/fichier/", exports.download, name="export-download"),
]
