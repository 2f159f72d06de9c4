"""Draw every transition table as a Mermaid diagram."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from common.transitions import stateful_models

TARGET = "docs/states.md"


def drawing() -> str:
    """Return the whole document; a test compares it with the committed file."""
    parts = ["# États et transitions", "", "Page écrite par `manage.py draw_states` : ne pas modifier à la main.", ""]
    for model in stateful_models():
        labels = dict(model.state.field.choices)
        parts += [f"## {model._meta.verbose_name} (`{model._meta.label}`)", "", "```mermaid", "stateDiagram-v2"]
        parts += [f'    state "{label}" as {value}' for value, label in labels.items()]
        parts += [f"    [*] --> {model.state.field.default}"]
        parts += [f"    {source} --> {t.target}: {t.verb}" for t in model.transitions for source in t.sources]
        parts += ["```", "", "| action | de | vers | qui | condition |", "| --- | --- | --- | --- | --- |"]
        for t in model.transitions:
            sources = ", ".join(str(labels[source]) for source in t.sources)
            parts.append(f"| {t.verb} | {sources} | {labels[t.target]} | {t.who} | {t.condition or '-'} |")
        parts.append("")
    return "\n".join(parts)


class Command(BaseCommand):
    help = "Écrit docs/states.md à partir des tables de transitions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="échoue si le fichier est périmé")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / TARGET
        if options["check"]:
            if not path.exists() or path.read_text(encoding="utf-8") != drawing():
                raise SystemExit(f"{TARGET} est périmé : lancez « manage.py draw_states ».")
            return
        path.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"{TARGET} écrit.")
