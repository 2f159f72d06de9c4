"""What « lists » registers; read once Django is ready (:mod:`common.registry`)."""

from lists import declaration, journal

declaration.register(journal.JOURNAL)
