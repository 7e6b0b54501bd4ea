"""A wrong call: exit 2, one sentence that names the way out, and nothing is started."""

import pytest

KNOWN = ("gmail-acct1", "gmail-acct2", "gmail-acct3")


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["ingest", "gmail-acct9"], {}, KNOWN),
        (["run", "gmail_ingest_acct9"], {}, ("gmail_ingest_acct9", "gmail_ingest_acct1")),
        (["ingest", "gmail-acct1", "--object", "memo"], {}, ("memo", "email")),
        (["ingest", "gmail-acct1", "--since", "yesterday"], {}, ("--since", "yesterday")),
        (["ingest", "gmail-acct1"], {"ENV": "staging"}, ("ENV", "staging", "local, prod")),
        (["ingest", "gmail-acct1"], {"WAREHOUSE_PORT": "no"}, ("WAREHOUSE_PORT", "no")),
        (["ingest", "gmail-acct1"], {"SANDBOX_PORT": "70000"}, ("SANDBOX_PORT", "70000")),
        (["ingest", "gmail-acct1"], {"ENV": "prod"}, ("BQ_PROJECT",)),
        (
            ["ingest", "gmail-acct1"],
            {"ENV": "prod", "BQ_PROJECT": "clinic", "BQ_LOCATION": "EU"},
            ("TAP_GMAIL_CLIENT_ID", "TAP_GMAIL_CLIENT_SECRET", "TAP_GMAIL__ACCT1_REFRESH_TOKEN"),
        ),
        (["up"], {"ENV": "prod", "BQ_PROJECT": "clinic", "BQ_LOCATION": "EU"}, ("ENV is prod",)),
        (
            ["reset", "--yes"],
            {"ENV": "prod", "BQ_PROJECT": "clinic", "BQ_LOCATION": "EU"},
            ("ENV is prod",),
        ),
    ],
)
def test_one_sentence_and_exit_code_2(lorc, arguments, environment, words):
    done = lorc.run("lorc", *arguments, **environment)
    assert done.returncode == 2, done.stderr
    [line] = done.stderr.splitlines()
    assert all(word in line for word in words), line
    assert not lorc.processes()
    assert not lorc.warehouse_dir.exists()


def test_jobs_are_listed_with_what_they_do(lorc):
    done = lorc.run("lorc", "jobs", "list")
    lines = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    for connection in KNOWN:
        job = f"gmail_ingest_{connection.removeprefix('gmail-')}"
        assert [job, f"ingest {connection}"] in lines
