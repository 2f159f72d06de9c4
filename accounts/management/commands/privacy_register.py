"""Write the register of processing and the delays in docs/rgpd, from what the packages declare."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain import privacy, retention

TARGET = Path(settings.BASE_DIR) / "docs" / "rgpd" / "registre.md"


def _listed(fields: Mapping[str, str]) -> str:
    return " ; ".join(f"`{model}` ({columns})" for model, columns in sorted(fields.items()))


def written() -> str:
    """Return the register as a page of documentation."""
    lines = [
        "# Registre des traitements",
        "",
        "Écrit par `manage.py privacy_register` depuis ce que chaque paquet déclare ; un essai échoue s’il n’est plus",
        "à jour, ou si une colonne personnelle n’y figure pas. À compléter par l’exploitant : responsable du",
        "traitement, délégué à la protection des données, sous-traitants.",
    ]
    for record in privacy.processing_records:
        lines += [
            "",
            f"## {record.name}",
            "",
            f"- **Données** : {record.data}",
            f"- **Finalité** : {record.purpose}",
            f"- **Base légale** : {record.basis}",
            f"- **Destinataires** : {record.audience}",
            f"- **Conservation** : {record.retention}",
            f"- **Après effacement** : {record.remains or 'rien'}",
            f"- **Colonnes** : {_listed(record.fields)}",
        ]
        if record.lasting:
            lines.append(f"- **Colonnes qui restent, sans nom** : {_listed(record.lasting)}")
    lines += ["", "# Purges automatiques", "", "| ce qui est purgé | après | réglage |", "| --- | --- | --- |"]
    lines += [f'| {rule.name} | {rule.days} jours | `RETENTION["{rule.setting}"]` |' for rule in retention.rules]
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Écrit docs/rgpd/registre.md ; avec --check, dit s’il est à jour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != written():
                raise CommandError("docs/rgpd/registre.md n’est plus à jour : manage.py privacy_register")
            return
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(written(), encoding="utf-8")
