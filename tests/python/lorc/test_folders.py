"""What is written to, emptied or cleared up is a folder of its own, and only what is ours goes."""

from pathlib import Path

import pytest
from lorc.project import environment as values
from lorc.project import settings
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import ROOT
from lorc.warehouse import folder

FOLDERS = ("WAREHOUSE_DIR", "BACKUP_DIR", "REPORTS_DIR")


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setattr(values, "read_files", lambda: None)
    for name in (*FOLDERS, "STATE_DIR", "ENV", "WAREHOUSE_PORT", "SANDBOX_PORT"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("path", [Path("/"), Path.home(), ROOT, ROOT.parent], ids=str)
def test_a_folder_that_holds_others_is_refused(environment, name, path):
    environment.setenv(name, f"{path}/")
    with pytest.raises(WrongCall, match=f"{name} is {path}"):
        settings.load()


def test_so_is_a_link_to_one(environment, tmp_path):
    (tmp_path / "link").symlink_to(ROOT)
    environment.setenv("WAREHOUSE_DIR", str(tmp_path / "link"))
    with pytest.raises(WrongCall, match="WAREHOUSE_DIR"):
        settings.load()


def test_only_what_is_ours_goes(tmp_path):
    ours = tmp_path / "warehouse"
    folder.claim(ours)
    (ours / "data" / "tables").mkdir(parents=True)
    (ours / "warehouse.pid").write_text("1")
    (ours / "meltano-gmail-acct1.db-journal").touch()
    (ours / "thesis.txt").write_text("years of work")
    assert [path.name for path in folder.empty(ours)] == ["thesis.txt"]
    assert [path.name for path in ours.iterdir()] == ["thesis.txt"]


def test_nothing_of_ours_left_nothing_at_all(tmp_path):
    ours = tmp_path / "warehouse"
    folder.claim(ours)
    assert folder.empty(ours) == []
    assert not ours.exists()


def test_what_a_link_leads_to_stays(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    ours = tmp_path / "warehouse"
    folder.claim(ours)
    (ours / "data").symlink_to(tmp_path / "elsewhere")
    folder.empty(ours)
    assert (tmp_path / "elsewhere" / "kept").exists()


@pytest.mark.parametrize("use", [folder.claim, folder.empty])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path, use):
    (tmp_path / "data").mkdir()
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(LorcError, match=r"thesis\.txt"):
        use(tmp_path)
    assert (tmp_path / "data").is_dir()


def test_a_warehouse_from_before_the_marker_is_ours(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "warehouse.log").touch()
    folder.claim(tmp_path)
    assert (tmp_path / folder.MARKER).exists()
