"""Where the marks of a chart go; templates/*.svg draw them. A chart is told in words as well."""

from datetime import datetime
from decimal import Decimal

from lorc.pages import words

# the names of the bands have the left of a trend to themselves
NAMES_WIDTH = 62
BARS = {"width": 200, "height": 54}
TREND = {"width": 260, "height": 106, "left": 18, "right": 24, "top": 6, "bottom": 16}
# light to dark, so that they differ in black and white too
TINTS = ["#ffffff", "#f1f4f7", "#e3e9ee", "#d4dde5", "#c5d1dc"]
IMPOSSIBLE = ("total_out_of_range", "total_without_band", "no_question_of_its_form")
NO_POINT = ("incomplete", "edited")


def bars(figures: list[tuple[str, Decimal | None]]) -> dict:
    """A bar for each week's figure, the last one marked; weeks by name."""
    known = [value for _, value in figures if value is not None]
    top, high = max([*known, 1]), BARS["height"] - 14
    step = BARS["width"] / max(len(figures), 1)
    drawn = [
        {
            "x": round(place * step + 1, 1),
            "width": round(step - 2, 1),
            "height": round(max(float(value / top) * (high - 2), 1), 1),
            "is_last": place == len(figures) - 1,
        }
        for place, (_, value) in enumerate(figures)
        if value is not None
    ]
    listed = ", ".join(f"{week} {words.number(value)}" for week, value in figures)
    ends = {"first": figures[0][0], "last": figures[-1][0]}
    return BARS | ends | {"floor": high, "bars": drawn, "alt": words.say("by_week", listed=listed)}


def trend(bands: list[dict], scores: list[dict]) -> dict:
    """A client's scores of one instrument over its bands."""
    highest = float(bands[0]["highest"])
    left, right = TREND["left"], TREND["width"] - TREND["right"]
    floor, top = TREND["height"] - TREND["bottom"], TREND["top"]

    def y(total: Decimal | float) -> float:
        return round(floor - float(total) / highest * (floor - top), 1)

    began, ended = scores[0]["occurred_at"], scores[-1]["occurred_at"]
    seconds = (ended - began).total_seconds()

    def x(when: datetime) -> float:
        share = (when - began).total_seconds() / seconds if seconds else 0.5
        return round(left + NAMES_WIDTH + share * (right - left - NAMES_WIDTH - 10), 1)

    # the darker, the worse
    tints = TINTS[: len(bands)]
    if bands[0]["is_higher_worse"] is False:
        tints = tints[::-1]
    lows = [float(band["low"]) for band in bands]
    tops = [*lows[1:], highest]
    points = [
        {
            "x": x(score["occurred_at"]),
            "y": top + 4 if score["total"] is None else y(score["total"]),
            "verdict": score["verdict"],
            "flags": _marked(score),
        }
        for score in scores
    ]
    totals = [point for point in points if point["verdict"] not in NO_POINT]
    last = next((score for score in reversed(scores) if score["verdict"] not in NO_POINT), None)
    return TREND | {
        "name": bands[0]["instrument_name"],
        "inner": right - left,
        "bands": [
            {
                "y": y(high),
                "height": round(y(low) - y(high), 1),
                "tint": tints[place % len(tints)],
                "low": words.number(band["low"]),
                "low_y": y(low),
                "name": words.told(band["band"]),
            }
            for place, (band, low, high) in enumerate(zip(bands, lows, tops, strict=True))
        ],
        "cutoff": y(bands[0]["recovery_cutoff"]) if bands[0]["recovery_cutoff"] else None,
        "points": points,
        "line": " ".join(f"{point['x']},{point['y']}" for point in totals),
        "size": 3.2 if len(scores) <= 40 else 2,
        "last": totals[-1] | {"total": words.number(last["total"])} if last else None,
        "from": words.day(began),
        "until": words.day(ended) if seconds else "",
        "names_width": NAMES_WIDTH,
        "caption": _caption(bands[0], scores, last),
        "alt": _told(bands[0]["instrument_name"], scores, last),
    }


def _marked(score: dict) -> list[dict]:
    """The flag items to draw at a score: a full flag is raised, an empty one could not be read."""
    return [
        {"item": flag["item_number"], "is_raised": flag["state"] == "raised"}
        for flag in score["flags"] or []
        if flag["state"] != "clear"
    ]


def _caption(band: dict, scores: list[dict], last: dict | None) -> str:
    newest = scores[-1]
    if last is None:
        return words.say("no_total", name=band["instrument_name"], why=_why(newest))
    told = f"{band['instrument_name']} {_told_total(last)}"
    if newest["total"] is None:
        told += words.say(
            "newest_without_total", day=words.day(last["occurred_at"]), why=_why(newest)
        )
    if last["verdict"] == "first":
        return f"{told}, {words.word('verdict', 'first')}"
    change = words.signed(last["change_from_baseline"])
    verdict = words.word("verdict", last["verdict"])
    return told + words.say("since_the_first", change=change, verdict=verdict)


def _told(name: str, scores: list[dict], last: dict | None) -> str:
    """The chart in words: of many scores the last ten."""
    shown = scores[-10:]
    listed = ", ".join(
        words.say(
            "score_on", total=words.number(score["total"]), day=words.day(score["occurred_at"])
        )
        + _remarks(name, score)
        for score in shown
    )
    which = words.say("scores_told")
    if len(scores) > len(shown):
        which = words.say("last_scores_told", count=len(scores), shown=len(shown))
    verdict = words.word("verdict", last["verdict"]) if last else ""
    ending = words.say("counts_as", verdict=verdict) if last else ""
    return f"{name}, {which}: {listed}.{ending}"


def _told_total(score: dict) -> str:
    lacks = words.lacking(score)
    told = f"{words.number(score['total'])}, {words.told(score['band'])}"
    return told + words.say("prorated", lacks=lacks) if lacks else told


def _why(score: dict) -> str:
    """Why a sheet has no total."""
    reason = score["no_total_reason"]
    if reason in IMPOSSIBLE:
        return words.word("no_total_reason", reason)
    return words.lacking(score) or words.say("nothing_answered")


def _remarks(name: str, score: dict) -> str:
    """What is to be known of a score beside its total, in brackets."""
    told = [
        f"{name} {words.say('item')} {flag['item']} "
        + words.say("flagged" if flag["is_raised"] else "flag_unread")
        for flag in _marked(score)
    ]
    if score["verdict"] == "edited":
        told.append(words.say("edited_no_count"))
    elif score["version_number"] > 1:
        told.append(words.say("an_edit"))
    if lacks := words.lacking(score):
        told.append(lacks)
    return f" ({'; '.join(told)})" if told else ""
