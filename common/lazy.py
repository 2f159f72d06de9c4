"""Heavy libraries that few pages need: each is imported at its first use, not when the process starts."""

from importlib import import_module
from types import ModuleType
from typing import Any


class LazyModule(ModuleType):
    """A module that is imported when something of it is first read.

    The solver of OR-Tools, with pandas, adds half a second and 90 MiB to a process that may never plan anything.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)
