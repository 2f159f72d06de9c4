"""Addresses of the applications' pages."""

from django.urls import path, re_path

from applications.views.candidate import applications, draft, monitoring, pool, profile
from applications.views.team import (
    application,
    blind,
    duplicates,
    external_import,
    instruction,
    listing,
    restricted_calls,
)
from applications.views.team import pool as team_pool
from panels.views.candidate import hearings
from panels.views.team import adaptive_readings, calibration, capacity, minutes, panels
from panels.views.team import hearings as team_hearings
from selection.views.candidate import applications as candidate_applications
from selection.views.candidate import explanation, letters, offers
from selection.views.public import matchings
from selection.views.team import (
    announcement,
    composition,
    feedback,
    preselection,
    scenarios,
    seats,
    selection,
    withdrawal,
)

app_name = "candidate"
urlpatterns = [
    path("", candidate_applications.home, name="home"),
    path("profil/", profile.profile, name="profile"),
    path("vivier/", pool.membership, name="pool"),
    path("profil/cv/", profile.import_cv, name="import-cv"),
    path("campagnes/<slug:code>/", applications.start, name="start"),
    path("dossiers/<uuid:public_id>/", candidate_applications.application, name="application"),
    path("dossiers/<uuid:public_id>/brouillon/", draft.autosave, name="autosave"),
    path("dossiers/<uuid:public_id>/recepisse/", applications.receipt, name="receipt"),
    path("dossiers/<uuid:public_id>/recepisse.pdf", applications.receipt_pdf, name="receipt-pdf"),
    path("dossiers/<uuid:public_id>/statistiques/", monitoring.answer, name="monitoring"),
    path("dossiers/<uuid:public_id>/explication/", explanation.explanation, name="explanation"),
    path("dossiers/<uuid:public_id>/courriers/<slug:key>/", letters.download, name="letter"),
    path("dossiers/<uuid:public_id>/courriers/<slug:key>/demande/", letters.ask, name="letter-ask"),
    path("dossiers/<uuid:public_id>/explication.pdf", explanation.pdf, name="explanation-pdf"),
    path("dossiers/<uuid:public_id>/attente/", hearings.room, name="waiting-room"),
    path("dossiers/<uuid:public_id>/auditions.ics", hearings.agenda, name="agenda"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/", applications.piece, name="piece"),
    path("dossiers/<uuid:public_id>/anonyme/", applications.blind, name="blind"),
    path("dossiers/<uuid:public_id>/voeux/", applications.wishes, name="wishes"),
    path("dossiers/<uuid:public_id>/reprise/", applications.resume, name="resume"),
    path("dossiers/<uuid:public_id>/retrait/", applications.withdraw, name="withdraw"),
    path("propositions/<uuid:public_id>/", offers.offer, name="offer"),
]
open_urlpatterns = [
    path("vivier/<str:token>/", pool.link, name="pool-link"),
    path("appariements/", matchings.index, name="matchings"),
    path("appariements/check_matching.py", matchings.checker, name="matching-checker"),
    path("appariements/<uuid:public_id>.json", matchings.data, name="matching-data"),
]
team_urlpatterns = [
    path("vivier/", team_pool.members, name="pool"),
    path("doublons/", duplicates.pairs, name="duplicates"),
    path("campagnes/<slug:code>/candidatures/", listing.application_list, name="applications"),
    path("campagnes/<slug:code>/candidatures/ailleurs/", external_import.outside, name="outside"),
    path("campagnes/<slug:code>/candidatures/restreint/", restricted_calls.invitations, name="restricted"),
    path("campagnes/<slug:code>/candidatures/lot/", listing.bulk, name="bulk-applications"),
    path("campagnes/<slug:code>/candidatures/comparer/", listing.compare, name="compare"),
    path("campagnes/<slug:code>/candidatures/annonce/", announcement.announce, name="announce-applications"),
    path("campagnes/<slug:code>/auditions/", team_hearings.plan, name="plan-hearings"),
    path("campagnes/<slug:code>/capacite/", capacity.capacity, name="capacity"),
    path("campagnes/<slug:code>/jurys/", panels.panel_list, name="panels"),
    path("jurys/<uuid:public_id>/", panels.panel, name="panel"),
    path("jurys/<uuid:public_id>/jures/", panels.jurors, name="jurors"),
    path("jurys/<uuid:public_id>/jures/<uuid:seat>/depart/", panels.replace, name="replace-juror"),
    path("jurys/<uuid:public_id>/lectures/<str:number>/", panels.sharing, name="sharing"),
    path("jurys/<uuid:public_id>/conflits/<int:conflict>/", panels.dismiss, name="dismiss-conflict"),
    path("jurys/<uuid:public_id>/auditions/", team_hearings.timetable, name="hearings"),
    path("jurys/<uuid:public_id>/cloture/", panels.close, name="close-panel"),
    path("campagnes/<slug:code>/preselection/", preselection.preselection, name="preselection"),
    path("campagnes/<slug:code>/preselection/accord/", calibration.calibration, name="calibration"),
    path("campagnes/<slug:code>/preselection/vagues/", adaptive_readings.wave, name="adaptive-readings"),
    path("campagnes/<slug:code>/selection/", selection.selection_page, name="selection"),
    re_path(
        r"^campagnes/(?P<code>[-\w]+)/selection/(?P<act>rank|match|adopt|cascade)/$",
        selection.selection_act,
        name="selection-act",
    ),
    path("campagnes/<slug:code>/selection/departage/<int:pk>/", selection.prefer, name="prefer"),
    path("jurys/<uuid:public_id>/proces-verbaux/", minutes.minutes, name="minutes"),
    path("proces-verbaux/<uuid:public_id>.pdf", minutes.pdf, name="minutes-pdf"),
    path("appariements/<uuid:public_id>/", selection.match_run, name="match-run"),
    path("appariements/<uuid:public_id>/essai/", scenarios.what_if, name="what-if"),
    path("appariements/<uuid:public_id>/composition/", composition.composition, name="composition"),
    path("campagnes/<slug:code>/retours/", feedback.listing, name="feedback-list"),
    path("candidatures/<uuid:public_id>/retour/", feedback.one, name="feedback"),
    path("postes/<int:pk>/", seats.seat, name="seat"),
    path("defis/<uuid:public_id>/retrait/", withdrawal.withdraw, name="withdraw-challenge"),
    path("campagnes/<slug:code>/selection/places/", scenarios.holds, name="holds"),
    path("campagnes/<slug:code>/selection/composition/", composition.rules, name="composition-rules"),
    path("candidatures/<uuid:public_id>/", application.application, name="application"),
    path("candidatures/<uuid:public_id>/conditions/", instruction.check, name="check"),
    path("candidatures/<uuid:public_id>/completer/", instruction.ask, name="ask"),
    path("candidatures/<uuid:public_id>/notes/", instruction.note, name="note"),
    path("candidatures/<uuid:public_id>/ineligible/", instruction.refuse, name="refuse"),
    path("candidatures/<uuid:public_id>/anonyme/", blind.blind, name="blind"),
    path("candidatures/<uuid:public_id>/identite/", blind.unmask, name="unmask"),
    path("candidatures/<uuid:public_id>/pieces/<uuid:piece>/", application.piece, name="piece"),
]
