"""`lorc explain` knows of every table that holds something of an object."""

import yaml
from lorc.inspect.explain import MADE_OF, MADE_OF_ALL
from lorc.project.settings import ROOT

# told in other words: the object itself, its story, what the record's next reading would change
OTHERWISE = {
    *("raw_objects", "object_versions", "rescore_preview"),
    *("contact_versions", "person_identifiers"),
}


def test_every_public_table_with_a_row_per_object_is_told():
    told = {*MADE_OF_ALL, *(name for names in MADE_OF.values() for name in names)}
    public = {
        model["name"]
        for path in (ROOT / "models").rglob("*.yml")
        for model in yaml.safe_load(path.read_text()).get("models", [])
        if "idem_key" in {column["name"] for column in model["columns"]}
        and not model["name"].startswith(("int_", "stg_", "report_", "today_"))  # pages repeat
    }
    assert public - OTHERWISE <= told
    assert told <= public


def test_every_object_type_of_the_sources_is_known():
    sources = yaml.safe_load((ROOT / "models/staging/_sources.yml").read_text())["sources"]
    types = {table["config"]["meta"]["object_type"] for each in sources for table in each["tables"]}
    assert types - {"form"} == set(MADE_OF)
