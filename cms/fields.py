"""A stream of blocks whose definition stays out of migrations: adding a block changes no table."""

from wagtail.fields import StreamField

from common.language.text import clean_json


class BodyField(StreamField):
    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs

    def get_prep_value(self, value):
        """Return the stored blocks, their texts clean as those of a text column."""
        return clean_json(super().get_prep_value(value))
