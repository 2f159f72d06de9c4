"""What « references » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from accounts.domain import privacy
from applications.domain import supplements
from juries.queries import enclosures
from references.domain import personal_data, supplement
from references.queries import letters

privacy.processing_records.register(personal_data.REFERENCES)
supplements.supplements.register(supplement.SUPPLEMENT)
enclosures.sources.register(enclosures.EnclosureSource(supplement.HEADING, letters.enclosed))
