"""Make the papers of promotion 7: project contracts, mission letters, conventions, by a real worker."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.domain.programme_files import BadDataError
from common import clock
from rehearsal.domain import cohort_stages, project_contracts
from rehearsal.domain.world import open_world


class Command(BaseCommand):
    help = (
        "Produit les papiers d’une répétition de la promotion 7 : contrats de projet, lettres de mission, conventions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=32, help="personnes recrutées")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--data", default=settings.PROGRAMME_DATA)
        parser.add_argument("--no-worker", action="store_true", help="laisse les documents à un processus déjà lancé")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            world = open_world("EIG7", data=Path(options["data"]), seed=options["seed"], log=self.stdout.write)
        except BadDataError as error:
            raise CommandError(str(error)) from None
        at = clock.now()
        missions = project_contracts.prepare(world, count=options["count"], at=at)
        batch = project_contracts.issue(world, missions, at=at)
        if options["no_worker"]:
            cohort_stages.wait(batch)
        else:
            with cohort_stages.worker():
                cohort_stages.wait(batch)
        kinds = batch.documents.values_list("template", flat=True)
        told = {kind: sum(one == kind for one in kinds) for kind in sorted(set(kinds))}
        self.stdout.write(f"{world.campaign.code} : {told}, produits et scellés")
