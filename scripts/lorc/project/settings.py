"""The knobs and their defaults: where everything is, and how mail is sent."""

import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from lorc.project import environment
from lorc.project.environment import ROOT
from lorc.project.errors import WrongCall

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DBT_PROJECT = ROOT / "dbt_project.yml"
ENVIRONMENTS = ("local", "prod")
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
STAGING = "staging_"


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
    def dbt(self) -> str:
        """How dbt is called by hand, as it is named to people: it reads no `.env` by itself."""
        is_in_file = not self.is_local and (environment.ROOT / ".env").exists()
        return f"{'.venv/bin/dotenv run --no-override -- ' if is_in_file else ''}.venv/bin/dbt"

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
    return environment.identifier("BQ_STAGING_PREFIX", STAGING) + schema.removeprefix(STAGING)


def load() -> Settings:
    """Read the settings.

    Raises WrongCall for a value that cannot be used, and for a file with secrets that others may
    read or change.
    """
    environment.read_files()
    env = environment.text("ENV", "local")
    if env not in ENVIRONMENTS:
        raise WrongCall(f"ENV is {env!r} and should be one of: {', '.join(ENVIRONMENTS)}.")
    local = env == "local"
    if not local and (key_file := os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")):
        environment.refuse_if_others_may_read(_key_file(key_file))
    project = "local" if local else environment.identifier("BQ_PROJECT", "")
    warehouse_dir = environment.own_folder("WAREHOUSE_DIR", ".warehouse")
    bucket = None if local else environment.bucket("STATE_DIR")
    return Settings(
        env=env,
        project=project,
        dataset="lorchestra" if local else environment.identifier("BQ_DATASET", "lorchestra"),
        location="US" if local else environment.identifier("BQ_LOCATION", ""),
        max_bytes_billed=environment.gigabytes("BQ_MAX_GB_PER_STATEMENT"),
        price_per_tib=environment.figure("BQ_PRICE_PER_TIB", "6.25"),
        warehouse_port=environment.port("WAREHOUSE_PORT", 9050),
        sandbox_port=environment.port("SANDBOX_PORT", 9040),
        warehouse_dir=warehouse_dir,
        sandbox_data=environment.path("SANDBOX_DATA", "scripts/sandbox/data"),
        backup_dir=environment.own_folder("BACKUP_DIR", "backup"),
        backup_days=environment.days("BACKUP_DAYS"),
        staging_days=_staging_days(),
        state_dir=warehouse_dir if local else _state_dir(bucket),
        target_dir=environment.path("DBT_TARGET_PATH", "target"),
        log_dir=environment.path("DBT_LOG_PATH", "logs"),
        reports_dir=environment.own_folder("REPORTS_DIR", "reports"),
        bucket=bucket,
    )


def load_smtp() -> Smtp:
    """Read how mail is sent. Raises WrongCall for what is missing or cannot be used."""
    environment.read_files()
    host, sender = (os.environ.get(name, "") for name in ("SMTP_HOST", "REPORT_FROM"))
    user, password = (os.environ.get(name, "") for name in ("SMTP_USER", "SMTP_PASSWORD"))
    security = environment.text("SMTP_TLS", "starttls")
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
    return Smtp(
        host, environment.port("SMTP_PORT", SMTP_PORTS[security]), security, user, password, sender
    )


def load_language() -> str:
    """The language of what people read, as the name of its catalogue. Raises WrongCall."""
    code = environment.text("REPORT_LANGUAGE", "en")
    if not re.fullmatch("[a-z]{2,3}(_[A-Z]{2})?", code, re.ASCII):
        raise WrongCall(f"REPORT_LANGUAGE is {code!r} and should be a language such as en or de.")
    return code


def _key_file(name: str) -> Path:
    """Google's client only says of a file that is not there that it has no credentials."""
    path = Path(name)
    if not path.exists():
        raise WrongCall(
            f"GOOGLE_APPLICATION_CREDENTIALS is {name}, where there is no file: name the service "
            "account's key file, or unset it where `gcloud auth application-default login` was run."
        )
    return path


def _state_dir(bucket: str | None) -> Path:
    default = "meltano/.meltano/lorc"
    if bucket:
        return environment.path("", default)
    return environment.own_folder("STATE_DIR", default)


def _staging_days() -> int | None:
    """What the merge may still look for in staging never expires."""
    days = environment.days("BQ_STAGING_DAYS")
    if days is not None and days <= (horizon := variable("watermark_horizon_days")):
        raise WrongCall(
            f"BQ_STAGING_DAYS is {days} and should be more than {horizon}: so far back the merge "
            "looks for what it has not merged (watermark_horizon_days)."
        )
    return days
