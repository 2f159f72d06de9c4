"""Addresses of the challenges' pages."""

from django.urls import path

from challenges.views import (
    administration,
    administration_members,
    administration_page,
    administration_proposal,
    commitment,
    delegations,
    team,
    team_campaigns,
    team_directory,
)

app_name = "administration"
urlpatterns = [
    path("", administration.home, name="home"),
    path("rejoindre/", administration_members.join, name="join"),
    path("collegues/", administration_members.members, name="members"),
    path("signataires/", delegations.own_listing, name="delegations"),
    path("signataires/<uuid:public_id>/fin/", delegations.own_end, name="delegation-end"),
    path("demandes/<uuid:public_id>/", administration_members.answer_request, name="answer-request"),
    path("nouveau/", administration.new, name="new"),
    path("defis/<uuid:public_id>/", administration.challenge, name="challenge"),
    path("defis/<uuid:public_id>/brouillon/", administration.autosave, name="autosave"),
    path("defis/<uuid:public_id>/postes/", administration_proposal.positions, name="positions"),
    path("defis/<uuid:public_id>/financement/", administration_proposal.funding_plan, name="funding"),
    path("defis/<uuid:public_id>/financement/annexe/", administration_proposal.annex, name="annex"),
    path("defis/<uuid:public_id>/sponsor/", administration_proposal.sponsor, name="sponsor"),
    path("defis/<uuid:public_id>/apercu/", administration_proposal.preview, name="preview"),
    path("defis/<uuid:public_id>/exemples/", administration_proposal.examples, name="examples"),
    path("defis/<uuid:public_id>/commentaire/", administration.comment, name="comment"),
    path("defis/<uuid:public_id>/recepisse/", administration.receipt, name="receipt"),
    path("defis/<uuid:public_id>/recepisse.pdf", administration.receipt_pdf, name="receipt-pdf"),
    path("defis/<uuid:public_id>/retrait/", administration.withdraw, name="withdraw"),
    path("defis/<uuid:public_id>/page/", administration_page.page, name="page"),
    path("defis/<uuid:public_id>/page/questions/<int:pk>/", administration_page.answer, name="answer"),
    path("defis/<uuid:public_id>/page/webinaires/", administration_page.webinar, name="webinar"),
]
open_urlpatterns = [path("engagements/<uuid:token>/", commitment.commitment, name="commitment")]
team_urlpatterns = [
    path("campagnes/nouvelle/", team_campaigns.campaign_new, name="campaign-new"),
    path("prereglages/", team_campaigns.preset_difference, name="presets"),
    path("campagnes/<slug:code>/regles/", team_campaigns.rules, name="rules"),
    path("campagnes/<slug:code>/regles/texte/", team_campaigns.rules_text, name="rules-text"),
    path("campagnes/<slug:code>/regles/reglement.pdf", team_campaigns.rules_pdf, name="rules-pdf"),
    path("campagnes/<slug:code>/publication/", team_campaigns.publish, name="publish-campaign"),
    path("campagnes/<slug:code>/appels/<int:pk>/prolongation/", team_campaigns.extend, name="extend"),
    path("campagnes/<slug:code>/etapes/<int:pk>/session/", team_campaigns.add_round, name="add-round"),
    path("administrations/", team_directory.directory, name="directory"),
    path("administrations/nouvelle/", team_directory.record, name="record-new"),
    path("administrations/personnes/", team_directory.members, name="members"),
    path("administrations/signataires/", delegations.team_listing, name="delegations"),
    path("administrations/signataires/<uuid:public_id>/fin/", delegations.team_end, name="delegation-end"),
    path("administrations/libelles/", team_directory.label_list, name="labels"),
    path("administrations/<uuid:public_id>/", team_directory.record, name="record"),
    path("campagnes/<slug:code>/defis/", team.challenge_list, name="challenges"),
    path("campagnes/<slug:code>/defis/lot/", team.bulk, name="bulk"),
    path("campagnes/<slug:code>/defis/annonce/", team.announce, name="announce-challenges"),
    path("defis/<uuid:public_id>/", team.challenge, name="challenge"),
    path("defis/<uuid:public_id>/page/", team.challenge_page, name="challenge-page"),
    path("defis/<uuid:public_id>/financement/", administration_proposal.team_funding, name="challenge-funding"),
]
