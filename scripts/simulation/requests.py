"""What a run asks the warehouse, request by request, and what goes wrong with one of them."""

import json
import re
from collections.abc import Callable

from chaos.proxy import Answer

from simulation.draws import Fault

VARIES = re.compile(r"'[^']*'|\"[^\"]*\"|\b[0-9a-f]{8,}\b|\d+", re.S)
NODE = re.compile(r'"node_id": "([\w.]+)"')
LONGEST = 70
# what a client is to try again; the other kinds of faults are verdicts of the proxy by their names
UNAVAILABLE = Answer(503, {"error": {"code": 503, "message": "Again.", "status": "UNAVAILABLE"}})
ANSWERS = {"unavailable": UNAVAILABLE}


class Rule:
    """A rule for the proxy before the warehouse: notes every request, and meets one of them.

    A fault gives a verdict of the proxy, or ends the run: `kill` is called. Of those at an upload
    only uploads are counted.
    """

    def __init__(self, fault: Fault | None, kill: Callable[[], None] = lambda: None):
        self._fault, self._kill = fault, kill
        self._number, self._is_met = 0, False
        self.names: list[str] = []

    def __call__(self, method: str, path: str, body: bytes) -> str | Answer | None:
        """The verdict of the proxy."""
        if path.startswith("/healthz"):
            return None
        self.names.append(name(method, path, body))
        if self._fault is None or self._is_met:
            return None
        self._number += self._fault.where == "request" or path.startswith("/upload/")
        if self._number != self._fault.number:
            return None
        self._is_met = True
        if not self._fault.kind.startswith("kill"):
            return ANSWERS.get(self._fault.kind, self._fault.kind)
        self._kill()
        return "drop" if self._fault.kind == "kill" else "lose"


def name(method: str, path: str, body: bytes) -> str:
    """A request without what differs from run to run: ids, times and values."""
    path = re.sub(r"^(/upload)?/bigquery/v2/projects/[^/]+", r"\1", path.partition("?")[0])
    path = re.sub(r"^/(jobs|queries|datasets/_results/tables)/[^/]+", r"/\1/{id}", path)
    if path.startswith("/upload/"):
        return f"{method} /upload"
    try:
        asked = json.loads(body)
    except ValueError:
        return f"{method} {path}"
    sql = asked.get("query") or asked.get("configuration", {}).get("query", {}).get("query")
    if not isinstance(sql, str):
        return f"{method} {path}"
    if node := NODE.search(sql):
        return f"{method} {path} {node[1]}"
    words = " ".join(VARIES.sub("?", re.sub(r"/\*.*?\*/", "", sql, flags=re.S)).split())
    return f"{method} {path} {words[:LONGEST]}"
