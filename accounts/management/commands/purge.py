"""Show what is over its delay; with « --wet-run », forget it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.domain import retention
from common import clock


class Command(BaseCommand):
    help = "Montre ce qui a dépassé sa durée de conservation ; l’efface avec --wet-run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wet-run", action="store_true", help="efface, et garde un certificat")

    def handle(self, *args: Any, **options: Any) -> None:
        certificate = retention.purge(at=clock.now()) if options["wet_run"] else None
        counts = certificate.counts if certificate is not None else retention.due(at=clock.now())
        for rule in retention.rules:
            self.stdout.write(f"{counts[rule.name]:6d} {rule.name} ({rule.days} jours)")
        self.stdout.write(f"certificat {certificate.public_id}" if certificate else "rien n’est effacé sans --wet-run")
