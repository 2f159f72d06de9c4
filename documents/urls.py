"""Addresses of the documents' pages."""

from django.urls import path

from documents.views import verify

open_urlpatterns = [path("verifier/", verify.verify, name="verify-document")]
