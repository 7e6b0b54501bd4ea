"""The parts of the documents that are printed by the code: `python tests/python/docs/marked.py`."""

import ast
import os
import re
from collections import defaultdict
from pathlib import Path

import click
from click.testing import CliRunner
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
    return "".join(f"```text\n{text}\n```\n\n" for text in _help(main, ["lorc"]))


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


def _help(command: click.Command, words: list[str]) -> list[str]:
    with_groups = CliRunner().invoke(
        main, [*words[1:], "--help"], prog_name="lorc", env={"COLUMNS": "80"}
    )
    found = [with_groups.output.strip()]
    for name in sorted(getattr(command, "commands", {})):
        found += _help(command.commands[name], [*words, name])
    return found


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
