"""What every factory shares: the numbers it gives are far above those that tests write themselves."""

from factory.django import DjangoModelFactory

FIRST_NUMBER = 1000


class Base(DjangoModelFactory):
    """A factory whose sequence starts at FIRST_NUMBER.

    A test that writes "EIG991" itself would otherwise meet the ninety-first campaign of its process, in some random
    orders only.
    """

    class Meta:
        abstract = True

    @classmethod
    def _setup_next_sequence(cls):
        return FIRST_NUMBER
