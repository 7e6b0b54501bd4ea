"""The SQL that the runner sends: the files of `queries`, which dbt never sees, and macros of the
dbt project where both send the same. Starting dbt for that would take seconds.
"""

from functools import cache
from typing import Any

import jinja2

from lorc.project.settings import ROOT

FOLDERS = (ROOT / "scripts" / "lorc" / "queries", ROOT / "macros")


def render(name: str, /, **variables: Any) -> str:
    """The SQL of a query, or of a macro, by its file's name. Raises jinja2.UndefinedError."""
    path = _files()[name]
    if path.startswith("macros/"):
        return _macro(name)(**variables).strip()
    return _environment().get_template(path).render(variables).strip()


def names(folder: str) -> list[str]:
    """The names of the queries of a folder, such as `prove`."""
    return sorted(path.stem for path in (FOLDERS[0] / folder).glob("*.sql"))


class _Context(jinja2.runtime.Context):
    """What is no variable is the macro of that name, as in dbt."""

    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        return found if found is not jinja2.runtime.missing else _macro(key)


@cache
def _macro(name: str) -> Any:
    path = _files().get(name, "")
    if not path.startswith("macros/"):
        return jinja2.runtime.missing
    return getattr(_environment().get_template(path).module, name)


@cache
def _files() -> dict[str, str]:
    """Each file's path by its name; a query or a macro has a file of its own."""
    return {
        path.stem: f"{folder.name}/{path.relative_to(folder).as_posix()}"
        for folder in FOLDERS
        for path in folder.rglob("*.sql")
    }


@cache
def _environment() -> jinja2.Environment:
    loaders = {folder.name: jinja2.FileSystemLoader(folder) for folder in FOLDERS}
    environment = jinja2.Environment(  # noqa: S701 (SQL)
        loader=jinja2.PrefixLoader(loaders), undefined=jinja2.StrictUndefined
    )
    environment.context_class = _Context
    return environment
