"""JSON answers that one odd record cannot keep from being written."""

import json
from typing import Any

from starlette.responses import JSONResponse


class JsonAnswer(JSONResponse):
    """UTF-8 JSON, NaN and all; with a lone surrogate, which UTF-8 cannot write, all is escaped."""

    def render(self, content: Any) -> bytes:
        """The body."""
        try:
            return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        except UnicodeEncodeError:
            return json.dumps(content, separators=(",", ":")).encode()


class MailAnswer(JsonAnswer):
    """Of mails, whose server has decoded them: a lone surrogate becomes a question mark."""

    def render(self, content: Any) -> bytes:
        """The body."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return body.encode("utf-8", "replace")
