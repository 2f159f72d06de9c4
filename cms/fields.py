"""A stream of blocks whose definition stays out of migrations: adding a block changes no table."""

from wagtail.fields import StreamField


class BodyField(StreamField):
    def deconstruct(self):
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
