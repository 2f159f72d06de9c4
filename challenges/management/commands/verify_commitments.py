"""Verify the evidence of the sponsors' commitments."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from challenges.domain import commitments
from challenges.models import Commitment


class Command(BaseCommand):
    help = "Vérifie la preuve de chaque engagement de sponsor signé."

    def handle(self, *args: Any, **options: Any) -> None:
        signed = Commitment.objects.filter(signed_at__isnull=False).select_related("challenge").order_by("pk")
        faults = list(commitments.faults(signed))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{signed.count()} engagement(s) vérifié(s), {len(faults)} écart(s)")
        self.stdout.write(f"{signed.count()} engagement(s) vérifié(s), aucun écart")
