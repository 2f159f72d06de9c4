"""Serve an identity provider on loopback where one chooses who to be: demonstrations without ProConnect."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from devtools.domain import fake_identity


class Command(BaseCommand):
    help = "Sert un fournisseur d’identité d’essai, fidèle au protocole de ProConnect, sur cette machine seulement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8400)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Un fournisseur d’essai n’a pas sa place en production : on y est qui l’on veut.")
        names = ("proconnect_callback", "franceconnect_callback")
        provider = fake_identity.Provider(
            client_id="passerelle",
            client_secret="essai",  # noqa: S106 - a key to nothing
            returns=tuple(f"{settings.SITE_URL}{reverse(name)}" for name in names),
        )
        server = fake_identity.serve(provider, options["port"])
        self.stdout.write(
            f"Fournisseur d’essai : {provider.issuer}\nLancez la plateforme avec PROCONNECT_URL={provider.issuer}"
            " PROCONNECT_CLIENT_ID=passerelle PROCONNECT_CLIENT_SECRET=essai"
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            self.stdout.write("Arrêt.")
        finally:
            server.server_close()
