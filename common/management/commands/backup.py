"""Save the database and the files; or prove that a save can be restored. The exit status is 1 when it cannot."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.files import backups, dumps
from common.language.french import counted


class Command(BaseCommand):
    help = "Sauvegarde la base et les fichiers dans une archive, chiffrée pour des clés age si l’on en donne."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="fichier à écrire, ou à éprouver avec --drill")
        parser.add_argument("--to", action="append", default=[], help="clé publique age1… (plusieurs fois si besoin)")
        parser.add_argument("--drill", action="store_true", help="restaure l’archive à part et compare")
        parser.add_argument("--identity", type=Path, help="fichier de la clé privée d’une archive chiffrée")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["drill"]:
                done = backups.drill(options["target"], identity=options["identity"])
            else:
                done = backups.write(options["target"], recipients=options["to"])
        except (backups.BackupError, dumps.DumpError, OSError) as error:
            raise CommandError(str(error)) from error
        for difference in done.differences:
            self.stdout.write(difference)
        summary = f"{done.rows} lignes de {len(done.counts)} tables, {done.files} fichiers"
        if done.differences:
            raise CommandError(f"{summary} : {counted(len(done.differences), 'écart')}")
        self.stdout.write(f"{summary}{' : restaurés à l’identique' if options['drill'] else ''}")
