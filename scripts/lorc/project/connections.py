"""The connections: what Meltano can extract, matched with what the dbt sources say of it."""

from dataclasses import dataclass
from datetime import timedelta

from lorc.project import agreement
from lorc.project.errors import WrongCall, did_you_mean, unknown
from lorc.project.settings import staging_dataset


@dataclass(frozen=True)
class Stream:
    """One staging table: the tap's stream `name` holds objects of `object_type`."""

    name: str
    object_type: str


@dataclass(frozen=True)
class Connection:
    """One configured account of a provider.

    `cadence` is how often it is expected to be ingested. `credentials` are the environment
    variables without which it cannot be in prod: one of the groups has to be set.
    """

    name: str
    source_system: str
    extractor: str
    staging_dataset: str
    streams: tuple[Stream, ...]
    credentials: tuple[tuple[str, ...], ...]
    cadence: timedelta | None
    is_only_one: bool

    @property
    def account(self) -> str:
        """The connection's name without its provider: acct1, ben-mensio."""
        return self.name.removeprefix(self.source_system.replace("_", "-") + "-")

    def job_name(self, object_type: str | None = None) -> str:
        """The job that ingests this connection, or one object type of it.

        A job of one object type names the account only where the provider has several.
        """
        account = self.account.replace("-", "_")
        subject = f"{object_type}s" if object_type else account
        if object_type and not self.is_only_one:
            subject = f"{account}_{subject}"
        return f"{self.source_system}_ingest_{subject}"

    def named(self, stream: Stream) -> dict[str, str]:
        """A stream of it as events and rows name it."""
        return {
            "source_system": self.source_system,
            "connection_name": self.name,
            "object_type": stream.object_type,
        }

    def stream(self, object_type: str) -> Stream:
        """The stream that holds an object type. Raises WrongCall with the known ones."""
        for stream in self.streams:
            if stream.object_type == object_type:
                return stream
        known = [stream.object_type for stream in self.streams]
        meant = did_you_mean(object_type, known)
        raise WrongCall(
            f"There is no object type {object_type!r}. {meant}{self.name} has: {', '.join(known)}."
        )


def load() -> dict[str, Connection]:
    """All enabled connections by name.

    Raises WrongCall when meltano.yml and the dbt sources disagree, naming what is missing where.
    """
    taps, sources = agreement.read()
    if wrong := agreement.disagreements(taps, sources):
        raise WrongCall("\n".join(wrong))
    extractors = agreement.extractors(taps)
    enabled = [source for source in sources if source.get("config", {}).get("enabled", True)]
    providers = [source["config"]["meta"]["source_system"] for source in enabled]
    found = [
        _connection(source, taps, extractors[source["schema"]], providers) for source in enabled
    ]
    return {connection.name: connection for connection in found}


def find(name: str) -> Connection:
    """The connection of that name. Raises WrongCall with the known ones."""
    known = load()
    if name not in known:
        raise unknown("connection", name, known)
    return known[name]


def _connection(source: dict, taps: dict, extractor: dict, providers: list[str]) -> Connection:
    meta = source["config"]["meta"]
    tap = taps[extractor["inherit_from"]] if "inherit_from" in extractor else extractor
    groups = tap.get("settings_group_validation") or []
    return Connection(
        name=meta["connection_name"],
        source_system=meta["source_system"],
        extractor=extractor["name"],
        staging_dataset=staging_dataset(source["schema"]),
        streams=tuple(
            Stream(table["name"], table["config"]["meta"]["object_type"])
            for table in source["tables"]
        ),
        credentials=tuple(
            tuple(variable(extractor, tap, setting) for setting in group) for group in groups
        ),
        cadence=_cadence(source["config"].get("freshness") or {}),
        is_only_one=providers.count(meta["source_system"]) == 1,
    )


def _cadence(freshness: dict) -> timedelta | None:
    """How old the newest staged row may be before dbt warns."""
    warn = freshness.get("warn_after")
    return timedelta(**{f"{warn['period']}s": warn["count"]}) if warn else None


def variable(extractor: dict, tap: dict, setting: str) -> str:
    """The environment variable of a setting: the connection's own if the tap says it is one's own.

    Meltano reads NAME_SETTING for the extractor and for the tap that it inherits from.
    """
    own = setting in tap.get("own_settings", [])
    plugin = (extractor if own else tap)["name"]
    return f"{plugin}_{setting}".replace("-", "_").upper()
