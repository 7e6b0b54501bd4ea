"""Files with secrets that others may read are refused, with the command that mends it."""

import pytest
from lorc.project import environment, settings
from lorc.project.errors import WrongCall


@pytest.fixture
def env_file(tmp_path, monkeypatch):
    """A .env beside the project."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for name in ("ENV", "GOOGLE_APPLICATION_CREDENTIALS", "BQ_PROJECT"):
        monkeypatch.setenv(name, "")  # so that what a test's .env sets is undone
        monkeypatch.delenv(name)
    path = tmp_path / ".env"
    path.write_text("BQ_PROJECT=from-the-file\n")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_an_env_file_that_others_may_read_is_refused(env_file, mode):
    env_file.chmod(mode)
    with pytest.raises(WrongCall, match=f"run `chmod 600 {env_file}`") as error:
        settings.load()
    assert error.value.exit_code == 2


def test_an_env_file_of_its_owner_is_read(env_file, monkeypatch):
    assert env_file.exists()
    monkeypatch.setenv("ENV", "prod")
    monkeypatch.setenv("BQ_LOCATION", "EU")
    assert settings.load().project == "from-the-file"


@pytest.mark.parametrize(("env", "is_refused"), [("prod", True), ("local", False)])
def test_a_key_that_others_may_read_is_refused_in_prod(env_file, monkeypatch, env, is_refused):
    key = env_file.with_name("service account's key.json")
    key.write_text("{}")
    key.chmod(0o644)
    monkeypatch.setenv("ENV", env)
    monkeypatch.setenv("BQ_LOCATION", "EU")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
    if not is_refused:
        assert settings.load().is_local
        return
    with pytest.raises(WrongCall, match="run `chmod 600 '"):
        settings.load()
    key.chmod(0o400)
    assert settings.load().env == "prod"
