"""Which incremental tables were built by a definition that has changed since.

dbt's MERGE leaves rows alone whose source has not changed, and columns that the table lacks: a
changed rule, a new column or a changed own address would be ignored. So a table whose definition
differs from that of its last build is built anew; the checksums are kept beside the bookmarks.
"""

import hashlib
import json
from collections.abc import Callable

from lorc.project.settings import Settings
from lorc.runs import shared

# called for JavaScript functions, which the start of a run makes of all macros in their folder
FUNCTION, FUNCTIONS = "function", "macros/functions/"


class Definitions:
    """The checksums of the definitions by which a dataset's incremental tables were built."""

    def __init__(self, settings: Settings):
        self._settings = settings
        self._path = shared.fetch(settings, settings.state_dir / "definitions.json")
        self._dataset = f"{settings.project}.{settings.dataset}"

    def changed(
        self, manifest, names: list[str], tables: set[str], columns: Callable[[str], set[str]]
    ) -> list[str]:
        """Those of the names whose table is there and is to be built anew.

        A table with memory is none of them: no refresh touches it. Scores of before the first
        record are only where their table lacks a column, as the state of a flag: whether a seed
        has changed since they were made is not known then. `columns` gives those of a table.
        """
        known, found = self._all().get(self._dataset, {}), _incremental(manifest, names)
        return sorted(
            name
            for name, node in found.items()
            if name in tables
            and known.get(name) != _checksum(manifest, node)
            and (name in known or not _keeps_labels(node) or node.columns.keys() - columns(name))
        )

    def remember(self, manifest, names: list[str]) -> None:
        """Take down that these were built."""
        found = _incremental(manifest, names).items()
        known = self._all()
        now = {name: _checksum(manifest, node) for name, node in found}
        known.setdefault(self._dataset, {}).update(now)
        with shared.writing(self._settings, self._path) as file:
            json.dump(known, file, indent=2)

    def _all(self) -> dict[str, dict[str, str]]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}


def _incremental(manifest, names: list[str]) -> dict:
    """Those of the names that are incremental tables which may be built anew."""
    return {
        node.name: node
        for node in manifest.nodes.values()
        if node.name in set(names)
        and node.resource_type == "model"
        and node.config.materialized == "incremental"
        and node.config.full_refresh is not False
    }


def _keeps_labels(node) -> bool:
    """Whether a changed seed changes no row of it by itself: scores wait for a rescore."""
    return node.config.meta.get("stage") == "score"


def _checksum(manifest, node) -> str:
    """Of all that makes the table: its code and that of the models that are part of it, macros,
    functions, seeds."""
    texts, macros, waiting, seen = [], set(), [node], set()
    while waiting:
        each = waiting.pop()
        if each.unique_id in seen:
            continue
        seen.add(each.unique_id)
        if each.resource_type == "seed":
            if not _keeps_labels(node):
                texts.append(each.checksum.checksum)
            continue
        if each is not node and not _is_part(each, node):
            continue
        texts.append(each.raw_code)
        macros.update(each.depends_on.macros)
        waiting += [manifest.nodes[key] for key in each.depends_on_nodes if key in manifest.nodes]
    texts += _macros(manifest, macros, node.package_name)
    shape = {name: node.config.get(name) for name in ("unique_key", "cluster_by", "partition_by")}
    text = json.dumps([sorted(texts), shape], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_part(read, node) -> bool:
    """Whether a change of what a node reads is one of the node: an ephemeral model stands in its
    SQL, and a table that is built anew may have other rows with the hashes of before."""
    return read.config.materialized == "ephemeral" or (
        read.resource_type == "model"
        and read.config.materialized == "incremental"
        and read.config.full_refresh is not False
        and not _keeps_labels(node)
    )


def _macros(manifest, keys: set[str], package: str) -> list[str]:
    """The code of the project's macros of these keys, and of all that they call."""
    texts, waiting, seen = [], list(keys), set()
    while waiting:
        macro = manifest.macros.get(waiting.pop())
        if macro is None or macro.package_name != package or macro.unique_id in seen:
            continue
        seen.add(macro.unique_id)
        texts.append(macro.macro_sql)
        waiting += macro.depends_on.macros
        if macro.name == FUNCTION:
            several = manifest.macros.items()
            waiting += [
                key for key, each in several if each.original_file_path.startswith(FUNCTIONS)
            ]
    return texts
