"""What surrounds every page: written by editors, never in a template."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.blocks.groups import LinkBlock
from cms.fields import BodyField


class NoticeKind(models.TextChoices):
    """Natures of the banner, in the design system's words."""

    INFO = "info", "Information"
    WARNING = "warning", "Attention"
    ALERT = "alert", "Alerte"


@register_setting(icon="cog")
class SiteFrame(BaseSiteSetting):
    """Header, banner and footer."""

    tagline = models.CharField("sous-titre", max_length=120, default="Les programmes de talents d’intérêt général")
    description = models.TextField(
        "texte du pied de page",
        default=(
            "Passerelle accompagne les programmes Entrepreneurs et Designers d’intérêt général, de l’appel à projets au"
            " dernier bilan."
        ),
    )
    contact = models.EmailField("adresse de contact", blank=True)
    quick_links = BodyField([("link", LinkBlock())], blank=True, max_num=2, verbose_name="accès rapides")
    footer_links = BodyField([("link", LinkBlock())], blank=True, verbose_name="liens du pied de page")
    notice_kind = models.CharField("nature du bandeau", max_length=8, choices=NoticeKind, default=NoticeKind.INFO)
    notice = models.CharField("bandeau", max_length=250, blank=True, help_text="Vide : pas de bandeau.")
    opinion_url = models.URLField(
        "adresse du bouton « Je donne mon avis »",
        blank=True,
        help_text="Celle que la plateforme des avis des services publics a donnée ; vide : notre formulaire.",
    )

    panels = [
        MultiFieldPanel([FieldPanel("tagline"), FieldPanel("quick_links")], "En-tête"),
        MultiFieldPanel([FieldPanel("notice_kind"), FieldPanel("notice")], "Bandeau"),
        MultiFieldPanel([FieldPanel("description"), FieldPanel("footer_links"), FieldPanel("contact")], "Pied de page"),
        FieldPanel("opinion_url"),
    ]

    class Meta:
        verbose_name = "en-tête et pied de page"

    def __str__(self):
        return "En-tête et pied de page"
