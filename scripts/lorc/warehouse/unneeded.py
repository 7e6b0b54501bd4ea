"""Packages that the libraries import and this project never uses.

google-cloud-bigquery, and dbt-bigquery with it, import pandas, pyarrow, numpy and the storage API
when they can, for methods that nobody here calls; dbt-bigquery imports Dataproc, for models in
Python, whether there are any or not. All of it would cost every run half a second, and two of them
start threads: no fork after that.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGES = (
    *("pandas", "pandas_gbq", "pyarrow", "numpy"),
    *("google.cloud.bigquery_storage", "google.cloud.bigquery_storage_v1"),
)
HOLLOW = "google.cloud.dataproc_v1"


class _Hollow(ModuleType):
    """A module in which every name is a class that does nothing."""

    __path__ = ()

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, name: str, _path=None, _target=None) -> ModuleSpec | None:
        is_hollow = name == HOLLOW or name.startswith(f"{HOLLOW}.")
        return ModuleSpec(name, self, is_package=True) if is_hollow else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Hollow(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def skip() -> None:
    """From here on the import of the packages fails, as if they were not installed, and that of
    HOLLOW brings nothing; what is imported already stays."""
    for name in PACKAGES:
        sys.modules.setdefault(name, None)
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
