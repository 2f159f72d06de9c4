"""Import an export of « Démarche numérique » into a campaign, and print what was done and what was not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.users import find_user_by_verified_address
from applications.domain.external import external_import
from applications.domain.external.external_files import BadExportError, read_csv, read_json
from challenges.models import Campaign
from common import clock


class Command(BaseCommand):
    help = "Importe des candidatures reçues sur Démarche numérique (JSON de GraphQL, ou CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="code de la campagne")
        parser.add_argument("file", type=Path)
        parser.add_argument("--number", type=int, default=0, help="numéro de la démarche, pour un CSV")
        parser.add_argument("--by", required=True, help="adresse de la personne de l’équipe qui importe")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(code=options["campaign"]).first()
        by = find_user_by_verified_address(options["by"])
        if campaign is None or by is None or not by.is_team:
            raise CommandError("Campagne inconnue, ou personne qui n’est pas de l’équipe.")
        try:
            content = options["file"].read_bytes()
            export = read_json(content) if options["file"].suffix == ".json" else read_csv(content)
            report = external_import.bring_in(campaign, export, number=options["number"], by=by, at=clock.now())
        except (OSError, BadExportError, external_import.WrongFormError) as error:
            raise CommandError(str(error)) from None
        for line in report.lines():
            self.stdout.write(line)
