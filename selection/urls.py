"""Addresses of the selection's pages."""

from django.urls import path, re_path

from selection.views.candidate import applications, explanation, follow_up, letters, offers
from selection.views.candidate import start_dates as asked_dates
from selection.views.concerned import decision_requests as concerned_requests
from selection.views.public import matchings
from selection.views.team import (
    announcement,
    composition,
    decision_requests,
    feedback,
    forwarding,
    preselection,
    scenarios,
    seats,
    selection,
    start_dates,
    withdrawal,
)

candidate_urlpatterns = [
    path("", applications.home, name="home"),
    path("dossiers/<uuid:public_id>/", applications.application, name="application"),
    path("dossiers/<uuid:public_id>/explication/", explanation.explanation, name="explanation"),
    path("dossiers/<uuid:public_id>/courriers/<slug:key>/", letters.download, name="letter"),
    path("dossiers/<uuid:public_id>/courriers/<slug:key>/demande/", letters.ask, name="letter-ask"),
    path("dossiers/<uuid:public_id>/explication.pdf", explanation.pdf, name="explanation-pdf"),
    path("propositions/<uuid:public_id>/", offers.offer, name="offer"),
    path("propositions/<uuid:public_id>/date/", asked_dates.start_date, name="start-date"),
    path("dossiers/<uuid:public_id>/suites/", follow_up.follow_up, name="follow-up"),
    path("dossiers/<uuid:public_id>/recours/", concerned_requests.of_application, name="decision-requests"),
]
administration_urlpatterns = [
    path("defis/<uuid:public_id>/recours/", concerned_requests.of_challenge, name="decision-requests"),
]
open_urlpatterns = [
    path("appariements/", matchings.index, name="matchings"),
    path("appariements/check_matching.py", matchings.checker, name="matching-checker"),
    path("appariements/<uuid:public_id>.json", matchings.data, name="matching-data"),
]
team_urlpatterns = [
    path("campagnes/<slug:code>/candidatures/annonce/", announcement.announce, name="announce-applications"),
    path("campagnes/<slug:code>/candidatures/annonce/suivi/", announcement.deliveries, name="application-deliveries"),
    path("campagnes/<slug:code>/preselection/", preselection.preselection, name="preselection"),
    path("campagnes/<slug:code>/selection/", selection.selection_page, name="selection"),
    re_path(
        r"^campagnes/(?P<code>[-\w]+)/selection/(?P<act>rank|match|adopt|cascade)/$",
        selection.selection_act,
        name="selection-act",
    ),
    path("campagnes/<slug:code>/selection/fin-de-liste/", selection.end_list, name="end-list"),
    path("campagnes/<slug:code>/selection/departage/<int:pk>/", selection.prefer, name="prefer"),
    path("appariements/<uuid:public_id>/", selection.match_run, name="match-run"),
    path("appariements/<uuid:public_id>/essai/", scenarios.what_if, name="what-if"),
    path("appariements/<uuid:public_id>/composition/", composition.composition, name="composition"),
    path("campagnes/<slug:code>/retours/", feedback.listing, name="feedback-list"),
    path("candidatures/<uuid:public_id>/retour/", feedback.application_feedback, name="feedback"),
    path("postes/<int:pk>/", seats.seat, name="seat"),
    path("defis/<uuid:public_id>/retrait/", withdrawal.withdraw, name="withdraw-challenge"),
    path("propositions/<uuid:public_id>/date/", start_dates.start_date, name="start-date"),
    path("campagnes/<slug:code>/selection/places/", scenarios.holds, name="holds"),
    path("campagnes/<slug:code>/candidatures/accords/", forwarding.consents, name="forwarding-consents"),
    path("campagnes/<slug:code>/recours/", decision_requests.register, name="decision-requests"),
    path("recours/<uuid:public_id>/", decision_requests.decision_request, name="decision-request"),
    path("campagnes/<slug:code>/selection/composition/", composition.rules, name="composition-rules"),
]
