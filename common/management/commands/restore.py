"""Take back a save in place of the database and the files. The exit status is 1 when something differs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.files import backups, dumps
from common.language.french import counted


class Command(BaseCommand):
    help = "Restaure une sauvegarde : la base est remplacée, les fichiers reprennent leur place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--identity", type=Path, help="fichier de la clé privée d’une archive chiffrée")
        parser.add_argument("--replace", action="store_true", help="même si la base contient des comptes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = backups.restore(options["source"], identity=options["identity"], replace=options["replace"])
        except (backups.BackupError, dumps.DumpError, OSError) as error:
            raise CommandError(str(error)) from error
        for difference in done.differences:
            self.stdout.write(difference)
        if done.differences:
            raise CommandError(f"{counted(len(done.differences), 'écart')} avec la sauvegarde")
        self.stdout.write(f"{done.rows} lignes de {len(done.counts)} tables et {done.files} fichiers restaurés")
