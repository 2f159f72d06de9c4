"""Check every frozen deposit: its content, its files, its receipt. The exit status is 1 when one differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.language.french import counted
from dossiers.domain import verification
from dossiers.models import Deposit


class Command(BaseCommand):
    help = "Vérifie que chaque dépôt est resté ce qui a été reçu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("numbers", nargs="*", help="numéros de récépissé (tous par défaut)")

    def handle(self, *args: Any, **options: Any) -> None:
        deposits = Deposit.objects.all()
        if options["numbers"]:
            deposits = deposits.filter(number__in=options["numbers"])
        count, faults = deposits.count(), list(verification.verify(deposits))
        for fault in faults:
            self.stdout.write(f"{fault.number} : {fault.message}")
        verified = counted(count, "dépôt vérifié", "dépôts vérifiés")
        unknown = set(options["numbers"]) - set(deposits.values_list("number", flat=True))
        if unknown or faults:
            named = f", inconnus : {', '.join(sorted(unknown))}" if unknown else ""
            raise CommandError(f"{verified}, {counted(len(faults), 'écart')}{named}")
        erased = deposits.filter(erased_at__isnull=False).count()
        erased_text = f" dont {counted(erased, 'effacé')} à la demande de la personne" if erased else ""
        self.stdout.write(f"{verified}{erased_text}, aucun écart")
