"""Addresses of the challenges' pages."""

from django.urls import path

from challenges.views.administration import challenges, delegations, draft, members, page, proposal, threads
from challenges.views.sponsor import commitment
from challenges.views.team import calendar, campaigns, closing, colleagues, directory, postponement, vocabularies
from challenges.views.team import challenges as team

urlpatterns = [
    path("", challenges.home, name="home"),
    path("rejoindre/", members.join, name="join"),
    path("collegues/", members.members, name="members"),
    path("signataires/", delegations.own_listing, name="delegations"),
    path("signataires/<uuid:public_id>/fin/", delegations.own_end, name="delegation-end"),
    path("demandes/<uuid:public_id>/", members.answer_request, name="answer-request"),
    path("nouveau/", challenges.new, name="new"),
    path("defis/<uuid:public_id>/", challenges.challenge, name="challenge"),
    path("defis/<uuid:public_id>/brouillon/", draft.autosave, name="autosave"),
    path("defis/<uuid:public_id>/parties/", draft.assign, name="parts"),
    path("defis/<uuid:public_id>/postes/", proposal.positions, name="positions"),
    path("defis/<uuid:public_id>/financement/", proposal.funding_plan, name="funding"),
    path("defis/<uuid:public_id>/financement/annexe/", proposal.annex, name="annex"),
    path("defis/<uuid:public_id>/sponsor/", proposal.sponsor, name="sponsor"),
    path("defis/<uuid:public_id>/apercu/", proposal.preview, name="preview"),
    path("defis/<uuid:public_id>/exemples/", proposal.examples, name="examples"),
    path("defis/<uuid:public_id>/commentaire/", challenges.comment, name="comment"),
    path("defis/<uuid:public_id>/echanges/", threads.thread, name="thread"),
    path("defis/<uuid:public_id>/recepisse/", challenges.receipt, name="receipt"),
    path("defis/<uuid:public_id>/recepisse.pdf", challenges.receipt_pdf, name="receipt-pdf"),
    path("defis/<uuid:public_id>/retrait/", challenges.withdraw, name="withdraw"),
    path("defis/<uuid:public_id>/page/", page.page, name="page"),
    path("defis/<uuid:public_id>/page/questions/<int:pk>/", page.answer, name="answer"),
    path("defis/<uuid:public_id>/page/webinaires/", page.webinar, name="webinar"),
]
open_urlpatterns = [
    path("engagements/<uuid:token>/", commitment.commitment, name="commitment"),
    path("voir-comme/sortie/", colleagues.leave, name="leave-view-as"),
]
team_urlpatterns = [
    path("campagnes/nouvelle/", campaigns.campaign_new, name="campaign-new"),
    path("membres/", colleagues.listing, name="colleagues"),
    path("membres/voir-comme/", colleagues.see_as, name="see-as"),
    path("membres/<uuid:public_id>/", colleagues.colleague, name="colleague"),
    path("vocabulaires/", vocabularies.vocabulary_list, name="vocabularies"),
    path("vocabulaires/<slug:kind>/", vocabularies.vocabulary, name="vocabulary"),
    path("vocabulaires/<slug:kind>/<int:pk>/", vocabularies.vocabulary_term, name="vocabulary-term"),
    path("vocabulaires/<slug:kind>/<int:pk>/acte/", vocabularies.vocabulary_act, name="vocabulary-act"),
    path("prereglages/", campaigns.preset_difference, name="presets"),
    path("campagnes/<slug:code>/dates/", calendar.campaign_dates, name="campaign-dates"),
    path("campagnes/<slug:code>/regles/", campaigns.rules, name="rules"),
    path("campagnes/<slug:code>/regles/texte/", campaigns.rules_text, name="rules-text"),
    path("campagnes/<slug:code>/regles/reglement.pdf", campaigns.rules_pdf, name="rules-pdf"),
    path("campagnes/<slug:code>/publication/", campaigns.publish, name="publish-campaign"),
    path("campagnes/<slug:code>/cloture/", closing.close_campaign, name="close-campaign"),
    path("campagnes/<slug:code>/appels/<int:pk>/prolongation/", postponement.extend, name="extend"),
    path("campagnes/<slug:code>/etapes/<int:pk>/session/", campaigns.add_round, name="add-round"),
    path("administrations/", directory.directory, name="directory"),
    path("administrations/nouvelle/", directory.record_new, name="record-new"),
    path("administrations/personnes/", directory.members, name="members"),
    path("administrations/signataires/", delegations.team_listing, name="delegations"),
    path("administrations/signataires/<uuid:public_id>/fin/", delegations.team_end, name="delegation-end"),
    path("administrations/libelles/", directory.label_list, name="labels"),
    path("administrations/<uuid:public_id>/", directory.record, name="record"),
    path("campagnes/<slug:code>/defis/", team.challenge_list, name="challenges"),
    path("campagnes/<slug:code>/defis/annonce/", team.announce, name="announce-challenges"),
    path("campagnes/<slug:code>/defis/annonce/suivi/", team.deliveries, name="challenge-deliveries"),
    path("defis/<uuid:public_id>/", team.challenge, name="challenge"),
    path("defis/<uuid:public_id>/page/", team.challenge_page, name="challenge-page"),
    path("defis/<uuid:public_id>/financement/", proposal.team_funding, name="challenge-funding"),
]
