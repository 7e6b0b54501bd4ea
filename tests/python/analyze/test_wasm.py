"""The compiled module is kept, and a kept one that is missing or unusable is no obstacle."""

import pytest
from analyze.wasm import cache_file, compiled
from wasmtime import Engine, WasmtimeError, wat2wasm


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "tiny.wasm"
    path.write_bytes(wat2wasm('(module (func (export "f")))'))
    return path


def test_the_second_start_needs_no_source(source, tmp_path):
    cache = tmp_path / "deep" / "kept.module"
    compiled(Engine(), str(source), cache)
    source.unlink()
    assert [export.name for export in compiled(Engine(), str(source), cache).exports] == ["f"]
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]


def test_an_unusable_file_is_replaced(source, tmp_path):
    cache = tmp_path / "kept.module"
    cache.write_bytes(b"nothing of use")
    assert [export.name for export in compiled(Engine(), str(source), cache).exports] == ["f"]
    source.unlink()
    compiled(Engine(), str(source), cache)


def test_a_folder_that_cannot_be_written_is_no_error(source, tmp_path):
    (tmp_path / "file").touch()
    cache = tmp_path / "file" / "kept.module"
    assert [export.name for export in compiled(Engine(), str(source), cache).exports] == ["f"]


def test_a_source_that_is_no_module_is_an_error(tmp_path):
    (tmp_path / "bad.wasm").write_bytes(b"nothing of use")
    with pytest.raises(WasmtimeError):
        compiled(Engine(), str(tmp_path / "bad.wasm"), tmp_path / "kept.module")


def test_the_cache_is_the_users_and_named_for_both_versions(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_file().parent == tmp_path / "lorchestra"
    assert cache_file().name.startswith("zetasql-")
    assert "wasmtime-" in cache_file().name
