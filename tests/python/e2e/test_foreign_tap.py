"""A tap that is not ours, from the package index, by the two entries that the documents show."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from workspace.copied import copied

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "connections.md"
NAME = "tap-rest-api-msdk"
REFUNDS = ROOT / "scripts" / "sandbox" / "data" / "stripe" / "stripe-prod" / "refund.jsonl"


def shown(first_line: str) -> str:
    """The YAML block of the page on connections that begins with this line."""
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    [block] = [block for block in blocks if block.strip().splitlines()[0] == first_line]
    return block


@pytest.fixture(scope="module")
def lab():
    """A copy of the project with the two entries, and the tap installed in it."""
    with copied() as lab:
        stripe = lab.data / "stripe" / "stripe-prod"
        stripe.mkdir(parents=True)
        shutil.copy(REFUNDS, stripe)
        meltano = lab.project / "meltano" / "meltano.yml"
        text = meltano.read_text()
        meltano.write_text(
            text.replace("\n  mappers:", f"\n{shown(f'- name: {NAME}')}\n  mappers:")
        )
        with (lab.project / "models" / "staging" / "_sources.yml").open("a") as sources:
            sources.write(shown("- name: rest_shop"))
        plugins = meltano.parent / ".meltano" / "extractors"
        plugins.unlink()
        plugins.mkdir()
        install = ["meltano", "--cwd", meltano.parent, "install", "extractor", NAME]
        succeed(lab.run(*install, **(os.environ | {"PATH": lab.environment["PATH"]})))
        yield lab


def succeed(done):
    assert done.returncode == 0, done.stderr


def test_the_entries_are_two_and_agree(lab):
    succeed(lab.run("lorc", "check"))


def test_its_records_arrive_as_they_are(lab):
    held = {item["id"]: item for item in map(json.loads, REFUNDS.read_text().splitlines())}
    variables = {
        "TAP_REST_API_MSDK_API_URL": lab.sandbox_url,
        "TAP_REST_API_MSDK_BEARER_TOKEN": "sandbox-tap-stripe--prod",
    }
    for _ in range(2):
        succeed(lab.ingest("rest-shop", **variables))
    stored = {row["idem_key"]: row for row in lab.rows("select * from raw_objects")}
    assert stored.keys() == {f"rest:rest-shop:refund:{key}" for key in held}
    for row in stored.values():
        payload, item = row["payload"], held[row["external_id"]]
        assert {key: item[key] for key in payload if key in item} == {
            key: value for key, value in payload.items() if key in item
        }
        assert row["schema_ref"] is None
    unchanged = lab.value("select unchanged from ingests order by started_at desc limit 1")
    assert unchanged == len(held)
