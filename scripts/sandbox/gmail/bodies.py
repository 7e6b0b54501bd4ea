"""Which parts of a message are its bodies (RFC 8621, 4.1.4), and what a reader sees of them."""

import html
import re
from email.message import Message

from sandbox.gmail.mime import filename, utf8

_HIDDEN = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]*>")
_SOURCE = 20_000
_KINDS = {"text/plain": "plain", "text/html": "html"}


def texts(message: Message) -> dict[str, str]:
    """The whole text of each kind that the message has, `plain` and `html`."""
    plain, rich = [], []
    _arrange([message], "mixed", within=False, plain=plain, rich=rich)
    found = {"plain": _joined(plain, "text/plain"), "html": _joined(rich, "text/html")}
    return {kind: text for kind, text in found.items() if text is not None}


def shown(source: str) -> str:
    """HTML's words."""
    return html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", source[:_SOURCE])))


def text(message: Message) -> str:
    """The readable text: the plain one unless it is blank, else the words of the HTML."""
    found = texts(message)
    plain = found.get("plain", "")
    return plain if plain.strip() else shown(found.get("html", "")) or plain


def _arrange(
    parts: list[Message], kind: str, *, within: bool, plain: list | None, rich: list | None
) -> None:
    before = [len(plain or ()), len(rich or ())]
    for place, part in enumerate(parts):
        if part.get_content_maintype() == "multipart":
            inner = part.get_content_subtype()
            children = part.get_payload() if part.is_multipart() else []
            below = within or inner == "alternative"
            _arrange(children, inner, within=below, plain=plain, rich=rich)
        elif is_inline(part, kind, place):
            is_html = part.get_content_type() == "text/html"
            if within and kind != "alternative":
                plain, rich = (None, rich) if is_html else (plain, None)
            for bodies, mine in ((plain, not is_html), (rich, is_html)):
                if bodies is not None and (mine or kind != "alternative"):
                    bodies.append(part)
    if kind == "alternative" and plain is not None and rich is not None:
        of_plain, of_rich = plain[before[0] :], rich[before[1] :]
        plain += [] if of_plain else of_rich
        rich += [] if of_rich else of_plain


def is_inline(part: Message, kind: str, place: int) -> bool:
    """Whether a text part is read where it stands, in a multipart of that kind."""
    disposition = str(part.get("content-disposition") or "").strip().lower()
    is_text = part.get_content_type() in _KINDS and not disposition.startswith("attachment")
    return is_text and (not place or (kind != "related" and not filename(part)))


def _joined(parts: list[Message], kind: str) -> str | None:
    if not any(part.get_content_type() == kind for part in parts):
        return None
    whole = ""
    for part in parts:
        text = utf8(part).decode("utf-8", "replace")
        if part.get_content_type() != kind:
            text = shown(text) if kind == "text/plain" else f"<pre>{html.escape(text)}</pre>"
        whole += ("\n" if whole and not whole.endswith("\n") else "") + text
    return whole
