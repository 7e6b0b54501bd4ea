"""What the lanes were last built from: the state beside the bookmarks that says what is due.

The warehouse is the truth. A record here holds while the table is still the one that the run left,
made of what it still reads; anything else, a lost file too, means: build.
"""

import json
from dataclasses import asdict

from lorc.project.settings import Settings
from lorc.runs import shared
from lorc.transform.lineage import RAW, SEED, VIEW, Node
from lorc.transform.now import Now


class Builds:
    """The last good build of each seed, view and table of a dataset."""

    def __init__(self, settings: Settings, project: str):
        """`project` is the fingerprint of the project's files."""
        self._settings = settings
        self._path = shared.fetch(settings, settings.state_dir / "lanes.json")
        self._dataset = f"{settings.project}.{settings.dataset}"
        self._project = project
        self._all = json.loads(self._path.read_text()) if self._path.exists() else {}
        self._own = self._all.setdefault(self._dataset, {})

    def nodes(self, selector: str) -> dict[str, Node] | None:
        """What a selector selects, None if the project's files are not those of the record."""
        if self._own.get("project") != self._project:
            return None
        found = self._own["selected"].get(selector)
        return found and {each["name"]: Node(**each) for each in found}

    def remember_nodes(self, selector: str, nodes: dict[str, Node]) -> None:
        """Take down what a selector selects."""
        if self._own.get("project") != self._project:
            self._own |= {"project": self._project, "selected": {}}
        self._own["selected"][selector] = [asdict(node) for node in nodes.values()]
        self._write()

    @property
    def objects(self) -> dict[str, str]:
        """The versions of the object types, as they were last read, with that of raw_objects."""
        return self._own.get("objects", {})

    def due(self, nodes: dict[str, Node], now: Now) -> dict[str, str]:
        """Those of the nodes that are to be built, by name, each with why."""
        found: dict[str, str] = {}

        def why(node: Node) -> str:
            if node.name not in found:
                below = [nodes[name] for name in node.reads if name in nodes]
                due_below = [each for each in below if why(each)]
                found[node.name] = self._why(node, now, due_below)
            return found[node.name]

        return {name: reason for name, node in nodes.items() if (reason := why(node))}

    def _why(self, node: Node, now: Now, due_below: list[Node]) -> str:
        last = self._own.get("built", {}).get(node.name)
        if node.name not in now.versions:
            return "it is not there"
        if last is None:
            return "it was not built from here, or not well"
        if last["version"] != now.versions[node.name]:
            return "somebody else has written to it"
        if node.kind == SEED:
            return "" if last["file"] == now.files[node.name] else "its file has changed"
        if last["project"] != self._project:
            return "the project has changed"
        if [each for each in due_below if node.kind != VIEW or each.kind == SEED]:
            return "what it reads is built"
        if node.kind == VIEW:
            return ""
        if last["turned"] != now.turned(node.turns):
            return f"the {node.turns} has turned"
        reads = {name: now.versions.get(name) for name in node.reads}
        if [name for name, version in reads.items() if version is None and ":" not in name]:
            return "what it reads cannot be looked at"
        return "" if last["reads"] == reads else "what it reads has changed"

    def strike_out(self, names: list[str]) -> None:
        """Before they are built: what a crash leaves is due again."""
        for name in names:
            self._own.setdefault("built", {}).pop(name, None)
        self._write()

    def remember(self, nodes: list[Node], before: Now, after: Now) -> None:
        """Take down that these were built well, between two readings of the warehouse.

        What others may have written while they were built is seen by the next run, but for the
        rows of a view that was not there before.
        """
        names = {node.name for node in nodes}
        for node in nodes:
            versions = {
                name: (
                    after if name in names or name not in before.versions else before
                ).versions.get(name)
                for name in node.reads
            }
            self._own.setdefault("built", {})[node.name] = {
                "version": after.versions.get(node.name),
                "project": self._project,
                "reads": versions,
                "turned": before.turned(node.turns),
                "file": before.files.get(node.name, ""),
            }
        self.remember_objects(before)

    def remember_objects(self, now: Now) -> None:
        """Take down the versions of the object types, if they were read."""
        types = {name: now.versions[name] for name in now.versions if name.startswith(f"{RAW}:")}
        if types:
            types[RAW] = now.versions[RAW]
        if types and types != self._own.get("objects"):
            self._own["objects"] = types
        self._write()

    def _write(self) -> None:
        with shared.writing(self._settings, self._path) as file:
            json.dump(self._all, file, indent=2)
