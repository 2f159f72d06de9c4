"""Write everything that a finished season owes: the report, the open data, the table of the transfer decree."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from challenges.models import Campaign
from cms.publishing.season import files
from common import clock
from documents.domain import production
from documents.models import Document
from reporting.domain import season


class Command(BaseCommand):
    help = "Écrit le bilan de saison d’une campagne (PDF), les données ouvertes et l’état de transfert."

    def add_arguments(self, parser):
        parser.add_argument("code", help="code de la campagne")
        parser.add_argument("--to", type=Path, required=True, help="dossier où écrire")

    def handle(self, *args, **options):
        campaign = Campaign.objects.filter(code=options["code"]).first()
        if campaign is None:
            raise CommandError(f"Aucune campagne {options['code']}.")
        folder, at = options["to"], clock.now()
        folder.mkdir(parents=True, exist_ok=True)
        report = season.report(campaign, by=None, at=at)
        production.produce(report.pk)
        document = Document.objects.get(pk=report.pk)
        if not document.file:
            raise CommandError(f"Le bilan n’a pas pu être produit : {document.error}")
        for name, content in files(document):
            (folder / name).write_bytes(content)
            self.stdout.write(f"{name}, {len(content)} octets")
