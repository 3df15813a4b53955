#!/usr/bin/env python
"""Django's command line for gridgov."""

import os
import sys

from django.core.management import execute_from_command_line

from gridgov.env import load_local


def main() -> None:
    load_local()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
