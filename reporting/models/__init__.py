from reporting.models.figures import PublishedFigures

__all__ = [
    "PublishedFigures",
]
