"""Check issued documents, or a file that somebody holds. The exit status is 1 when something differs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from common.jobs import JobState
from common.language.french import counted
from documents.domain.signing import signatures, verification
from documents.enums import Verdict
from documents.models import Document


class Command(BaseCommand):
    help = "Vérifie que chaque document émis est resté le même ; ou ce qu’est un fichier reçu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="refait aussi chaque document depuis ses données")
        parser.add_argument("files", nargs="*", type=Path, help="fichiers à examiner (tout le registre par défaut)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["files"]:
            self._files(options["files"])
            return
        issued = Document.objects.filter(state=JobState.DONE)
        faults = list(verification.faults(issued.iterator(chunk_size=100)))
        faults += signatures.faults(issued.filter(signatures__isnull=False).distinct())
        for fault in faults:
            self.stdout.write(fault)
        if options["again"]:
            faults += self._again(issued)
        verified = counted(issued.count(), "document vérifié", "documents vérifiés")
        if faults:
            raise CommandError(f"{verified}, {counted(len(faults), 'écart')}")
        self.stdout.write(f"{verified}, aucun écart")

    def _again(self, issued: QuerySet[Document]) -> list[str]:
        """Make documents again from their frozen data and return what differs, in French."""
        same, wrong = 0, []
        for document, equal in verification.remade(issued.select_related("version").iterator(chunk_size=100)):
            same += equal
            if not equal:
                wrong.append(f"{document.number} : ses données figées ne donnent plus les mêmes octets.")
                self.stdout.write(wrong[-1])
        others = issued.count() - same - len(wrong)
        remade = counted(same, "document refait", "documents refaits")
        self.stdout.write(f"{remade} à l’identique, {others} d’une autre mise en page")
        return wrong

    def _files(self, paths: list[Path]) -> None:
        wrong = 0
        for path in paths:
            try:
                examined = verification.examine(path.read_bytes())
            except OSError as error:
                raise CommandError(f"{path} : {error.strerror}") from error
            number = f" ({examined.document.number})" if examined.document else ""
            self.stdout.write(f"{path} : {examined.verdict.label}{number}")
            wrong += examined.verdict != Verdict.GENUINE
        if wrong:
            raise CommandError(
                counted(wrong, "fichier n’est pas un document émis", "fichiers ne sont pas des documents émis")
            )
