"""Run in a fork of a process that holds the parsed project (RUN_FIRST): the unit tests of some
models over a project of which one file is another. MUTANT is the JSON of that.

Prints a line of JSON: how many tests ended in which way.
"""

import json
import os
import sys
from collections import Counter

from dbt.cli.main import dbtRunner
from dbt_common.clients.jinja import template_cache
from lorc.project.settings import ROOT
from lorc.transform.dbt import Dbt


def main() -> None:
    """Change the project in memory, test it and end the process."""
    asked = json.loads(os.environ["MUTANT"])
    manifest = Dbt.kept.manifest
    for node in manifest.nodes.values():
        if node.original_file_path == asked["path"]:
            node.raw_code = asked["text"].strip()
    for macro in manifest.macros.values():
        if macro.original_file_path == asked["path"]:
            macro.macro_sql = asked["text"]
    template_cache.clear()
    select = [f"{model},test_type:unit" for model in asked["tests"]]
    result = dbtRunner(manifest).invoke(
        ["test", "--no-write-json", "--select", *select],
        project_dir=str(ROOT),
        profiles_dir=str(ROOT),
        target_path=os.environ["DBT_TARGET_PATH"],
        log_path=os.environ["DBT_LOG_PATH"],
        log_level="none",
    )
    if result.exception:
        print(result.exception, file=sys.stderr)
    nodes = getattr(result.result, "results", None) or []
    tests = [node for node in nodes if node.node.resource_type == "unit_test"]
    print(json.dumps(Counter(str(test.status) for test in tests)))
    sys.exit(0)


if __name__ == "__main__":
    main()
