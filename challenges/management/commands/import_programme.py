"""Import the programme's real data."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.domain.programme.programme_files import BadDataError
from challenges.domain.programme.programme_import import import_programme
from common import clock


class Command(BaseCommand):
    help = "Importe les promotions, grilles, formulaires, administrations et défis d’un dossier de données."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", default=settings.PROGRAMME_DATA)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_programme(Path(options["path"]), at=clock.now())
        except BadDataError as error:
            raise CommandError(str(error)) from None
        for kind, count in report.created.items():
            self.stdout.write(f"{kind} : {count} créés")
        self.stdout.write(f"libellés rapprochés d’une administration : {len(report.matched)}")
        if options["verbosity"] > 1:
            for raw, name in report.matched.items():
                self.stdout.write(f"  = {raw} → {name}")
        self.stdout.write(f"libellés non rapprochés (conservés tels quels) : {len(report.unmatched)}")
        for raw in report.unmatched:
            self.stdout.write(f"  ? {raw}")
