"""The tag of the link by which somebody came, that their session holds until their draft begins."""

SOURCE = "source"  # the name of the tag in addresses, and of the key in sessions
MAX_TAG_CHARS = 80
