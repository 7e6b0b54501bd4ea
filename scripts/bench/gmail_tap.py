"""tap-gmail against a sequential get loop when each answer of the API takes 50 ms.

Both list first and then get each mail; the tap's time includes the start of its process.
"""

import json
import time
from pathlib import Path

import requests
from loopback import secret
from lorc.project.settings import ROOT
from workspace.copied import copied

from bench import messages, timed
from bench.results import Result, seconds
from bench.timed import CONNECTION

MAILS = 500
DELAY_MS = 50
TAP = ROOT / "meltano/.meltano/extractors/tap-gmail/venv/bin/tap-gmail"


def measure(*, quick: bool, mails: int = MAILS, delay_ms: int = DELAY_MS) -> list[Result]:  # noqa: ARG001
    """How many times as fast the tap is."""
    with copied() as lab:
        messages.write_mailbox(lab.data / "gmail" / CONNECTION, mails)
        session = signed_in(lab.sandbox_url)
        session.get(f"{lab.sandbox_url}/gmail/v1/users/me/profile").raise_for_status()
        slow = {"path": "/gmail/", "delay_ms": delay_ms}
        requests.post(
            f"{lab.sandbox_url}/__sandbox/faults",
            json=slow,
            headers=secret.headers(lab.warehouse_dir, "sandbox"),
            timeout=10,
        ).raise_for_status()
        loop = get_one_by_one(session, lab.sandbox_url, mails)
        tap = timed.run(lab, TAP, "--config", _config(lab.folder / "tap.json", lab.sandbox_url))
    what = f"tap-gmail, {mails:,} mails at {delay_ms} ms"
    theirs = f"{seconds(loop)} one by one"
    return [Result(what, seconds(tap), theirs, loop / tap, at_least=5)]


def signed_in(url: str) -> requests.Session:
    """A session with an access token of the connection's mailbox."""
    form = {"grant_type": "refresh_token"} | _client()
    session = requests.Session()
    token = session.post(f"{url}/token", data=form).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    return session


def get_one_by_one(session: requests.Session, url: str, mails: int) -> float:
    """List the mailbox and get each mail when the one before has come. Returns seconds."""
    began, found, token = time.monotonic(), 0, None
    while found == 0 or token:
        parameters = {"maxResults": 500, "pageToken": token}
        page = session.get(f"{url}/gmail/v1/users/me/messages", params=parameters).json()
        for listed in page["messages"]:
            path = f"/gmail/v1/users/me/messages/{listed['id']}"
            session.get(f"{url}{path}", params={"format": "full"}).raise_for_status()
            found += 1
        token = page.get("nextPageToken")
    if found != mails:
        raise AssertionError(f"{found} mails came one by one instead of {mails}")
    return time.monotonic() - began


def _client() -> dict[str, str]:
    token = f"sandbox-tap-{CONNECTION.replace('-', '--')}"
    return {"client_id": "sandbox", "client_secret": "sandbox", "refresh_token": token}


def _config(path: Path, url: str) -> Path:
    path.write_text(json.dumps(_client() | {"api_url": url, "auth_url": f"{url}/token"}))
    return path
