"""Google's analyzer from its WebAssembly module, compiled once per user and version."""

import ctypes
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from wasmtime import Engine, Module, WasmtimeError
from zetasql.core import local_service, wasm_client


def cache_file() -> Path:
    """Return where the compiled module is kept; another version is another file."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lorchestra"
    return folder / f"zetasql-{version('zetasql')}-wasmtime-{version('wasmtime')}.module"


def compiled(engine: Engine, source: str, cache: Path) -> Module:
    """Return the module, from the cache if it holds a usable one, and keep it there if not.

    A cache that cannot be written is no error: the next start compiles again.
    """
    try:
        return Module.deserialize_file(engine, str(cache))
    except (OSError, WasmtimeError):
        print("analyze: compiling the analyzer, once for this version ...", file=sys.stderr)
        module = Module.from_file(engine, source)
    with suppress(OSError):
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=cache.parent, delete_on_close=False) as fresh:
            fresh.write(module.serialize())
            fresh.close()
            Path(fresh.name).replace(cache)
    return module


class _CachedModule:
    """Stands in for wasmtime's Module where the client compiles its file."""

    @staticmethod
    def from_file(engine: Engine, path: str) -> Module:
        return compiled(engine, path, cache_file())


class _Client(wasm_client.WasmClient):
    """The package's client, which copies a byte at a time, with block copies."""

    def write_bytes(self, ptr: int, data: bytes) -> None:
        ctypes.memmove(self._address(ptr), data, len(data))

    def read_bytes(self, ptr: int, size: int) -> bytes:
        return ctypes.string_at(self._address(ptr), size)

    def _address(self, ptr: int) -> int:
        return ctypes.addressof(self.memory.data_ptr().contents) + ptr


def service() -> local_service.ZetaSqlLocalService:
    """Return the analyzer's service, started on the first call (seconds when not cached yet)."""
    if not hasattr(local_service.ZetaSqlLocalService, "_instance"):
        wasm_client.Module = _CachedModule
        local_service.WasmClient = _Client
    return local_service.ZetaSqlLocalService.get_instance()
