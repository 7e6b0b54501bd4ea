"""Heavy packages that the libraries import and this project does not use, loaded when touched.

google-cloud-bigquery and dbt-bigquery import pandas, which costs a run half a second.
"""

import importlib.util
import sys
from importlib.machinery import ModuleSpec

UNUSED = frozenset({"pandas"})


class _LazyFinder:
    """A meta path finder that wraps the loaders of the UNUSED packages."""

    def __init__(self):
        self._searching = False

    def find_spec(self, name: str, path=None, target=None) -> ModuleSpec | None:  # noqa: ARG002
        """The import protocol's hook (importlib.abc.MetaPathFinder)."""
        if name not in UNUSED or self._searching:
            return None
        self._searching = True
        try:
            spec = importlib.util.find_spec(name)
        finally:
            self._searching = False
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def install() -> None:
    """Make the imports lazy from here on; once is enough."""
    if not any(isinstance(finder, _LazyFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _LazyFinder())
