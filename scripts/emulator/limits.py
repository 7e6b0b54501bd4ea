"""What the emulator may touch and take: its data folder, half of the memory, a bounded spill."""

import shutil
from pathlib import Path

MEMORY = 0.6  # of DuckDB's own limit, so half of the machine's or container's
SPILL = 0.5  # of what is free on the disk at the start
SPILL_GB = 50  # and no more than this
THREADS = 8  # each takes its part of the memory
SPILL_FOLDER = ".spill"  # no project of BigQuery can be called that
UPLOADS_FOLDER = "uploads"


def empty(data_dir: Path) -> None:
    """Delete what a killed server has left of spilled rows and of uploads."""
    for name in (SPILL_FOLDER, UPLOADS_FOLDER):
        shutil.rmtree(data_dir / name, ignore_errors=True)


def apply(connection, data_dir: Path) -> None:
    """Confine DuckDB to the data folder and bound it, and let no statement change that."""
    [limit, threads] = connection.execute(
        "SELECT current_setting('memory_limit'), current_setting('threads')"
    ).fetchone()
    amount, unit = limit.split()
    spill = min(shutil.disk_usage(data_dir).free * SPILL, SPILL_GB * 10**9)
    folder = str(data_dir).replace("'", "''")
    for setting, value in {
        "memory_limit": f"'{float(amount) * MEMORY:.2f} {unit}'",
        "threads": min(THREADS, threads),
        "temp_directory": f"'{folder}/{SPILL_FOLDER}'",
        "max_temp_directory_size": f"'{int(spill / 2**20)}MiB'",
        "allowed_directories": f"['{folder}/']",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "allowed_configs": "['disabled_optimizers']",  # patches.nul_in_strings needs it
        "enable_external_access": "false",
        "lock_configuration": "true",
    }.items():
        connection.execute(f"SET GLOBAL {setting} = {value}")
