"""The knobs: environment variables, `.env` beside the project, and their defaults."""

import os
import re
import shlex
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lorc.project.errors import WrongCall

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[3]
DBT_PROJECT = ROOT / "dbt_project.yml"
ENVIRONMENTS = ("local", "prod")
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
BUCKET = r"gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/[A-Za-z0-9._=-]+)*"
# what enters the text of SQL statements: a project (domain-scoped ones have a colon and dots), a
# dataset and a location as BigQuery allows them
PATTERNS = {
    "BQ_PROJECT": (r"([a-z][a-z0-9.-]{0,61}:)?[a-z][a-z0-9-]{0,61}", "a Google Cloud project's id"),
    "BQ_DATASET": (r"[A-Za-z0-9_]{1,1024}", "letters, digits and underscores"),
    "BQ_LOCATION": (r"[A-Za-z0-9-]{1,63}", "a BigQuery location such as US or europe-west3"),
    "BQ_STAGING_PREFIX": (r"[A-Za-z0-9_]{1,200}", "letters, digits and underscores"),
}
STAGING = "staging_"
GB = 10**9
FIGURE = r"[0-9]{1,9}(\.[0-9]{1,9})?"


@dataclass(frozen=True)
class Settings:
    """Where everything is. Paths are absolute; ports are on the loopback address.

    `bucket` is gs://bucket/prefix where runners of several hosts share bookmarks and locks; what
    lies below `state_dir` is a copy then. A lock there ends `lease_seconds` after its holder.
    """

    env: str
    project: str
    dataset: str
    location: str
    max_bytes_billed: int | None
    price_per_tib: float
    warehouse_port: int
    sandbox_port: int
    warehouse_dir: Path
    sandbox_data: Path
    backup_dir: Path
    backup_days: int | None
    staging_days: int | None
    state_dir: Path
    target_dir: Path
    log_dir: Path
    reports_dir: Path
    bucket: str | None = None
    lease_seconds: int = 120

    @property
    def is_local(self) -> bool:
        """Whether the embedded warehouse and the sandbox are used."""
        return self.env == "local"

    @property
    def warehouse_url(self) -> str:
        """The embedded warehouse's address."""
        return f"http://127.0.0.1:{self.warehouse_port}"

    @property
    def dbt_log(self) -> Path:
        """The file that dbt writes its errors to, as it is named to people."""
        path = self.log_dir / "dbt.log"
        return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path

    @property
    def event_log(self) -> str:
        """The event log as it is written in SQL."""
        return self.table("event_log")

    def table(self, name: str, dataset: str | None = None) -> str:
        """A table, of the project's own dataset or another, as it is written in SQL."""
        return f"`{self.project}`.`{dataset or self.dataset}`.`{name}`"


@dataclass(frozen=True)
class Smtp:
    """The mail server that reports go out by. `security` is starttls, tls or none."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str


def variable(name: str) -> object:
    """A variable of dbt_project.yml: what the models and the runner have to agree on."""
    return _variables()[name]


def time_zone() -> "ZoneInfo":
    """The practice's time zone. Raises WrongCall for a name that no zone has."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = str(variable("time_zone"))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongCall(
            f"time_zone in dbt_project.yml is {name!r} and should be the name of a time zone, such "
            "as Europe/Vienna."
        ) from None


@cache
def _variables() -> dict[str, object]:
    from lorc.project import data_files

    return data_files.read(DBT_PROJECT)["vars"]


def staging_dataset(schema: str) -> str:
    """Where what a dbt source declares as its schema lies: `lorc prod-check` has its own prefix."""
    return _name("BQ_STAGING_PREFIX", STAGING) + schema.removeprefix(STAGING)


