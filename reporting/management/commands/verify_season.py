"""Check the season of a campaign, from its matchings to its papers. The exit status is 1 when something is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from challenges.models import Campaign
from common import clock
from common.language.french import counted
from reporting.domain import season_check


class Command(BaseCommand):
    help = "Recalcule la saison d’une campagne : appariements, propositions, lettres, papiers, nombres publiés."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="la campagne")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(code=options["code"]).first()
        if campaign is None:
            raise CommandError(f"Aucune campagne ne porte le code {options['code']}.")
        done = season_check.check(campaign, at=clock.now())
        for what, count in done.counts.items():
            self.stdout.write(f"{what} : {count}")
        for fault in done.faults:
            self.stdout.write(fault)
        if done.faults:
            raise CommandError(f"{counted(len(done.faults), 'écart')}.")
        self.stdout.write("Aucun écart.")
