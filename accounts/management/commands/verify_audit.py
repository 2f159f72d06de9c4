"""Check that the journal is whole. The exit status is 1 when it is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain import journal
from accounts.models import JournalEntry
from common.language.french import counted


class Command(BaseCommand):
    help = "Vérifie que rien n’a été modifié, retiré ni ajouté dans le journal des actes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tip", default="", help="« rang:empreinte » noté ailleurs, à retrouver")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(journal.faults(tip=options["tip"]))
        for fault in faults:
            self.stdout.write(fault)
        count = JournalEntry.objects.count()
        if faults:
            raise CommandError(f"{counted(count, 'acte')}, {counted(len(faults), 'anomalie')}")
        self.stdout.write(f"{counted(count, 'acte')}, aucune anomalie ; à noter ailleurs : {journal.tip()}")
