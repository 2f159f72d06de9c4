"""Addresses of the applications' pages."""

from django.urls import path, re_path

from applications.views import (
    candidate,
    candidate_draft,
    candidate_pool,
    candidate_profile,
    team,
    team_blind,
    team_bridge,
    team_duplicates,
    team_hearings,
    team_instruction,
    team_juries,
    team_list,
    team_pool,
    team_restricted,
)

app_name = "candidate"
urlpatterns = [
    path("", candidate.home, name="home"),
    path("profil/", candidate_profile.profile, name="profile"),
    path("vivier/", candidate_pool.membership, name="pool"),
    path("profil/cv/", candidate_profile.import_cv, name="import-cv"),
    path("campagnes/<slug:code>/", candidate.start, name="start"),
    path("dossiers/<uuid:public_id>/", candidate.application, name="application"),
    path("dossiers/<uuid:public_id>/brouillon/", candidate_draft.autosave, name="autosave"),
    path("dossiers/<uuid:public_id>/recepisse/", candidate.receipt, name="receipt"),
    path("dossiers/<uuid:public_id>/recepisse.pdf", candidate.receipt_pdf, name="receipt-pdf"),
    path("dossiers/<uuid:public_id>/auditions.ics", candidate.agenda, name="agenda"),
    path("dossiers/<uuid:public_id>/pieces/<uuid:piece>/", candidate.piece, name="piece"),
    path("dossiers/<uuid:public_id>/anonyme/", candidate.blind, name="blind"),
    path("dossiers/<uuid:public_id>/voeux/", candidate.wishes, name="wishes"),
    path("dossiers/<uuid:public_id>/reprise/", candidate.resume, name="resume"),
    path("dossiers/<uuid:public_id>/retrait/", candidate.withdraw, name="withdraw"),
    path("propositions/<uuid:public_id>/", candidate.offer, name="offer"),
]
open_urlpatterns = [path("vivier/<str:token>/", candidate_pool.link, name="pool-link")]
team_urlpatterns = [
    path("vivier/", team_pool.members, name="pool"),
    path("doublons/", team_duplicates.pairs, name="duplicates"),
    path("campagnes/<slug:code>/candidatures/", team_list.application_list, name="applications"),
    path("campagnes/<slug:code>/candidatures/export/", team_list.export, name="export"),
    path("campagnes/<slug:code>/candidatures/vues/", team_list.keep_view, name="keep-view"),
    path("campagnes/<slug:code>/candidatures/ailleurs/", team_bridge.outside, name="outside"),
    path("campagnes/<slug:code>/candidatures/restreint/", team_restricted.invitations, name="restricted"),
    path("campagnes/<slug:code>/candidatures/lot/", team_list.bulk, name="bulk-applications"),
    path("campagnes/<slug:code>/candidatures/comparer/", team_list.compare, name="compare"),
    path("campagnes/<slug:code>/candidatures/annonce/", team.announce, name="announce-applications"),
    path("campagnes/<slug:code>/jurys/", team_juries.panel_list, name="panels"),
    path("jurys/<uuid:public_id>/", team_juries.panel, name="panel"),
    path("jurys/<uuid:public_id>/auditions/", team_hearings.timetable, name="hearings"),
    path("jurys/<uuid:public_id>/cloture/", team_juries.close, name="close-panel"),
    path("campagnes/<slug:code>/preselection/", team.preselection, name="preselection"),
    path("campagnes/<slug:code>/selection/", team.selection_page, name="selection"),
    re_path(
        r"^campagnes/(?P<code>[-\w]+)/selection/(?P<act>rank|match|adopt|cascade)/$",
        team.selection_act,
        name="selection-act",
    ),
    path("appariements/<uuid:public_id>/", team.match_run, name="match-run"),
    path("candidatures/<uuid:public_id>/", team.application, name="application"),
    path("candidatures/<uuid:public_id>/conditions/", team_instruction.check, name="check"),
    path("candidatures/<uuid:public_id>/completer/", team_instruction.ask, name="ask"),
    path("candidatures/<uuid:public_id>/notes/", team_instruction.note, name="note"),
    path("candidatures/<uuid:public_id>/ineligible/", team_instruction.refuse, name="refuse"),
    path("candidatures/<uuid:public_id>/anonyme/", team_blind.blind, name="blind"),
    path("candidatures/<uuid:public_id>/identite/", team_blind.unmask, name="unmask"),
    path("candidatures/<uuid:public_id>/pieces/<uuid:piece>/", team.piece, name="piece"),
]
