"""Whether meltano.yml and the dbt sources describe the same connections.

A connection is an extractor with a `load_schema` in the one and a source with the schema
`staging_<load_schema>` in the other.
"""

import re
from collections import Counter

from lorc.project import data_files
from lorc.project.settings import ROOT, variable

MELTANO_YML = ROOT / "meltano" / "meltano.yml"
SOURCES_YML = ROOT / "models" / "staging" / "_sources.yml"
SCHEMAS = ROOT / "schemas"

NAMES = ("source_system", "connection_name")
TABLE_META = ("object_type", "external_id")


def read() -> tuple[dict[str, dict], list[dict]]:
    """Meltano's extractors by name, and the dbt sources that are connections."""
    listed = data_files.read(MELTANO_YML)["plugins"]["extractors"]
    sources = data_files.read(SOURCES_YML)["sources"]
    return {entry["name"]: entry for entry in listed}, sources


def extractors(taps: dict[str, dict]) -> dict[str, dict]:
    """The extractors that are connections, by their staging dataset."""
    return {f"staging_{tap['load_schema']}": tap for tap in taps.values() if tap.get("load_schema")}


def disagreements(taps: dict[str, dict], sources: list[dict]) -> list[str]:
    """A sentence for each thing that is missing or different, in the order of the files."""
    return [*_unmatched(taps, sources), *_repeated(taps, sources), *_incomplete(taps, sources)]


def _unmatched(taps: dict[str, dict], sources: list[dict]) -> list[str]:
    found, datasets = extractors(taps), {source.get("schema") for source in sources}
    no_extractor = [
        f"{SOURCES_YML.name} has a source for {source['schema']} and meltano.yml has no "
        f"extractor with load_schema {source['schema'].removeprefix('staging_')}: add it."
        for source in sources
        if source.get("schema") not in found
    ]
    no_source = [
        f"meltano.yml has {tap['name']} with load_schema {tap['load_schema']} and "
        f"{SOURCES_YML.name} has no source with schema {dataset}: add it."
        for dataset, tap in found.items()
        if dataset not in datasets
    ]
    return no_extractor + no_source


def _repeated(taps: dict[str, dict], sources: list[dict]) -> list[str]:
    schemas = Counter(tap["load_schema"] for tap in taps.values() if tap.get("load_schema"))
    names = Counter(_meta(source).get("connection_name") for source in sources)
    return [
        f"{times} {what} {value}: each connection needs its own."
        for counted, what in (
            (schemas, "extractors of meltano.yml have the load_schema"),
            (names, f"sources of {SOURCES_YML.name} have the connection_name"),
        )
        for value, times in counted.items()
        if times > 1
    ]


def _incomplete(taps: dict[str, dict], sources: list[dict]) -> list[str]:
    found = extractors(taps)
    sentences = []
    for source in sources:
        sentences += _wrong_names(source)
        sentences += _wrong_tables(source)
        if extractor := found.get(source.get("schema")):
            sentences += _wrong_streams(source, extractor, taps)
    return sentences


def _wrong_names(source: dict) -> list[str]:
    where = f"Source {source['name']} of {SOURCES_YML.name}"
    meta = _meta(source)
    patterns = variable("stream_names")
    wrong = [
        f"{where} has the {key} {meta.get(key)!r} in its meta, which should match {patterns[key]}."
        for key in NAMES
        if not re.fullmatch(patterns[key], str(meta.get(key)))
    ]
    if wrong:
        return wrong
    dataset = f"staging_{meta['connection_name'].replace('-', '_')}"
    if source.get("schema") != dataset:
        wrong.append(
            f"{where} is {meta['connection_name']} and has the schema {source.get('schema')}: "
            f"it should be {dataset}."
        )
    if not meta["connection_name"].startswith(f"{meta['source_system'].replace('_', '-')}-"):
        wrong.append(
            f"{where} is {meta['connection_name']}, which should begin with its source_system "
            f"{meta['source_system']} and a hyphen."
        )
    return wrong


def _wrong_tables(source: dict) -> list[str]:
    where = f"of source {source['name']} in {SOURCES_YML.name}"
    tables = source.get("tables") or []
    if not tables:
        return [f"There is no table {where}: add one per stream of the tap."]
    wrong = [
        f"Table {table['name']} {where} has no {key} in its meta: add it."
        for table in tables
        for key in TABLE_META
        if not _meta(table).get(key)
    ]
    types = Counter(_meta(table).get("object_type") for table in tables)
    wrong += [
        f"{times} tables {where} have the object_type {name}: each needs its own."
        for name, times in types.items()
        if name and times > 1
    ]
    wrong += [
        f"Table {table['name']} {where} has the schema_ref {ref} and there is no file "
        f"schemas/{ref.removeprefix('iglu:')}: add it."
        for table in tables
        if (ref := _meta(table).get("schema_ref"))
        and not (SCHEMAS / ref.removeprefix("iglu:")).is_file()
    ]
    return wrong


def _wrong_streams(source: dict, extractor: dict, taps: dict[str, dict]) -> list[str]:
    parent = extractor.get("inherit_from")
    if parent and parent not in taps:
        return [f"{extractor['name']} of meltano.yml inherits from {parent}, which is not there."]
    select = extractor.get("select") or (taps[parent].get("select") if parent else None) or []
    selected = {rule.partition(".")[0] for rule in select if not rule.startswith("!")}
    tables = {table["name"] for table in source.get("tables") or []}
    where = f"source {source['name']} of {SOURCES_YML.name}"
    return [
        f"{extractor['name']} of meltano.yml selects the stream {name}, which is no table of "
        f"{where}: add it to one of the two or take it from the other."
        for name in sorted(selected - tables)
    ] + [
        f"Table {name} of {where} is no stream that {extractor['name']} of meltano.yml selects: "
        "add it to one of the two or take it from the other."
        for name in sorted(tables - selected)
    ]


def _meta(entry: dict) -> dict:
    return (entry.get("config") or {}).get("meta") or {}
