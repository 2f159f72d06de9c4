"""What « references » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from applications.domain import supplements
from challenges.domain.dates import postponement
from juries.queries import enclosures
from references.domain import personal_data, supplement
from references.queries import deadlines, letters

privacy.processing_records.register(personal_data.REFERENCES)
supplements.supplements.register(supplement.SUPPLEMENT)
postponement.informed.register(deadlines.REFEREES)
enclosures.sources.register(enclosures.EnclosureSource(supplement.HEADING, letters.enclosed))
