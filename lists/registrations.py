"""What « lists » registers; read once Django is ready (:mod:`common.registry`)."""

from lists import declaration
from lists.lists import JOURNAL

declaration.register(JOURNAL)
