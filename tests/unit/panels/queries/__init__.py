"""Tests of what the pages of panels read."""
