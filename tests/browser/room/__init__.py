"""The reading room, beside its keyboard and its queue: what is read in it."""
