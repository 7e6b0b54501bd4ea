"""Run before dbt (RUN_FIRST): be dbt over the project as this process's parent has parsed it."""

import sys

from dbt.cli.main import dbtRunner
from lorc.transform.dbt import Dbt

if __name__ == "__main__":
    ended = dbtRunner(Dbt.kept.manifest).invoke(sys.argv[1:])
    if ended.exception:
        print(ended.exception, file=sys.stderr)
    sys.exit(0 if ended.success else 1)
