"""For the taps' tests: what a run wrote, a sandbox to run against, a README that keeps up."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests
from singer_sdk.helpers.capabilities import BATCH_CONFIG, FLATTENING_CONFIG, STREAM_MAPS_CONFIG


@dataclass
class Output:
    """What a run wrote to stdout, as Singer messages."""

    text: str
    messages: list[dict] = field(init=False)

    def __post_init__(self):
        self.messages = [
            json.loads(line, parse_float=Decimal) for line in self.text.splitlines() if line
        ]

    def of(self, kind: str, stream: str | None = None) -> list[dict]:
        """The messages of a type, and of a stream if one is named."""
        return [
            message
            for message in self.messages
            if message["type"] == kind and stream in (None, message.get("stream"))
        ]

    def records(self, stream: str) -> list[dict]:
        """The records of a stream, deletions among them."""
        return [message["record"] for message in self.of("RECORD", stream)]

    def live(self, stream: str) -> list[dict]:
        """The records of a stream that are no deletions."""
        return [record for record in self.records(stream) if "_sdc_deleted_at" not in record]

    def deleted(self, stream: str) -> list[dict]:
        """The deletions of a stream."""
        return [record for record in self.records(stream) if "_sdc_deleted_at" in record]

    def is_complete(self, stream: str) -> bool:
        """Whether the run said that it listed the stream from end to end."""
        return bool(self.of("ACTIVATE_VERSION", stream))

    @property
    def state(self) -> dict:
        """The last state."""
        return self.of("STATE")[-1]["value"]


class Lab:
    """A tap's class, its settings and the sandbox that they point to."""

    def __init__(self, tap: type, url: str, config: dict[str, Any]):
        self.tap_class = tap
        self.url = url
        self.config = config

    def control(self, method: str, path: str, **kwargs: Any) -> Any:
        """The answer of the sandbox's control endpoint; HTTPError when it refuses."""
        answer = requests.request(method, f"{self.url}/__sandbox/{path}", timeout=10, **kwargs)
        answer.raise_for_status()
        return answer.json()

    def fault(self, path: str, **kwargs: Any) -> None:
        """Provoke a fault; see `sandbox.faults.Fault`."""
        self.control("POST", "faults", json={"path": path, **kwargs})

    def count(self, path: str):
        """Count the requests to `path` from now on; call the result for their number."""
        self.fault(path, times=1000)
        rules = self.control("GET", "faults")["faults"]
        place = len(rules) - 1
        return lambda: 1000 - self.control("GET", "faults")["faults"][place]["times"]

    def tap(self, state: dict | None = None, catalog: Any = None, **settings: Any):
        """The tap with these settings over the lab's own."""
        return self.tap_class(config={**self.config, **settings}, state=state, catalog=catalog)

    def only(self, *streams: str, **settings: Any) -> dict:
        """The catalog with only these streams selected."""
        catalog = self.tap(**settings).catalog_dict
        for stream in catalog["streams"]:
            (root,) = [each for each in stream["metadata"] if not each["breadcrumb"]]
            root["metadata"]["selected"] = stream["tap_stream_id"] in streams
        return catalog

    def run(self, *args: Any, **kwargs: Any) -> Output:
        """Run the tap in this process."""
        stdout = io.StringIO()
        with redirect_stdout(stdout):
            self.tap(*args, **kwargs).sync_all()
        return Output(stdout.getvalue())

    def command(
        self,
        folder: Path,
        state: dict | None = None,
        env: dict | None = None,
        memory: int = resource.RLIM_INFINITY,
        **settings: Any,
    ) -> subprocess.CompletedProcess:
        """Run the tap as Meltano does: its own process, settings and state in files.

        `memory` is how many bytes of it there are.
        """
        arguments = [sys.executable, "-c", _command(self.tap_class, memory)]
        arguments += ["--config", self._config_file(folder, settings)]
        if state is not None:
            (folder / "state.json").write_text(json.dumps(state))
            arguments += ["--state", str(folder / "state.json")]
        return subprocess.run(arguments, env=env, capture_output=True, text=True, check=False)

    def invoke(self, folder: Path, **settings: Any) -> subprocess.CompletedProcess:
        """Run the tap's command in this process, which saves its start."""
        arguments = ["--config", self._config_file(folder, settings)]
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            try:
                self.tap_class.cli(arguments)
            except SystemExit as exit_:
                code = exit_.code
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def _config_file(self, folder: Path, settings: dict) -> str:
        path = folder / "config.json"
        path.write_text(json.dumps({**self.config, **settings}))
        return str(path)


def _command(tap: type, memory: int) -> str:
    """Python that runs a tap, whose module is on this process's path and on no other's."""
    taps = [folder for folder in sys.path if Path(folder).name.startswith("tap-")]
    limit = f"resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))"
    start = f"from {tap.__module__} import {tap.__name__} as tap; tap.cli()"
    return f"import resource, sys; {limit}; sys.path[:0] = {taps}; {start}"


def logged_errors(done: subprocess.CompletedProcess) -> list[str]:
    """Messages of the ERROR lines of a run, without those of the SDK and of its retries."""
    lines = [line.split(" | ", 3) for line in done.stderr.splitlines() if " | ERROR " in line]
    own = ("An unhandled error", "Giving up")
    return [line[3] for line in lines if not line[3].startswith(own)]


def settings_rows(tap: type) -> list[str]:
    """The rows that the table of settings in a tap's README must have."""
    built_in = {
        name
        for config in (BATCH_CONFIG, FLATTENING_CONFIG, STREAM_MAPS_CONFIG)
        for name in config["properties"]
    }
    required = tap.config_jsonschema.get("required", [])
    return [
        f"| `{name}` | {_default(setting, name in required)} | {setting['description']} |"
        for name, setting in tap.config_jsonschema["properties"].items()
        if name not in built_in
    ]


def _default(setting: dict, required: bool) -> str:
    words = ["required"] if required else []
    if "default" in setting:
        words.append(f"`{json.dumps(setting['default'])}`".replace('"', ""))
    return ", ".join(words + (["secret"] if setting.get("secret") else []))
