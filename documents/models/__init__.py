from documents.models.code import OneTimeCode
from documents.models.document import Document, DocumentBatch, Register, private_storage
from documents.models.export import Export
from documents.models.outside import OutsideSigning
from documents.models.signature import Signature
from documents.models.subject import SubjectModel
from documents.models.template import Template, TemplateVersion

__all__ = [
    "Document",
    "DocumentBatch",
    "Export",
    "OneTimeCode",
    "OutsideSigning",
    "Register",
    "Signature",
    "SubjectModel",
    "Template",
    "TemplateVersion",
    "private_storage",
]
