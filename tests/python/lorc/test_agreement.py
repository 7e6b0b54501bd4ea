"""Each way in which meltano.yml and the dbt sources can disagree is found and named."""

import copy

import pytest
from lorc.project import agreement

TAPS = {
    "tap-post": {"name": "tap-post", "select": ["letters.*", "parcels.*"]},
    "tap-post--north": {
        "name": "tap-post--north",
        "inherit_from": "tap-post",
        "load_schema": "post_north",
    },
}
REF = "iglu:com.mensio.raw/raw_gmail_email/jsonschema/1-0-0"
SOURCES = [
    {
        "name": "post_north",
        "schema": "staging_post_north",
        "config": {"meta": {"source_system": "post", "connection_name": "post-north"}},
        "tables": [
            {
                "name": name,
                "config": {"meta": {"object_type": kind, "external_id": "$.id", "schema_ref": REF}},
            }
            for name, kind in (("letters", "letter"), ("parcels", "parcel"))
        ],
    }
]


@pytest.fixture
def taps():
    return copy.deepcopy(TAPS)


@pytest.fixture
def sources():
    return copy.deepcopy(SOURCES)


def sentence(taps, sources) -> str:
    """The only thing that is wrong."""
    (found,) = agreement.disagreements(taps, sources)
    return found


def test_the_project_s_own_files_agree():
    assert agreement.disagreements(*agreement.read()) == []


def test_a_connection_that_is_in_both_is_right(taps, sources):
    assert agreement.disagreements(taps, sources) == []


def test_a_tap_of_its_own_needs_no_parent(taps, sources):
    taps["tap-post--north"] = {**taps["tap-post--north"], "select": TAPS["tap-post"]["select"]}
    del taps["tap-post--north"]["inherit_from"]
    assert agreement.disagreements(taps, sources) == []


def test_a_source_without_an_extractor(taps, sources):
    del taps["tap-post--north"]
    assert "no extractor with load_schema post_north: add it" in sentence(taps, sources)


def test_an_extractor_without_a_source(taps):
    assert "no source with schema staging_post_north: add it" in sentence(taps, [])


def test_two_extractors_that_load_into_one_dataset(taps, sources):
    taps["tap-post--twin"] = {**taps["tap-post--north"], "name": "tap-post--twin"}
    assert "2 extractors of meltano.yml have the load_schema post_north" in sentence(taps, sources)


def test_two_sources_of_one_connection(taps, sources):
    sources.append(copy.deepcopy(sources[0]))
    assert "2 sources of _sources.yml have the connection_name" in sentence(taps, sources)


@pytest.mark.parametrize("key", ["source_system", "connection_name"])
@pytest.mark.parametrize("value", [None, "Post Office", "post:north", "post'"])
def test_a_name_that_is_missing_or_cannot_be_used(taps, sources, key, value):
    sources[0]["config"]["meta"][key] = value
    assert f"has the {key} {value!r}" in sentence(taps, sources)


def test_a_schema_that_is_not_the_connection_s(taps, sources):
    sources[0]["config"]["meta"]["connection_name"] = "post-south"
    assert "it should be staging_post_south" in sentence(taps, sources)


def test_a_connection_that_does_not_begin_with_its_provider(taps, sources):
    sources[0]["config"]["meta"]["source_system"] = "mail"
    assert "should begin with its source_system mail" in sentence(taps, sources)


@pytest.mark.parametrize("key", ["object_type", "external_id"])
def test_a_table_without_what_the_merge_needs(taps, sources, key):
    del sources[0]["tables"][1]["config"]["meta"][key]
    assert sentence(taps, sources).startswith("Table parcels of source post_north")
    assert f"has no {key}" in sentence(taps, sources)


def test_a_schema_is_not_needed(taps, sources):
    del sources[0]["tables"][0]["config"]["meta"]["schema_ref"]
    assert agreement.disagreements(taps, sources) == []


def test_a_schema_that_is_named_is_there(taps, sources):
    sources[0]["tables"][0]["config"]["meta"]["schema_ref"] = REF.replace("gmail", "pigeon")
    assert "no file schemas/com.mensio.raw/raw_pigeon_email" in sentence(taps, sources)


def test_two_tables_of_one_object_type(taps, sources):
    sources[0]["tables"][1]["config"]["meta"]["object_type"] = "letter"
    assert "2 tables of source post_north" in sentence(taps, sources)


def test_a_source_without_tables(taps, sources):
    sources[0]["tables"] = []
    first, *rest = agreement.disagreements(taps, sources)
    assert "There is no table of source post_north" in first
    assert len(rest) == 2


def test_a_table_that_the_tap_does_not_select(taps, sources):
    taps["tap-post"]["select"].remove("parcels.*")
    assert "Table parcels of source post_north" in sentence(taps, sources)


def test_a_stream_that_is_no_table(taps, sources):
    taps["tap-post"]["select"] += ["stamps.*", "!letters.secret"]
    assert "selects the stream stamps" in sentence(taps, sources)


def test_a_parent_that_is_not_there(taps, sources):
    del taps["tap-post"]
    assert "inherits from tap-post, which is not there" in sentence(taps, sources)
