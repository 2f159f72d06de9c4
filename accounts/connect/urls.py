"""Addresses registered with the providers: they compare them to the letter."""

from django.urls import path

from accounts.connect import views

urlpatterns = [
    path("proconnect/login/", views.proconnect_login, name="proconnect_login"),
    path("proconnect/login/callback/", views.proconnect_callback, name="proconnect_callback"),
    path("franceconnect/login/", views.franceconnect_login, name="franceconnect_login"),
    path("franceconnect/login/callback/", views.franceconnect_callback, name="franceconnect_callback"),
    path("connexion/quitter/", views.leave, name="connect-leave"),
    path("connexion/fin/", views.signed_out, name="connect-signed-out"),
]
