"""Make the papers of a promotion: contracts, mission letters, agreements, by a real worker."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.domain.programme.programme_files import BadDataError
from common import clock
from devtools.domain import cohort_papers, cohort_stages
from devtools.domain.world import open_world

RECRUITED = {"EIG4": 41, "EIG7": 32}  # how many people these promotions really recruited


class Command(BaseCommand):
    help = "Produit les papiers d’une répétition d’une promotion : contrats, lettres de mission, conventions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", choices=sorted(RECRUITED), default="EIG7", help="la promotion")
        parser.add_argument("--count", type=int, help="personnes recrutées ; par défaut, autant que la promotion")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--data", default=settings.PROGRAMME_DATA)
        parser.add_argument("--no-worker", action="store_true", help="laisse les documents à un processus déjà lancé")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            world = open_world(options["code"], data=Path(options["data"]), seed=options["seed"], log=self.stdout.write)
        except BadDataError as error:
            raise CommandError(str(error)) from None
        at = clock.now()
        missions = cohort_papers.prepare(world, count=options["count"] or RECRUITED[options["code"]], at=at)
        batch = cohort_papers.issue(world, missions, at=at)
        if options["no_worker"]:
            cohort_stages.wait(batch)
        else:
            with cohort_stages.worker():
                cohort_stages.wait(batch)
        kinds = batch.documents.values_list("template", flat=True)
        counts = {kind: sum(template == kind for template in kinds) for kind in sorted(set(kinds))}
        self.stdout.write(f"{world.campaign.code} : {counts}, produits et scellés")
