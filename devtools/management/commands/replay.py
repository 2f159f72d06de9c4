"""Play a whole promotion through the domain functions."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.domain.programme.programme_files import BadDataError
from common.language.french import with_de
from devtools.domain import play, season_stages
from devtools.domain.world import open_world

WHOLE = "EIG4"
SIMPLE, KEEPING_WISHES = "simple", "voeux-gardes"
SEASONS = (SIMPLE, KEEPING_WISHES)


class Command(BaseCommand):
    help = "Rejoue une promotion de bout en bout, avec ses vrais chiffres et des personnes fictives."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", choices=season_stages.PROMOTIONS, help="la promotion dont les données servent")
        parser.add_argument(
            "--season", choices=SEASONS,
            help="joue plutôt une saison à refus, retraits, second tour, défi retiré et remplacement : sans ou avec des"
            " vœux gardés (la seule possible pour EIG7, dont les sources ne donnent ni auditions ni décisions)",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--scale", type=int, default=1, help="multiplie les personnes et les défis")
        parser.add_argument("--people", type=int, default=802, help="candidatures, avant multiplication")
        parser.add_argument("--heard", type=int, default=140, help="personnes auditionnées, avant multiplication")
        parser.add_argument("--data", default=settings.PROGRAMME_DATA)
        parser.add_argument("--no-documents", action="store_true", help="s’arrête avant les contrats")
        parser.add_argument("--no-worker", action="store_true", help="laisse les contrats à un processus déjà lancé")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["season"] is None and options["code"] != WHOLE:
            raise CommandError(
                f"Les sources {with_de(options['code'])} ne permettent qu’une saison : ajoutez --season."
            )
        try:
            world = open_world(
                options["code"],
                data=Path(options["data"]),
                seed=options["seed"],
                scale=options["scale"],
                applications=options["people"],
                heard=options["heard"],
                log=self.stdout.write,
            )
        except BadDataError as error:
            raise CommandError(str(error)) from None
        if options["season"] is not None:
            season_stages.play_season(world, keeps=options["season"] == KEEPING_WISHES)
            return
        at = play.play(world, partial=False)
        if not options["no_documents"]:
            play.produce(world, at=at, with_worker=not options["no_worker"])
        play.report(world, self.stdout.write)
