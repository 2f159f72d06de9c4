"""What « reporting » registers with the packages below it; read once Django is ready (:mod:`common.registry`)."""

from documents.domain import exports as files
from reporting.domain import exports

files.exportable_lists.register(*exports.LISTS)
