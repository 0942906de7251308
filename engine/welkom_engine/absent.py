"""Owns stand-ins for libraries that Rasa imports and this engine never uses; using one is an error that names it.

`rasa_patches` decides which libraries are absent, before Rasa is imported.
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class Absent(Exception):
    """Something of a library was used that is left out here."""


class _AnyName(type):
    """Gives every attribute asked of it, so that Rasa's class definitions and annotations can be read."""

    def __getattr__(cls, name: str) -> type:
        return _stand_in(cls.__module__, f"{cls.__qualname__}.{name}")

    def __call__(cls, *arguments: Any, **options: Any) -> Any:
        if len(arguments) == 1 and callable(arguments[0]) and not options:
            return arguments[0]  # a decorator, as in `@tf.function`
        raise Absent(f"{cls.__module__}.{cls.__qualname__} is needed, and {cls.__module__} is left out of this engine")


class _StandIn(metaclass=_AnyName):
    """Base of everything in an absent library."""


def _stand_in(module: str, name: str) -> type:
    if name.rpartition(".")[2].startswith("__"):
        raise AttributeError(name)
    return _AnyName(name, (_StandIn,), {"__module__": module, "__qualname__": name})


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str) -> type:
        return _stand_in(self.__name__, name)


class _Finder(MetaPathFinder, Loader):
    """Answers imports of the absent libraries before the real finders are asked."""

    def __init__(self, libraries: frozenset[str]) -> None:
        self.libraries = libraries

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A stand-in for every module of an absent library."""
        del path, target
        return (
            ModuleSpec(fullname, self, is_package=True)
            if fullname.split(".", maxsplit=1)[0] in self.libraries
            else None
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module that has every name."""
        return _AbsentModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""


def leave_out(libraries: frozenset[str]) -> None:
    """Let these libraries be absent from now on, installed or not."""
    sys.meta_path.insert(0, _Finder(libraries))
