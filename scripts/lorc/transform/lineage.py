"""What each table of the lanes is made of, by dbt's manifest: what it takes to know what is due."""

from dataclasses import dataclass, field

RAW = "raw_objects"
ROWS = "rows"
# macros that give the day it is; what calls one turns with the day, unless its meta says otherwise
CLOCKS = ("today", "as_of")
SEED, TABLE, VIEW = "seed", "table", "view"


@dataclass(frozen=True)
class Node:
    """A seed, a view, or a table: an incremental model or a snapshot.

    `reads` names the tables below it, through views and ephemeral models; of raw_objects the object
    types, as raw_objects:email, where its models say which; of a view that is compared by its rows
    that, as rows:int_source_reads, and nothing below it. `turns` is day or week for what
    depends on today. `file` is a seed's.
    """

    name: str
    kind: str
    reads: list[str] = field(default_factory=list)
    turns: str = ""
    stage: str = ""
    file: str = ""


def nodes_of(manifest, names: list[str]) -> dict[str, Node]:
    """The nodes of these names, without ephemeral models, with the seeds that they read."""
    by_name = {
        node.name: node
        for node in manifest.nodes.values()
        if node.resource_type in ("model", "seed", "snapshot")
        and node.config.materialized != "ephemeral"
    }
    found = {name: _node(manifest, by_name[name]) for name in names if name in by_name}
    read = sorted({read for node in found.values() for read in node.reads} - found.keys())
    seeds = [name for name in read if name in by_name and by_name[name].resource_type == "seed"]
    return found | {name: _node(manifest, by_name[name]) for name in seeds}


def _node(manifest, node) -> Node:
    if node.resource_type == "seed":
        return Node(node.name, SEED, file=node.original_file_path)
    kind = VIEW if node.config.materialized == "view" else TABLE
    parts, reads = _parts(manifest, node)
    turns = {_turns(manifest, part) for part in parts}
    turned = next((each for each in ("day", "week") if each in turns), "")
    return Node(node.name, kind, sorted(reads), turned, node.config.meta.get("stage", ""))


def _parts(manifest, node) -> tuple[list, set[str]]:
    """The node with the views and ephemeral models below it, and the tables that they read."""
    parts, reads, waiting, seen = [], set(), [node], set()
    while waiting:
        each = waiting.pop()
        if each.unique_id in seen:
            continue
        seen.add(each.unique_id)
        parts.append(each)
        if each is not node and each.config.meta.get("is_compared_by_rows"):
            reads.add(f"{ROWS}:{each.name}")
            continue
        for key in each.depends_on_nodes:
            below = manifest.nodes.get(key)
            if below is None:
                reads.add(key.rpartition(".")[2])
            elif below.name == RAW:
                types = each.config.meta.get("object_types")
                reads.update(f"{RAW}:{name}" for name in types) if types else reads.add(RAW)
            elif below.config.materialized in ("view", "ephemeral"):
                waiting.append(below)
            else:
                reads.add(below.name)
    return parts, reads


def _turns(manifest, part) -> str:
    said = part.config.meta.get("turns")
    return said or ("day" if _calls(manifest, part, CLOCKS) else "")


def _calls(manifest, part, names: tuple[str, ...]) -> bool:
    waiting, seen = list(part.depends_on.macros), set()
    while waiting:
        macro = manifest.macros.get(waiting.pop())
        if macro is None or macro.package_name != part.package_name or macro.unique_id in seen:
            continue
        if macro.name in names:
            return True
        seen.add(macro.unique_id)
        waiting += macro.depends_on.macros
    return False
