"""The settings of a connection's tap, as Meltano would give them to it, by name."""

import os

from lorc.project import agreement, connections, data_files
from lorc.project.connections import Connection
from lorc.project.settings import Settings


def variables(connection: Connection) -> dict[str, str]:
    """The environment variable of each setting: the connection's own where it is one's own."""
    extractor, tap = _plugins(connection)
    names = [setting["name"] for setting in tap.get("settings", [])]
    return {name: connections.variable(extractor, tap, name) for name in names}


def values(connection: Connection, settings: Settings | None = None) -> dict[str, str]:
    """What is set, by the settings' names: in the environment, else in meltano.yml.

    Without `settings` those of prod.
    """
    extractor, tap = _plugins(connection)
    found = {}
    for setting in tap.get("settings", []):
        name = setting["name"]
        for plugin in (tap, extractor):
            variable = f"{plugin['name']}_{name}".replace("-", "_").upper()
            if os.environ.get(variable):
                found[name] = os.environ[variable]
    fixed = tap.get("config", {}) | extractor.get("config", {})
    if settings and settings.is_local:
        fixed |= _local(extractor["name"], tap["name"], settings.sandbox_port)
    return {name: str(value) for name, value in fixed.items()} | found


def _plugins(connection: Connection) -> tuple[dict, dict]:
    taps, _ = agreement.read()
    extractor = taps[connection.extractor]
    return extractor, taps.get(extractor.get("inherit_from", ""), extractor)


def _local(extractor: str, tap: str, sandbox_port: int) -> dict[str, str]:
    """What the environment `local` of meltano.yml gives to a tap."""
    listed = data_files.read(agreement.MELTANO_YML)["environments"]
    [local] = [each for each in listed if each["name"] == "local"]
    url = local["env"]["SOURCE_URL"].replace("${SANDBOX_PORT}", str(sandbox_port))
    known = {
        name: value
        for each in local["config"]["plugins"]["extractors"]
        if each["name"] == tap
        for name, value in each["config"].items()
    }
    return {
        name: value.replace("$SOURCE_URL", url).replace("$MELTANO_EXTRACTOR_NAME", extractor)
        for name, value in known.items()
    }
