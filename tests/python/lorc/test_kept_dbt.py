"""What a process has parsed before it forked serves one build of a fork: dbt compiles into it."""

from types import SimpleNamespace

import pytest
from lorc.transform import dbt
from lorc.transform.dbt import Dbt


@pytest.fixture
def invoked(monkeypatch, tmp_path):
    """What dbt was invoked with, which is never run; a manifest is kept."""
    manifests = []

    class Runner:
        def __init__(self, manifest, _callbacks):
            manifests.append(manifest)

        def invoke(self, *_, **__):
            return SimpleNamespace(success=True, result=None, exception=None)

    settings = SimpleNamespace(target_dir=tmp_path, log_dir=tmp_path)
    monkeypatch.setattr("dbt.cli.main.dbtRunner", Runner)
    monkeypatch.setattr(dbt.Served, "current", None)
    monkeypatch.setattr(Dbt, "kept", Dbt(settings, "kept", manifest="kept"))
    monkeypatch.setattr(Dbt, "_parse", lambda self: setattr(self, "manifest", "its own"))

    def build(name):
        own = Dbt(settings, name)
        own.prepare()
        own.build(["a"], ["model"], {}, lambda: None)

    return build, manifests


def test_a_second_build_parses_its_own(invoked):
    build, manifests = invoked
    build("first")
    build("second")
    assert manifests == ["kept", "its own"]
