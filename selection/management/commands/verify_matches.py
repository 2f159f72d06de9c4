"""Compute every stored matching again and compare."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.language.french import counted
from selection.domain import selection
from selection.models import MatchRun


class Command(BaseCommand):
    help = "Recalcule chaque appariement gardé à partir de ses données, et nomme ce qui diffère."

    def handle(self, *args: Any, **options: Any) -> None:
        runs = list(MatchRun.objects.prefetch_related("lines").order_by("pk"))
        faults = [fault for run in runs for fault in selection.faults(run)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{counted(len(faults), 'différence')}.")
        self.stdout.write(f"{counted(len(runs), 'appariement recalculé', 'appariements recalculés')} à l’identique.")
