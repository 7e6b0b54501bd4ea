"""Objects of a bucket that hosts share: read with their generation, written if that still is it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from lorc.project.errors import StepFailed
from lorc.project.settings import Settings

SECONDS = 20


class ChangedError(Exception):
    """Somebody else has written the object since it was read."""


class Bucket:
    """The objects below gs://bucket/prefix."""

    def __init__(self, address: str):
        self._name, _, prefix = address.removeprefix("gs://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""

    @property
    def _bucket(self):
        return _client().bucket(self._name)

    def read(self, name: str) -> tuple[bytes | None, int]:
        """What an object holds and its generation: None and 0 if there is none."""
        from google.api_core.exceptions import NotFound
        from google.cloud.storage.retry import DEFAULT_RETRY

        patience = {"timeout": SECONDS, "retry": DEFAULT_RETRY.with_timeout(SECONDS)}
        with _said():
            blob = self._bucket.get_blob(self._prefix + name, **patience)
            if blob is None:
                return None, 0
            try:
                content = blob.download_as_bytes(if_generation_match=blob.generation, **patience)
            except NotFound:  # deleted, or written anew, between the two
                return self.read(name)
            return content, blob.generation

    def write(self, name: str, content: bytes, generation: int) -> int:
        """Write an object that is still of this generation, 0 for none. Returns the new one.

        Raises ChangedError.
        """
        from google.api_core.exceptions import PreconditionFailed
        from google.cloud.storage.retry import DEFAULT_RETRY

        blob = self._bucket.blob(self._prefix + name)
        with _said():
            try:
                blob.upload_from_string(
                    content,
                    content_type="application/json",
                    if_generation_match=generation,
                    timeout=SECONDS,
                    retry=DEFAULT_RETRY.with_timeout(SECONDS),
                )
            except PreconditionFailed:
                # an answer may have been lost after the object was written
                stored, now = self.read(name)
                if stored != content:
                    raise ChangedError from None
                return now
        return blob.generation


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong is a sentence."""
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        yield
    except (GoogleAPIError, GoogleAuthError, OSError) as error:
        message = (
            f"The bucket of STATE_DIR cannot be used ({type(error).__name__}): check its name, the "
            "network, and that the account may read and write its objects."
        )
        raise StepFailed(message, "state") from None


@cache
def _client():
    from google.cloud import storage

    return storage.Client()


# two processes on one connection would read each other's answers
os.register_at_fork(after_in_child=_client.cache_clear)


def of(settings: Settings) -> Bucket:
    """The bucket that the settings name."""
    return Bucket(settings.bucket)
