"""Addresses of the pages about letters of recommendation."""

from django.urls import path

from references.views.candidate import references
from references.views.reader import letters
from references.views.referee import letter

candidate_urlpatterns = [
    path("dossiers/<uuid:public_id>/referents/", references.references, name="references"),
    path("dossiers/<uuid:public_id>/referents/<uuid:reference>/retrait/", references.cancel, name="cancel-reference"),
]
open_urlpatterns = [
    path("recommandations/<uuid:public_id>/<str:proof>/", letter.write, name="reference"),
    path("recommandations/<uuid:public_id>/<str:proof>/apercu/", letter.preview, name="reference-preview"),
    path("recommandations/<uuid:public_id>/<str:proof>/refus/", letter.decline, name="reference-decline"),
    path("lettres/<uuid:public_id>/fichier/", letters.file, name="letter-file"),
]
