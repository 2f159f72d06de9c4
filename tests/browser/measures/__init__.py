"""Bars of the workspace that a browser measures: clicks of frequent tasks, bytes of pages."""
