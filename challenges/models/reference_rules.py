"""What a campaign asks of referees: people whom a candidate knows, and who write a letter about them."""

from django.core.validators import MaxValueValidator
from django.db import models

MOST_REFERENCES = 3
MOST_DUE_DAYS = 60
MOST_QUESTIONS = 5
QUESTION_CHARS = 200  # of a question to referees


class ReferenceRules(models.Model):
    """How many letters, who reads them, until when; nothing is asked, nor shown, while the number is zero."""

    references_asked = models.PositiveSmallIntegerField(
        "lettres de recommandation demandées",
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MOST_REFERENCES)],
    )
    references_confidential = models.BooleanField(
        "lettres confidentielles : la personne ne les lit pas", default=True, db_default=True
    )
    references_due_days = models.PositiveSmallIntegerField(
        "jours laissés aux référents après la clôture",
        default=7,
        db_default=7,
        validators=[MaxValueValidator(MOST_DUE_DAYS)],
    )
    references_required = models.BooleanField(
        "lettres exigées pour déposer une candidature", default=False, db_default=False
    )
    # Labels, as referees read them; empty: a free letter alone.
    reference_questions = models.JSONField(
        "questions posées aux référents", default=list, db_default=[], blank=True, editable=False
    )

    class Meta:
        abstract = True
