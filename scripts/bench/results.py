"""What a measurement found, and how it is shown."""

from dataclasses import dataclass

TABLE = ("measured", "ours", "compared with", "ratio", "target", "")


@dataclass(frozen=True)
class Result:
    """One line of the table; `ratio` is ours by theirs, or theirs by ours for a speed-up."""

    what: str
    ours: str
    theirs: str = ""
    ratio: float | None = None
    at_most: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the ratio meets its target; None without one."""
        if self.at_most is not None:
            return self.ratio <= self.at_most
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return None

    def cells(self) -> tuple[str, ...]:
        """The line's cells, in the order of TABLE."""
        target = ""
        if self.at_most is not None:
            target = f"at most {self.at_most:g}"
        elif self.at_least is not None:
            target = f"at least {self.at_least:g}"
        verdict = {True: "met", False: "missed", None: ""}[self.is_met]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.what, self.ours, self.theirs, ratio, target, verdict


def table(results: list[Result]) -> str:
    """The results as aligned text."""
    rows = [TABLE, *(result.cells() for result in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    lines = (
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
    return "\n".join(lines)


def seconds(value: float) -> str:
    """A duration for the table."""
    return f"{value:.2f} s"


def megabytes(value: float) -> str:
    """A size in bytes for the table."""
    return f"{value / 1e6:.0f} MB"
