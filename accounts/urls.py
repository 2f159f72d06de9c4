"""Addresses of a person's own data, and of their saved views."""

from django.urls import path

from accounts.views.person import data, journal, saved_views, sign_in_links

open_urlpatterns = [
    path("donnees-personnelles/registre/", data.register, name="privacy-register"),
    path("mes-donnees/", data.data, name="my-data"),
    path("mes-donnees/nom/", data.name, name="my-name"),
    path("mes-donnees/export.zip", data.export, name="export-my-data"),
    path("mes-donnees/consultations/", journal.mine, name="my-readers"),
    path("mes-donnees/effacement/", data.erase, name="erase-my-data"),
    path("entrer/lien/", sign_in_links.ask, name="request-sign-in-link"),
    path("entrer/lien/<str:secret>/", sign_in_links.enter, name="sign-in-link"),
    path("vues/", saved_views.keep, name="keep-view"),
]
