"""Load a demonstration."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.domain.programme.programme_files import BadDataError
from challenges.models import Campaign
from devtools.domain import demo, sign_ins
from devtools.domain.play import STAGES


class Command(BaseCommand):
    help = "Charge un monde de démonstration, au moment voulu d’une campagne."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="jury")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--data", default=settings.PROGRAMME_DATA)
        parser.add_argument("--people", type=int, default=demo.PEOPLE, help="candidatures de chaque campagne")
        parser.add_argument("--heard", type=int, default=demo.HEARD, help="personnes auditionnées")
        parser.add_argument("--past", default="", help="promotion passée d’une démonstration déjà chargée : gardée")
        parser.add_argument("--once", action="store_true", help="ne charge rien si une démonstration est déjà là")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Pas de démonstration sur une instance de production.")
        if options["once"] and demo.already_there():
            addresses = sign_ins.addresses()
        else:
            past = Campaign.objects.filter(code=options["past"]).first()
            if options["past"] and past is None:
                raise CommandError(f"Aucune promotion {options['past']}.")
            try:
                addresses = demo.build(
                    options["stage"], data=Path(options["data"]), seed=options["seed"], log=self.stdout.write,
                    people=options["people"], heard=options["heard"], past=past,
                )  # fmt: skip
            except BadDataError as error:
                raise CommandError(str(error)) from None
        self.stdout.write(f"Connexions (mot de passe : {sign_ins.PASSWORD})")
        for who, email in addresses.items():
            self.stdout.write(f"  {who:<18} {email}")
