"""The page of a day: who is in danger, who waits, who is new, who comes, what is broken."""

from datetime import datetime

from lorc.pages import standing, waiting, words
from lorc.pages.rows import Rows, work
from lorc.today.source import SHOWN_OF_A_CLASS, Morning

FIRST = 4  # so many of each answer stand on the first screen
TOO_LONG = ("too_long", "long_ago")
LISTED = 40  # and so many are told on a terminal
# by what is wrong with the scores; of the rest the sentence says the way out itself
NEXT_OF_SCORES = {"binding": "scores_next", "alert": "alerts_next"}


class Today:
    """Makes the layout of one day."""

    def __init__(self, morning: Morning, rows: dict[str, list[dict]], now: datetime):
        self._rows = rows
        self._morning = morning
        self._shown = Rows(morning.zone)
        self._now = now

    def layout(self) -> dict:
        """Everything that is shown."""
        [health] = self._rows["health"]
        parts = {
            "flags": [self._shown.flag(row) for row in self._rows["flags"]],
            "waiting": waiting.groups(self._rows["threads"], self._shown, SHOWN_OF_A_CLASS),
            "newcomers": [self._shown.newcomer(row) for row in self._rows["newcomers"]],
            "sessions": [self._shown.session(row) for row in self._rows["sessions"]],
            "broken": self._broken(),
        }
        return parts | {
            "title": words.say("today_title", day=words.weekday(self._morning.day)),
            "made": words.moment(self._now.astimezone(self._morning.zone)),
            "is_stale": health["is_stale"],
            "headline": standing.headline(health, self._shown.moment),
            "answers": self._answers(parts),
        }

    def _answers(self, parts: dict) -> list[dict]:
        """The five questions of a morning, each with its answer in a sentence and its first."""
        groups = parts["waiting"]
        asks = [row for group in groups if not group["is_folded"] for row in group["rows"]]
        today = [row for row in parts["sessions"] if row["is_today"]]
        told = {
            "danger": self._danger(parts["flags"]),
            "waits": self._waits(groups),
            "new": words.say("new_people", count=len(parts["newcomers"])),
            "comes": words.say("sessions_today", count=len(today))
            + words.say("sessions_tomorrow", count=len(parts["sessions"]) - len(today)),
            "broken": words.say("things_to_do", count=len(parts["broken"])),
        }
        shown = {
            "danger": parts["flags"],
            "waits": asks,
            "new": parts["newcomers"],
            "comes": parts["sessions"],
            "broken": parts["broken"],
        }
        return [
            {
                "id": name,
                "question": words.say(f"asks_{name}"),
                "told": told[name],
                "is_urgent": name == "danger" and bool(shown[name]),
                "rows": shown[name][:FIRST],
                "all": shown[name][:LISTED],
                "more": len(shown[name]) > FIRST,
            }
            for name in shown
        ]

    def _danger(self, flags: list[dict]) -> str:
        if not flags:
            return words.say("nobody_in_danger")
        new = sum(each["is_new"] for each in flags)
        return words.say("flags_open", count=len(flags)) + words.say("flags_new", count=new)

    def _waits(self, groups: list[dict]) -> str:
        if not groups:
            return words.say("nobody_waits")
        told = [words.say("threads_wait", count=self._rows["threads"][0]["threads_waiting"])]
        for group in groups:
            if group["wait"] in TOO_LONG and group["is_first"]:
                count = words.number(group["count"])
                told.append(f"{group['title']}: {count}{group['longest_told']}")
        return "; ".join(told)

    def _broken(self) -> list[dict]:
        """What is to be put right, each with its next step."""
        found = [self._shown.payment(row) for row in self._rows["payments"]]
        for row in self._rows["score_troubles"]:
            sentence = words.told(row["sentence"])
            todo = NEXT_OF_SCORES.get(row["subject"])
            found.append(work("scores", sentence, words.say(todo) if todo else ""))
        for row in self._rows["conflicts"]:
            doubt = words.say("links_in_doubt", count=row["conflicts"])
            detail = f"{doubt} {words.told(row['why'])}"
            todo = f"{words.told(row['settled_by'])} {words.say('conflicts_next')}"
            found.append(work("persons", detail, todo))
        return found + [
            work("data", trouble["text"], words.say("data_next"))
            for trouble in standing.troubles(self._rows)
        ]
