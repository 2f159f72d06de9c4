"""What payroll needs to know of a person, asked once from them."""

from django.conf import settings
from django.db import models


class EmployeeRecord(models.Model):
    """A person's civil status, address and bank account, as they wrote them; emptied once their delay is over.

    It is of the person, not of one mission: whoever is recruited again is not asked again what is still known.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="employee_record")
    birth_name = models.CharField("nom de naissance", max_length=120, blank=True)
    used_name = models.CharField("nom d’usage", max_length=120, blank=True)
    given_names = models.CharField("prénoms", max_length=200, blank=True)
    born_on = models.DateField("date de naissance", null=True, blank=True)
    birth_place = models.CharField("commune de naissance", max_length=120, blank=True)
    birth_country = models.CharField("pays de naissance", max_length=80, blank=True)
    nationality = models.CharField("nationalité", max_length=80, blank=True)
    street = models.CharField("numéro et voie", max_length=160, blank=True)
    postcode = models.CharField("code postal", max_length=12, blank=True)
    city = models.CharField("commune", max_length=100, blank=True)
    country = models.CharField("pays", max_length=80, blank=True)
    social_security_number = models.CharField("numéro de sécurité sociale", max_length=21, blank=True)
    account_holder = models.CharField("titulaire du compte", max_length=160, blank=True)
    iban = models.CharField("IBAN", max_length=42, blank=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    saved_at = models.DateTimeField("enregistrée le", null=True)
    purged_at = models.DateTimeField("effacée le", null=True)

    class Meta:
        verbose_name = "fiche administrative"
        verbose_name_plural = "fiches administratives"

    def __str__(self) -> str:
        return f"fiche administrative, {self.person}"
