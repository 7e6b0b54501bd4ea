"""The parts of the documents that are printed by the code: `python tests/python/docs/marked.py`."""

import ast
import io
import os
import re
from collections import defaultdict
from contextlib import redirect_stdout
from pathlib import Path
from unittest import mock

import click
from lorc.cli.main import main

ROOT = Path(__file__).resolve().parents[3]
LORC = ROOT / "scripts" / "lorc"
IN = {"help": "docs/operations.md", "rooms": "CONTRIBUTING.md"}


def part(name: str) -> re.Pattern[str]:
    """What stands between the marks of a part."""
    return re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- /{name} -->)", re.DOTALL)


def printed(name: str) -> str:
    """What the code says that the part should be."""
    return {"help": helps, "rooms": rooms}[name]()


def helps() -> str:
    """The help of the runner and of each of its commands, as a terminal of 80 columns shows it."""
    parts = [f"### {name}\n\n```text\n{text}\n```\n" for name, text in commands(main, "lorc")]
    return "\n" + "\n".join(parts) + "\n"


def commands(command: click.Command, name: str) -> list[tuple[str, str]]:
    """Every command below this one and itself, with its help."""
    found = [(name, _help(name.split()[1:]))]
    for below, each in sorted(getattr(command, "commands", {}).items()):
        found += commands(each, f"{name} {below}")
    return found


def rooms() -> str:
    """Which room of the runner imports which, as a Mermaid diagram."""
    arrows = defaultdict(set)
    for path in LORC.rglob("*.py"):
        room = path.relative_to(LORC).parts[0]
        for node in ast.walk(ast.parse(path.read_text())):
            for module in _imported(node):
                if module.startswith("lorc.") and (other := module.split(".")[1]) != room:
                    arrows[room].add(other)
    lines = [f"    {room} --> {' & '.join(sorted(arrows[room]))}" for room in sorted(arrows)]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```", ""])


def _help(words: list[str]) -> str:
    told = io.StringIO()
    with mock.patch.dict(os.environ, COLUMNS="80"), redirect_stdout(told):
        main.main([*words, "--help"], prog_name="lorc", standalone_mode=False)
    return told.getvalue().strip()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        if node.module == "lorc":
            return [f"lorc.{each.name}" for each in node.names]
        return [node.module]
    return []


if __name__ == "__main__":
    for name, document in IN.items():
        path = ROOT / document
        path.write_text(part(name).sub(lambda _, name=name: printed(name), path.read_text()))
