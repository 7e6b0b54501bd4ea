"""Chromium without a window, spoken to by its DevTools protocol."""

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.client import connect

PROGRAM = shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "about:blank",
]
installed = pytest.mark.skipif(
    PROGRAM is None, reason="there is no chromium on the PATH: apt-get install chromium"
)
# what the eye meets: text beside the ground that it stands on, and what is wider than the page
LOOK = """
(room => {
  const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = parts => parts.slice(0, 3).map(value => value / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = node => {
    for (let each = node; each; each = each.parentElement) {
      const parts = rgb(getComputedStyle(each).backgroundColor);
      if (parts.length === 3 || parts[3] > 0) return parts;
    }
    return [255, 255, 255];
  };
  const faint = [], wide = [], sizes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('svg, style')) continue;
    const box = node.getBoundingClientRect();
    if (box.right < 0) continue;  // for screen readers alone
    sizes.push(parseFloat(getComputedStyle(node).fontSize));
    const [one, other] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) faint.push([walker.currentNode.data.trim(), ratio]);
    if (box.right > room + 1) wide.push(walker.currentNode.data.trim());
  }
  return {
    faint, wide,
    width: document.documentElement.scrollWidth, room,
    height: document.documentElement.scrollHeight,
    missing: [...document.images].filter(each => !each.naturalWidth).map(each => each.src),
    pictures: document.querySelectorAll('svg[role=img], img').length,
    smallest: Math.min(...sizes),
    smallest_in_picture: Math.min(...[...document.querySelectorAll('svg[role=img] text')].map(
      each => parseFloat(getComputedStyle(each).fontSize) * each.getScreenCTM().a)),
  };
})
"""


class Browser:
    """One page in a browser."""

    def __init__(self, address: str):
        self._socket = connect(address, max_size=None)
        self._count = 0
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params) -> dict:
        """A command's answer; what the page complains of meanwhile is kept."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while (told := json.loads(self._socket.recv(timeout=60))).get("id") != self._count:
            self._hear(told)
        assert "error" not in told, told
        return told["result"]

    def _hear(self, told: dict) -> None:
        method, params = told["method"], told.get("params", {})
        if method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            self.complaints.append(json.dumps(params))
        if method == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "about:")):
                self.complaints.append(f"asked for {url}")
        if method == "Page.loadEventFired":
            self.is_loaded = True

    def run(self, script: str) -> object:
        """What a script's promise gives, within the page."""
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
        return self.send("Runtime.evaluate", **asked)["result"].get("value")

    def visit(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        self.is_loaded = False
        self.send("Page.navigate", url=url)
        until = time.monotonic() + 30
        while not self.is_loaded and time.monotonic() < until:
            self.send("Runtime.evaluate", expression="1")

    def look(self, path: Path, width: int) -> dict:
        """Open a file at a width, and measure it."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 700,
        )
        self.visit(path.absolute().as_uri())
        return self.run(f"{LOOK}({width})")

    def picture(self, height: int | None = None) -> bytes:
        """A PNG of the page from its top, whole or to a height."""
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "scale": 1, "width": size["width"]}
        clip |= {"height": height or size["height"]}
        taken = self.send("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(taken["data"])


def faults(seen: dict) -> dict:
    """What is wrong with a page that was looked at."""
    found = {name: seen[name] for name in ("faint", "wide", "missing") if seen[name]}
    return found | ({"width": seen["width"]} if seen["width"] > seen["room"] else {})


@contextmanager
def opened(folder: Path, *flags: str) -> Iterator[Browser]:
    """A browser with an empty profile below the folder, started with more flags."""
    profile = folder / "profile"
    process = subprocess.Popen(
        [PROGRAM, *flags, *FLAGS, f"--user-data-dir={profile}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = profile / "DevToolsActivePort"
        until = time.monotonic() + 30
        while not (port.exists() and "\n" in port.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        number = port.read_text().split()[0]
        yield Browser(_page(number))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _page(port: str) -> str:
    import urllib.request

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
        pages = json.load(answer)
    return next(each["webSocketDebuggerUrl"] for each in pages if each["type"] == "page")
