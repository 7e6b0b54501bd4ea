"""The connections: what Meltano can extract, matched with what the dbt sources say of it."""

from dataclasses import dataclass

import yaml

from lorc.errors import WrongCall
from lorc.settings import ROOT

MELTANO_YML = ROOT / "meltano" / "meltano.yml"
SOURCES_YML = ROOT / "models" / "staging" / "_sources.yml"


@dataclass(frozen=True)
class Stream:
    """One staging table: the tap's stream `name` holds objects of `object_type`."""

    name: str
    object_type: str


@dataclass(frozen=True)
class Connection:
    """One configured account of a provider."""

    name: str
    source_system: str
    extractor: str
    staging_dataset: str
    streams: tuple[Stream, ...]
    required_settings: tuple[str, ...]

    @property
    def account(self) -> str:
        """The connection's name without its provider: acct1, ben-mensio."""
        return self.name.removeprefix(self.source_system.replace("_", "-") + "-")

    def job_name(self, object_type: str | None = None) -> str:
        """The job that ingests this connection, or one object type of it."""
        subject = f"{object_type}s" if object_type else self.account.replace("-", "_")
        return f"{self.source_system}_ingest_{subject}"

    def stream(self, object_type: str) -> Stream:
        """The stream that holds an object type. Raises WrongCall with the known ones."""
        for stream in self.streams:
            if stream.object_type == object_type:
                return stream
        known = ", ".join(stream.object_type for stream in self.streams)
        raise WrongCall(f"{self.name} has no object type '{object_type}'; it has: {known}.")


def load() -> dict[str, Connection]:
    """All connections by name.

    Raises WrongCall when meltano.yml and the dbt sources disagree, naming what is missing where.
    """
    extractors = _extractors()
    connections = {}
    for source in yaml.safe_load(SOURCES_YML.read_text())["sources"]:
        meta = source["config"]["meta"]
        extractor = extractors.pop(source["schema"], None)
        if extractor is None:
            raise WrongCall(
                f"{SOURCES_YML.name} has a source for {source['schema']} and meltano.yml has no "
                f"extractor with load_schema {source['schema'].removeprefix('staging_')}: add it."
            )
        connections[meta["connection_name"]] = Connection(
            name=meta["connection_name"],
            source_system=meta["source_system"],
            extractor=extractor["name"],
            staging_dataset=source["schema"],
            streams=tuple(
                Stream(table["name"], table["config"]["meta"]["object_type"])
                for table in source["tables"]
            ),
            required_settings=tuple(extractor["required"]),
        )
    if extractors:
        missing = ", ".join(sorted(extractors))
        raise WrongCall(f"{SOURCES_YML.name} has no source for {missing}: add one per extractor.")
    return connections


def find(name: str) -> Connection:
    """The connection of that name. Raises WrongCall with the known ones."""
    known = load()
    if name not in known:
        raise WrongCall(
            f"There is no connection '{name}'. The known ones are: {', '.join(sorted(known))}."
        )
    return known[name]


def _extractors() -> dict[str, dict]:
    """Meltano's extractors that are connections, by their staging dataset."""
    listed = yaml.safe_load(MELTANO_YML.read_text())["plugins"]["extractors"]
    taps = {entry["name"]: entry for entry in listed}
    found = {}
    for entry in listed:
        if "load_schema" in entry:
            tap = taps[entry["inherit_from"]]
            groups = tap.get("settings_group_validation") or [[]]
            found[f"staging_{entry['load_schema']}"] = {
                "name": entry["name"],
                "required": [_variable(entry, tap, setting) for setting in groups[0]],
            }
    return found


def _variable(entry: dict, tap: dict, setting: str) -> str:
    """The environment variable of a setting: the connection's own if the tap says it is one's own.

    Meltano reads NAME_SETTING for the extractor and for the tap that it inherits from.
    """
    own = setting in tap.get("own_settings", [])
    plugin = (entry if own else tap)["name"]
    return f"{plugin}_{setting}".replace("-", "_").upper()