def load() -> Settings:
    """Read the settings.

    Raises WrongCall for a value that cannot be used, and for a file with secrets that others may
    read or change.
    """
    read_environment()
    env = _variable("ENV", "local")
    if env not in ENVIRONMENTS:
        raise WrongCall(f"ENV is {env!r} and should be one of: {', '.join(ENVIRONMENTS)}.")
    local = env == "local"
    if not local and (key_file := os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")):
        _refuse_if_others_may_read(Path(key_file))
    project = "local" if local else _name("BQ_PROJECT", "")
    warehouse_dir = _own_folder("WAREHOUSE_DIR", ".warehouse")
    bucket = None if local else _bucket("STATE_DIR")
    return Settings(
        env=env,
        project=project,
        dataset="lorchestra" if local else _name("BQ_DATASET", "lorchestra"),
        location="US" if local else _name("BQ_LOCATION", ""),
        max_bytes_billed=_bytes("BQ_MAX_GB_PER_STATEMENT"),
        price_per_tib=_figure("BQ_PRICE_PER_TIB", "6.25"),
        warehouse_port=_port("WAREHOUSE_PORT", 9050),
        sandbox_port=_port("SANDBOX_PORT", 9040),
        warehouse_dir=warehouse_dir,
        sandbox_data=_path("SANDBOX_DATA", "scripts/sandbox/data"),
        backup_dir=_own_folder("BACKUP_DIR", "backup"),
        backup_days=_days("BACKUP_DAYS"),
        staging_days=_staging_days(),
        state_dir=warehouse_dir if local else _state_dir(bucket),
        target_dir=_path("DBT_TARGET_PATH", "target"),
        log_dir=_path("DBT_LOG_PATH", "logs"),
        reports_dir=_own_folder("REPORTS_DIR", "reports"),
        bucket=bucket,
    )


def load_smtp() -> Smtp:
    """Read how mail is sent. Raises WrongCall for what is missing or cannot be used."""
    read_environment()
    host, sender = (os.environ.get(name, "") for name in ("SMTP_HOST", "REPORT_FROM"))
    user, password = (os.environ.get(name, "") for name in ("SMTP_USER", "SMTP_PASSWORD"))
    security = _variable("SMTP_TLS", "starttls")
    if security not in SMTP_PORTS:
        raise WrongCall(f"SMTP_TLS is {security!r} and should be one of: {', '.join(SMTP_PORTS)}.")
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", host, re.ASCII):
        raise WrongCall("SMTP_HOST is to be the mail server's name: set it in .env.")
    if security == "none" and host not in LOOPBACK:
        raise WrongCall(
            "SMTP_TLS=none is for a mail server on this host alone: use starttls or tls."
        )
    if bool(user) != bool(password):
        raise WrongCall("SMTP_USER and SMTP_PASSWORD go together: set both or neither.")
    if not re.fullmatch(ADDRESS, sender, re.ASCII):
        raise WrongCall("REPORT_FROM is to be the address that reports come from: set it in .env.")
    return Smtp(host, _port("SMTP_PORT", SMTP_PORTS[security]), security, user, password, sender)


def load_language() -> str:
    """The language of what people read, as the name of its catalogue. Raises WrongCall."""
    code = _variable("REPORT_LANGUAGE", "en")
    if not re.fullmatch("[a-z]{2,3}(_[A-Z]{2})?", code, re.ASCII):
        raise WrongCall(f"REPORT_LANGUAGE is {code!r} and should be a language such as en or de.")
    return code


def read_environment() -> None:
    """Take the NAME=value lines of `.env`; what the shell has set wins.

    Raises WrongCall when others may read the file.
    """
    path = ROOT / ".env"
    if path.exists():
        from dotenv import load_dotenv

        _refuse_if_others_may_read(path)
        load_dotenv(path, override=False)


def _refuse_if_others_may_read(path: Path) -> None:
    if path.is_file() and path.stat().st_mode & 0o077:
        quoted = shlex.quote(str(path))
        raise WrongCall(f"{path} holds secrets and others may read it: run `chmod 600 {quoted}`.")


def _variable(name: str, default: str) -> str:
    """A variable's text; one that is set to nothing stands for its default."""
    return os.environ.get(name) or default


def _name(name: str, default: str) -> str:
    text = _variable(name, default)
    pattern, what = PATTERNS[name]
    if not text:
        raise WrongCall(f"{name} is not set: name it in .env, {what}.")
    if not re.fullmatch(pattern, text, re.ASCII):
        raise WrongCall(f"{name} is {text!r} and should be {what}.")
    return text


def _path(name: str, default: str) -> Path:
    return (ROOT / _variable(name, default)).resolve()


def _own_folder(name: str, default: str) -> Path:
    """A folder that is written to, emptied and cleared up: one for that alone."""
    path = _path(name, default)
    if path in (Path.home().resolve(), ROOT, *ROOT.parents):
        raise WrongCall(
            f"{name} is {path} and should be a folder of its own, not one that holds others."
        )
    return path


def _bucket(name: str) -> str | None:
    text = os.environ.get(name, "").rstrip("/")
    if not text.startswith("gs:"):
        return None
    if not re.fullmatch(BUCKET, text, re.ASCII):
        raise WrongCall(f"{name} is {text!r} and should be a folder, or gs://bucket/prefix.")
    return text


def _state_dir(bucket: str | None) -> Path:
    default = "meltano/.meltano/lorc"
    return _path("", default) if bucket else _own_folder("STATE_DIR", default)


def _days(name: str) -> int | None:
    text = os.environ.get(name, "")
    if text and not re.fullmatch("0{0,3}[1-9][0-9]{0,5}", text):
        raise WrongCall(f"{name} is {text!r} and should be a number of days, or nothing for all.")
    return int(text) if text else None


def _staging_days() -> int | None:
    """What the merge may still look for in staging never expires."""
    days = _days("BQ_STAGING_DAYS")
    if days is not None and days <= (horizon := variable("watermark_horizon_days")):
        raise WrongCall(
            f"BQ_STAGING_DAYS is {days} and should be more than {horizon}: so far back the merge "
            "looks for what it has not merged (watermark_horizon_days)."
        )
    return days


def _bytes(name: str) -> int | None:
    """A number of GB in bytes; None, for no limit, if it is not set or 0."""
    return int(_figure(name, "0") * GB) or None


def _figure(name: str, default: str) -> float:
    text = _variable(name, default)
    if not re.fullmatch(FIGURE, text, re.ASCII):
        raise WrongCall(f"{name} is {text!r} and should be a number such as 6.25.")
    return float(text)


def _port(name: str, default: int) -> int:
    text = _variable(name, str(default))
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise WrongCall(f"{name} is {text!r} and should be a port number.")
    return int(text)
