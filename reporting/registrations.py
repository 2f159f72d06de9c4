"""What « reporting » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from lists import declaration
from reporting import lists

declaration.register(lists.TRANSFERS, lists.MESSAGES, lists.DOCUMENTS)
