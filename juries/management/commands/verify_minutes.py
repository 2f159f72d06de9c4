"""Check the chain of minutes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.language.french import counted
from juries.domain import minutes
from juries.models import Minutes


class Command(BaseCommand):
    help = "Vérifie que chaque procès-verbal est celui de son empreinte et suit celui qu’il suivait."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = minutes.faults()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{counted(len(faults), 'défaut')} dans la chaîne des procès-verbaux.")
        verified = counted(Minutes.objects.count(), "procès-verbal vérifié", "procès-verbaux vérifiés")
        self.stdout.write(f"{verified}.")
