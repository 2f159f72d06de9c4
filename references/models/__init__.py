from references.models.reference import Reference, ReferenceLetter, ReferenceLog

__all__ = ["Reference", "ReferenceLetter", "ReferenceLog"]
