"""The frame of whoever works: the space a page belongs to, its headings, what waits there."""
