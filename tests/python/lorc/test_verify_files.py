"""`lorc forget --verify` looks at what the embedded warehouse leaves beside its tables."""

from dataclasses import replace

import pytest
from lorc.privacy import verify
from lorc.privacy.subjects import Address
from lorc.project import settings


@pytest.fixture
def chosen(tmp_path):
    made = settings.load()
    folders = {name: tmp_path / name for name in ("backup_dir", "log_dir", "target_dir")}
    warehouse = tmp_path / "warehouse"
    return replace(made, warehouse_dir=warehouse, state_dir=warehouse, **folders)


@pytest.mark.parametrize(
    ("place", "is_read"),
    [
        ("gcs/bucket/export.csv", True),
        ("uploads/one", True),
        (".spill/duckdb_temp_storage-0.tmp", True),
        ("local/lorchestra/raw_objects/one.parquet", False),
    ],
)
def test_what_lies_beside_the_tables_is_read(chosen, place, is_read):
    path = chosen.warehouse_dir / "data" / place
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\0\xff one@example.org \n")
    found = dict(verify._files(chosen, Address("one@example.org")))
    assert found.get(str(path)) == (1 if is_read else None)


def test_a_file_that_is_gone_mentions_nothing(tmp_path):
    assert verify._lines(tmp_path / "gone", Address("one@example.org")) == 0
