"""Write everything that a finished season owes: the report, the open data, the table of the transfer decree."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from challenges.models import Campaign
from cms.opendata import DATASETS
from common import clock
from common.exports import csv_lines
from documents.domain import production
from documents.models import Document
from talents.domain import season


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
        made = season.report(campaign, by=None, at=at)
        production.produce(made.pk)
        document = Document.objects.get(pk=made.pk)
        if not document.file:
            raise CommandError(f"Le bilan n’a pas pu être produit : {document.error}")
        with document.file.open() as stored:
            self._write(folder / f"bilan-{campaign.code}.pdf", stored.read())
        for dataset in DATASETS.values():
            names = [column.name for column in dataset.columns]
            self._write(folder / f"{dataset.name}.csv", "".join(csv_lines(names, dataset.rows())).encode())
            schema = json.dumps(dataset.schema(), ensure_ascii=False, indent=2)
            self._write(folder / f"{dataset.name}.schema.json", schema.encode())
        lines = ([line[name] for name in season.TRANSFERS] for line in season.transfers(campaign, at=at))
        self._write(
            folder / f"transfert-{campaign.code}.csv", "".join(csv_lines(season.TRANSFERS.values(), lines)).encode()
        )

    def _write(self, path, content):
        path.write_bytes(content)
        self.stdout.write(f"{path.name}, {len(content)} octets")
