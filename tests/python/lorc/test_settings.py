"""Each variable: its default, a value, one that cannot be used, and an empty one."""

import re

import pytest
from lorc.project import environment, settings
from lorc.project.errors import WrongCall

PROD = {"ENV": "prod", "BQ_PROJECT": "clinic-data", "BQ_LOCATION": "EU"}
MAIL = {"SMTP_HOST": "mail.example.org", "REPORT_FROM": "reports@example.org"}
VARIABLES = (
    *("ENV", "BQ_PROJECT", "BQ_DATASET", "BQ_LOCATION", "WAREHOUSE_PORT", "SANDBOX_PORT"),
    *("WAREHOUSE_DIR", "SANDBOX_DATA", "BACKUP_DIR", "BACKUP_DAYS", "STATE_DIR", "REPORTS_DIR"),
    *("DBT_TARGET_PATH", "DBT_LOG_PATH", "GOOGLE_APPLICATION_CREDENTIALS"),
    *("BQ_MAX_GB_PER_STATEMENT", "BQ_PRICE_PER_TIB", "BQ_STAGING_PREFIX", "BQ_STAGING_DAYS"),
    *("SMTP_HOST", "SMTP_PORT", "SMTP_TLS", "SMTP_USER", "SMTP_PASSWORD", "REPORT_FROM"),
)
PATHS = {
    "WAREHOUSE_DIR": ("warehouse_dir", ".warehouse"),
    "SANDBOX_DATA": ("sandbox_data", "scripts/sandbox/data"),
    "BACKUP_DIR": ("backup_dir", "backup"),
    "DBT_TARGET_PATH": ("target_dir", "target"),
    "DBT_LOG_PATH": ("log_dir", "logs"),
    "REPORTS_DIR": ("reports_dir", "reports"),
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A checkout without a .env, in a shell that sets none of the variables."""
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def load(root, monkeypatch):  # noqa: ARG001
    """The settings in an environment: load(ENV="prod")."""

    def load(read=settings.load, **environment: str):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return read()

    return load


@pytest.mark.parametrize("name", ["ENV", "BQ_DATASET", "BQ_LOCATION", "WAREHOUSE_PORT", *PATHS])
def test_an_empty_variable_stands_for_its_default(load, name):
    assert load(**{name: ""}) == load()


def test_so_does_one_of_the_mail_server(load, monkeypatch):
    for name in ("SMTP_PORT", "SMTP_TLS"):
        monkeypatch.setenv(name, "")
    loaded = load(
        settings.load_smtp, SMTP_HOST="mail.example.org", REPORT_FROM="reports@example.org"
    )
    assert (loaded.port, loaded.security) == (587, "starttls")


def test_without_a_variable_all_is_local_and_below_the_checkout(load, root):
    loaded = load()
    assert loaded.is_local
    assert (loaded.project, loaded.dataset, loaded.location) == ("local", "lorchestra", "US")
    assert (loaded.warehouse_port, loaded.sandbox_port) == (9050, 9040)
    assert loaded.warehouse_url == "http://127.0.0.1:9050"
    assert {getattr(loaded, name) for name, _ in PATHS.values()} == {
        root / path for _, path in PATHS.values()
    }
    assert loaded.state_dir == loaded.warehouse_dir
    assert loaded.backup_days is None


def test_in_prod_the_data_is_googles_and_the_bookmarks_are_kept_elsewhere(load, root):
    loaded = load(**PROD)
    assert not loaded.is_local
    assert (loaded.project, loaded.dataset, loaded.location) == ("clinic-data", "lorchestra", "EU")
    assert loaded.state_dir == root / "meltano/.meltano/lorc"
    assert loaded.event_log == "`clinic-data`.`lorchestra`.`event_log`"


def test_what_is_set_is_used(load, root):
    given = {"BQ_DATASET": "other", "BQ_LOCATION": "europe-west3", "STATE_DIR": "state"}
    given |= {"WAREHOUSE_PORT": "65535", "SANDBOX_PORT": "1", "BACKUP_DAYS": "30"}
    loaded = load(**PROD | given)
    assert (loaded.dataset, loaded.location) == ("other", "europe-west3")
    assert loaded.state_dir == root / "state"
    assert (loaded.warehouse_port, loaded.sandbox_port, loaded.backup_days) == (65535, 1, 30)


def test_google_s_names_do_not_count_at_home(load):
    loaded = load(BQ_PROJECT="clinic-data", BQ_DATASET="other", BQ_LOCATION="EU", STATE_DIR="state")
    assert (loaded.project, loaded.dataset, loaded.location) == ("local", "lorchestra", "US")
    assert loaded.state_dir == loaded.warehouse_dir


@pytest.mark.parametrize("variable", PATHS)
def test_a_path_is_read_from_the_checkout_on_and_an_absolute_one_as_it_is(load, root, variable):
    name, _ = PATHS[variable]
    assert getattr(load(**{variable: "some/../where"}), name) == root / "where"
    assert getattr(load(**{variable: "/some/where"}), name).is_absolute()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("ENV", "test", "ENV is 'test' and should be one of: local, prod."),
        ("BQ_PROJECT", "", "BQ_PROJECT is not set: name it in .env, a Google Cloud project's id."),
        ("BQ_PROJECT", "Clinic", "BQ_PROJECT is 'Clinic' and should be a Google Cloud project's"),
        ("BQ_PROJECT", "a`b", "should be a Google Cloud project's id."),
        ("BQ_DATASET", "my-data", "BQ_DATASET is 'my-data' and should be letters, digits and"),
        ("BQ_LOCATION", "US;", "BQ_LOCATION is 'US;' and should be a BigQuery location such as"),
        ("BQ_LOCATION", "", "BQ_LOCATION is not set: name it in .env, a BigQuery location such as"),
        (
            "BQ_MAX_GB_PER_STATEMENT",
            "1e3",
            "BQ_MAX_GB_PER_STATEMENT is '1e3' and should be a number",
        ),
        ("BQ_PRICE_PER_TIB", "-1", "BQ_PRICE_PER_TIB is '-1' and should be a number such as 6.25."),
        ("WAREHOUSE_PORT", "0", "WAREHOUSE_PORT is '0' and should be a port number."),
        ("SANDBOX_PORT", "65536", "SANDBOX_PORT is '65536' and should be a port number."),
        ("SANDBOX_PORT", "٩", "should be a port number."),
        ("BQ_STAGING_DAYS", "90", "BQ_STAGING_DAYS is 90 and should be more than 90: so far back"),
        ("BACKUP_DAYS", "0", "BACKUP_DAYS is '0' and should be a number of days, or nothing for"),
        ("BACKUP_DAYS", "-1", "BACKUP_DAYS is '-1' and should be a number of days"),
        ("BACKUP_DAYS", "1.5", "BACKUP_DAYS is '1.5' and should be a number of days"),
    ],
)
def test_what_cannot_be_used_is_a_wrong_call_that_names_it(load, variable, value, sentence):
    with pytest.raises(WrongCall, match=re.escape(sentence)) as error:
        load(**PROD | {variable: value})
    assert error.value.exit_code == 2


def test_a_key_file_that_is_not_there_is_named_with_the_way_out(load):
    where = {"GOOGLE_APPLICATION_CREDENTIALS": "/nowhere/key.json"}
    assert load(**where).is_local
    with pytest.raises(WrongCall, match=r"is /nowhere/key.json, where there is no file: .* unset"):
        load(**PROD, **where)


def test_the_brake_is_off_unless_it_is_set(load):
    assert load().max_bytes_billed is None
    assert load(BQ_MAX_GB_PER_STATEMENT="2.5").max_bytes_billed == 2_500_000_000
    assert load(BQ_MAX_GB_PER_STATEMENT="0").max_bytes_billed is None


def test_staging_has_another_prefix_where_prod_is_checked(monkeypatch):
    assert settings.staging_dataset("staging_gmail_acct1") == "staging_gmail_acct1"
    monkeypatch.setenv("BQ_STAGING_PREFIX", "check_1_")
    assert settings.staging_dataset("staging_gmail_acct1") == "check_1_gmail_acct1"


def test_staging_expires_only_where_it_is_said(load):
    assert load().staging_days is None
    assert load(BQ_STAGING_DAYS="91").staging_days == 91


def test_nothing_for_the_days_of_a_backup_is_all_of_them(load):
    assert load(BACKUP_DAYS="").backup_days is None


@pytest.mark.parametrize(("tls", "port"), [(None, 587), ("starttls", 587), ("tls", 465)])
def test_the_port_of_a_mail_server_follows_from_its_security(load, tls, port):
    loaded = load(settings.load_smtp, **MAIL, **({"SMTP_TLS": tls} if tls else {}))
    assert (loaded.host, loaded.port, loaded.security) == (
        "mail.example.org",
        port,
        tls or "starttls",
    )
    assert (loaded.user, loaded.password, loaded.sender) == ("", "", "reports@example.org")


def test_a_password_is_not_shown(load):
    loaded = load(settings.load_smtp, **MAIL, SMTP_USER="u", SMTP_PASSWORD="hidden")
    assert loaded.password == "hidden"
    assert "hidden" not in repr(loaded)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SMTP_HOST", "", "SMTP_HOST is to be the mail server's name: set it in .env."),
        ("SMTP_HOST", "a b", "SMTP_HOST is to be the mail server's name"),
        ("SMTP_TLS", "none", "SMTP_TLS=none is for a mail server on this host alone"),
        ("SMTP_USER", "someone", "SMTP_USER and SMTP_PASSWORD go together"),
        ("SMTP_PASSWORD", "secret", "SMTP_USER and SMTP_PASSWORD go together"),
        ("REPORT_FROM", "", "REPORT_FROM is to be the address that reports come from"),
        ("REPORT_FROM", "reports", "REPORT_FROM is to be the address that reports come from"),
    ],
)
def test_mail_settings_that_cannot_be_used_are_named(load, variable, value, sentence):
    with pytest.raises(WrongCall, match=re.escape(sentence)):
        load(settings.load_smtp, **MAIL | {variable: value})
