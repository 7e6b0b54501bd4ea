"""A page in headless Chromium: pictures, and what the page measures of itself."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--enable-logging=stderr",
)
installed = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no chromium on the PATH: apt-get install chromium"
)
# what the page tells of itself; contrast as WCAG 2 computes it, of each element with text
MEASURE = """
const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const rgba = text => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = element => {
  for (; element; element = element.parentElement) {
    const color = rgba(getComputedStyle(element).backgroundColor);
    if (color.length < 4 || color[3] === 1) return color;
  }
  return [255, 255, 255];
};
const contrast = element => {
  const [a, b] = [rgba(getComputedStyle(element).color), behind(element)].map(light);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
const all = [...document.body.querySelectorAll('*')];
const texts = all.filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()));
const wide = document.documentElement.clientWidth;
const found = {
  width: wide,
  height: document.documentElement.scrollHeight,
  overflow: document.documentElement.scrollWidth - wide,
  sticking_out: all.filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && (box.right > wide + 0.5 || box.left < -0.5);
  }).map(e => e.tagName + ': ' + e.textContent.slice(0, 40)),
  contrast: Math.min(...texts.map(contrast)),
  smallest: Math.min(...texts.map(e => parseFloat(getComputedStyle(e).fontSize))),
  images: [...document.images].filter(i => !i.complete || !i.naturalWidth).length,
};
parent.document.title = JSON.stringify(found);
"""


def measure(page: Path, width: int, folder: Path) -> dict:
    """What a page says of itself at a width, with what the browser's console said."""
    text = page.read_text()
    inner = text.replace("</body>", f"<script>{MEASURE}</script></body>")
    frame = folder / f"{page.stem}-{width}.html"
    # a window of the browser is never narrower than 500 pixels, a frame is
    frame.write_text(
        "<!doctype html><title>nothing</title><body style='margin:0'>"
        f"<iframe style='border:0;width:{width}px;height:900px' srcdoc='{html.escape(inner)}'>"
    )
    done = _run(folder, "--dump-dom", frame.as_uri())
    title = html.unescape(re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)[1])
    console = re.findall(r"CONSOLE[^\n]*", done.stderr)
    return json.loads(title) | {"console": console}


def picture(page: Path, width: int, height: int, to: Path, folder: Path) -> Path:
    """A picture of a page, as a frame of that width shows it."""
    frame = folder / f"{page.stem}-{width}-frame.html"
    frame.write_text(
        "<!doctype html><body style='margin:0'>"
        f"<iframe style='border:0;width:{width}px;height:{height}px' src='{page.as_uri()}'>"
    )
    size = f"--window-size={max(width, 500)},{height}"
    _run(folder, size, f"--screenshot={to}", frame.as_uri())
    return to


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    profile = folder / "profile"
    command = [CHROMIUM, *SWITCHES, f"--user-data-dir={profile}", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    shutil.rmtree(profile, ignore_errors=True)
    return done
