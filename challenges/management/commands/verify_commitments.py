"""Verify the evidence of the sponsors' commitments."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from challenges.domain import commitments
from challenges.models import Commitment
from common.language.french import counted


class Command(BaseCommand):
    help = "Vérifie la preuve de chaque engagement de sponsor signé."

    def handle(self, *args: Any, **options: Any) -> None:
        signed = Commitment.objects.filter(signed_at__isnull=False).select_related("challenge").order_by("pk")
        faults = list(commitments.faults(signed))
        for fault in faults:
            self.stdout.write(fault)
        verified = counted(signed.count(), "engagement vérifié", "engagements vérifiés")
        if faults:
            raise CommandError(f"{verified}, {counted(len(faults), 'écart')}")
        self.stdout.write(f"{verified}, aucun écart")
