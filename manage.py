#!/usr/bin/env python
"""Django's command-line entry point."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    gc.set_threshold(10_000)  # objects made before a collection: reading the code alone makes hundreds of thousands
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
