from panels.models.equalisation import Equalisation

__all__ = [
    "Equalisation",
]
