"""Addresses of the applications' pages."""

from django.urls import path

from applications.views.candidate import applications, draft, monitoring, pairs, pool, profile
from applications.views.candidate import threads as own_threads
from applications.views.team import (
    application,
    automations,
    blind,
    duplicates,
    external_import,
    instruction,
    listing,
    restricted_calls,
    threads,
)
from applications.views.team import pool as team_pool

candidate_urlpatterns = [
    path("profil/", profile.profile, name="profile"),
    path("vivier/", pool.membership, name="pool"),
    path("profil/cv/", profile.import_cv, name="import-cv"),
    path("campagnes/<slug:code>/", applications.start, name="start"),
    path("defis/<slug:slug>/", applications.add_wish, name="add-wish"),
    path("dossiers/<uuid:public_id>/brouillon/", draft.autosave, name="autosave"),
    path("dossiers/<uuid:public_id>/recepisse/", applications.receipt, name="receipt"),
    path("dossiers/<uuid:public_id>/recepisse.pdf", applications.receipt_pdf, name="receipt-pdf"),
    path("dossiers/<uuid:public_id>/statistiques/", monitoring.answer, name="monitoring"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/", applications.piece, name="piece"),
    path("dossiers/<uuid:public_id>/anonyme/", applications.blind, name="blind"),
    path("dossiers/<uuid:public_id>/voeux/", applications.wishes, name="wishes"),
    path("dossiers/<uuid:public_id>/reprise/", applications.resume, name="resume"),
    path("dossiers/<uuid:public_id>/retrait/", applications.withdraw, name="withdraw"),
    path("dossiers/<uuid:public_id>/binome/", pairs.pair, name="pair"),
    path("dossiers/<uuid:public_id>/binome/quitter/", pairs.leave, name="pair-leave"),
    path("binome/<str:token>/", pairs.invitation, name="pair-invitation"),
    path("dossiers/<uuid:public_id>/echanges/", own_threads.thread, name="thread"),
]
open_urlpatterns = [
    path("vivier/<str:token>/", pool.link, name="pool-link"),
]
team_urlpatterns = [
    path("vivier/", team_pool.members, name="pool"),
    path("doublons/", duplicates.pairs, name="duplicates"),
    path("campagnes/<slug:code>/candidatures/", listing.application_list, name="applications"),
    path("campagnes/<slug:code>/candidatures/ailleurs/", external_import.outside, name="outside"),
    path("campagnes/<slug:code>/candidatures/restreint/", restricted_calls.invitations, name="restricted"),
    path("campagnes/<slug:code>/candidatures/comparer/", listing.compare, name="compare"),
    path("campagnes/<slug:code>/automatisations/", automations.automation_list, name="automations"),
    path("automatisations/<uuid:public_id>/", automations.automation, name="automation"),
    path("taches/<int:pk>/faite/", automations.finish_task, name="finish-task"),
    path("candidatures/<uuid:public_id>/", application.application, name="application"),
    path("candidatures/<uuid:public_id>/conditions/", instruction.check, name="check"),
    path("candidatures/<uuid:public_id>/completer/", instruction.ask, name="ask"),
    path("candidatures/<uuid:public_id>/notes/", instruction.note, name="note"),
    path("candidatures/<uuid:public_id>/echanges/", threads.thread, name="application-thread"),
    path("candidatures/<uuid:public_id>/ineligible/", instruction.refuse, name="refuse"),
    path("candidatures/<uuid:public_id>/anonyme/", blind.blind, name="blind"),
    path("candidatures/<uuid:public_id>/identite/", blind.unmask, name="unmask"),
    path("candidatures/<uuid:public_id>/pieces/<uuid:piece>/", application.piece, name="piece"),
]
