"""Received files are read in child processes with limits; the calling process never unfolds them (decision 29)."""
