"""For the taps' tests: what every tap does when its source is busy, away, or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError

from tap_common.testing import logged_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from tap_common.testing import Lab


@dataclass
class Source:
    """A lab with objects, and how to read them."""

    lab: Lab
    connection: str
    read: Callable[..., list]
    """Runs the tap, with these settings, and returns what came."""
    expected: list


class ErrorSuite:
    """To be inherited where a fixture `source` gives a Source."""

    places: ClassVar[tuple[str, ...]]
    """Parts of the addresses that a run asks for; of the first, once."""
    token: ClassVar[str | None] = "/token"  # noqa: S105
    """Part of the token endpoint's address, None without one."""
    refused: ClassVar[str]
    """Pattern of what is said when the source refuses a fresh token or a key."""
    revoked: ClassVar[str]
    """What is said when the credentials have been revoked."""

    def test_retry_after_is_honoured(self, source: Source, sleeps: list) -> None:
        """The source says how long to wait."""
        source.lab.fault(self.places[0], status=429, retry_after=30, times=2)
        assert source.read() == source.expected
        assert [int(seconds) for seconds in sleeps] == [30, 30]

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_busy_server_is_asked_again(self, source: Source, sleeps: list, status: int) -> None:
        """At each place, the token endpoint among them, after 1 and 2 seconds."""
        for place in filter(None, (*self.places, self.token)):
            sleeps.clear()
            source.lab.fault(place, status=status, times=2)
            assert source.read() == source.expected
            assert [int(seconds) for seconds in sleeps] == [1, 2]
            source.lab.control("DELETE", "faults")

    def test_a_source_that_is_busy_for_minutes_is_waited_for(
        self, source: Source, sleeps: list
    ) -> None:
        """Six refusals in a row are a minute, which no run may fail over."""
        for place in filter(None, (*self.places, self.token)):
            sleeps.clear()
            source.lab.fault(place, status=429, times=6)
            assert source.read() == source.expected
            assert [int(seconds) for seconds in sleeps] == [1, 2, 4, 8, 16, 32]
            source.lab.control("DELETE", "faults")

    def test_ten_tries_then_the_run_fails(self, source: Source, sleeps: list) -> None:
        """The waits grow meanwhile, up to max_backoff."""
        for place in self.places:
            sleeps.clear()
            source.lab.fault(place, status=503)
            asked = source.lab.count(place)
            with pytest.raises(RetriableAPIError, match=r"503 \(\w+.*\): run again later"):
                source.read()
            assert asked() == 10
            waits = [1, 2, 4, 8, 16, 32, 64, 64, 64]
            assert [int(seconds) for seconds in sleeps] == waits
            source.lab.control("DELETE", "faults")

    def test_half_an_answer_is_asked_for_again(self, source: Source, sleeps: list) -> None:
        """A 200 whose JSON ends too early, from a proxy on the way for one."""
        for place in filter(None, (*self.places, self.token)):
            sleeps.clear()
            source.lab.fault(place, cut=0.5, times=2)
            assert source.read() == source.expected
            assert [int(seconds) for seconds in sleeps] == [1, 2]
            source.lab.control("DELETE", "faults")

    def test_the_number_of_tries_is_a_setting(self, source: Source, sleeps: list) -> None:
        """As are the longest wait, and what the tap calls itself."""
        source.lab.fault(self.places[0], status=503)
        with pytest.raises(RetriableAPIError):
            source.read(max_tries=4, max_backoff=2, user_agent="clinic")
        assert [int(seconds) for seconds in sleeps] == [1, 2, 2]

    def test_a_lost_connection_is_tried_again(self, source: Source, sleeps: list) -> None:
        """It is said without the address."""
        with pytest.raises(RetriableAPIError, match="No answer") as caught:
            source.read(api_url="http://127.0.0.1:1")
        assert len(sleeps) == 9
        assert "127.0.0.1" not in str(caught.value)

    def test_a_fresh_token_that_is_refused_ends_the_run(self, source: Source) -> None:
        """It is renewed once; a key cannot be."""
        source.lab.fault(self.places[0], status=401)
        asked, tokens = source.lab.count(self.places[0]), source.lab.count(self.token or "/token")
        with pytest.raises(FatalAPIError, match=self.refused):
            source.read()
        assert (asked(), tokens()) == ((2, 2) if self.token else (1, 0))

    def test_revoked_credentials_are_one_sentence(self, source: Source, tmp_path: Any) -> None:
        """It names the setting, and holds no secret."""
        source.lab.control("DELETE", f"tokens/{source.connection}?refresh=true")
        done = source.lab.command(tmp_path)
        assert done.returncode == 1
        (error,) = logged_errors(done)
        assert self.revoked in error
        assert "Traceback" not in done.stderr
        assert f"sandbox-{source.connection}" not in done.stdout + done.stderr

    def test_a_setting_that_is_no_url_is_named(self, source: Source, tmp_path: Any) -> None:
        """Before anything is asked for."""
        done = source.lab.command(tmp_path, api_url="localhost")
        assert done.returncode == 1
        assert "api_url" in done.stderr
        assert "Traceback" not in done.stderr
