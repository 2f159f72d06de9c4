"""Addresses of a person's own data, and of the journal."""

from django.urls import path

from accounts.views import journal, person, saved_views

open_urlpatterns = [
    path("donnees-personnelles/registre/", person.register, name="privacy-register"),
    path("mes-donnees/", person.data, name="my-data"),
    path("mes-donnees/export.zip", person.export, name="export-my-data"),
    path("mes-donnees/consultations/", journal.mine, name="my-readers"),
    path("mes-donnees/effacement/", person.erase, name="erase-my-data"),
    path("vues/", saved_views.keep, name="keep-view"),
]

team_urlpatterns = [
    path("journal/", journal.team, name="journal"),
]
