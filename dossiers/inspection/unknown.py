"""The sentence for a file that is none of the accepted formats."""

from typing import Final

UNKNOWN: Final = (
    "Ce fichier n’est pas d’un format accepté : joignez un PDF, une image PNG ou JPEG, un .docx ou un .odt."
)
