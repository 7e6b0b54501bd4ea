"""What the models of a selection read, by dbt's manifest."""


def read_by(manifest, names: list[str]) -> tuple[dict, dict]:
    """The nodes of these names, and those that they read and that are not among them.

    An ephemeral model is part of what reads it, so what it reads counts, and not itself.
    """
    by_name = {
        node.name: node
        for node in manifest.nodes.values()
        if node.resource_type in ("model", "seed", "snapshot")
    }
    chosen = {name: by_name[name] for name in names}
    read = {}
    waiting = list(chosen.values())
    while waiting:
        for unique_id in waiting.pop().depends_on_nodes:
            node = manifest.nodes.get(unique_id)
            if node is None or node.name in chosen or node.name in read:
                continue
            if node.config.materialized == "ephemeral":
                waiting.append(node)
            else:
                read[node.name] = node
    return chosen, read
