"""One variable of .env is set, and every other byte stays."""

import pytest
from dotenv import dotenv_values
from lorc.access import env_file
from lorc.project.errors import LorcError


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(env_file, "ROOT", tmp_path)
    return tmp_path / ".env"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "KEY=new\n"),
        ("A=1", "A=1\nKEY=new\n"),
        ("A=1\nKEY=\nB=2\n", "A=1\nKEY=new\nB=2\n"),
        ("A=1\r\nKEY=old\r\nB='x # y'\r\n", "A=1\r\nKEY=new\r\nB='x # y'\r\n"),
        ("export KEY=old\n", "export KEY=new\n"),
        ("# KEY=\nB=2\n", "KEY=new\nB=2\n"),
        ("# KEY=an example\n", "# KEY=an example\nKEY=new\n"),
        ("KEY=1\nKEY=2\n", "KEY=1\nKEY=new\n"),
        ("KEYS=1\nMY_KEY=2\n", "KEYS=1\nMY_KEY=2\nKEY=new\n"),
    ],
)
def test_the_line_is_replaced_or_added(file, before, after):
    if before:
        file.write_bytes(before.encode())
        file.chmod(0o600)
    env_file.put({"KEY": "new"})
    assert file.read_bytes().decode() == after
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "value", ["two\nlines", "a b", "it's", 'qu"ote', "back\\slash", "#no comment", "ü=~+/"]
)
def test_a_value_comes_back_as_it_was(file, value):
    env_file.put({"KEY": value})
    assert dotenv_values(file) == {"KEY": value}


def test_one_that_the_file_would_change_is_refused(file):
    file.write_text("A=1\n")
    file.chmod(0o600)
    with pytest.raises(LorcError, match="cannot hold KEY as it is, so nothing was changed"):
        env_file.put({"KEY": "${HOME}"})
    assert file.read_text() == "A=1\n"


def test_the_day_of_a_grant_is_read_where_it_is_still_that_grant(file, monkeypatch):
    env_file.put({"TOKEN": "1//abc"}, granted="TOKEN")
    assert dotenv_values(file) == {"TOKEN": "1//abc"}
    monkeypatch.setenv("TOKEN", "1//abc")
    assert env_file.age_of_grant("TOKEN") == 0
    monkeypatch.setenv("TOKEN", "of the shell")
    assert env_file.age_of_grant("TOKEN") is None
    assert env_file.is_overruled("TOKEN")


def test_a_link_stays_a_link(file, tmp_path):
    real = tmp_path / "elsewhere"
    real.mkdir()
    (real / "secrets").write_text("A=1\n")
    (real / "secrets").chmod(0o600)
    file.symlink_to(real / "secrets")
    env_file.put({"KEY": "new"})
    assert file.is_symlink()
    assert (real / "secrets").read_text() == "A=1\nKEY=new\n"
