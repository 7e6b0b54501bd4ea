"""The rows of the page of a day as people read them: who, what about, what to do next."""

from datetime import datetime
from zoneinfo import ZoneInfo

from lorc.pages import words

SUBJECT = 80
CERTAIN = ("better", "recovered", "worse")
AGAIN = {"clear": "answered_again", "raised": "flagged_again", "unread": "unread_again"}


class Rows:
    """Makes what is shown of a row, with its times where the practice is."""

    def __init__(self, zone: ZoneInfo):
        self._zone = zone

    def flag(self, row: dict) -> dict:
        """A flag item that was raised or could not be read."""
        item = _item(row)
        answer = words.told(row["answer"], SUBJECT)
        what = words.say("flag_raised" if row["flag_state"] == "raised" else "flag_unread")
        notes = []
        if row["is_unconfirmed"]:
            claimed = words.clean(row["claimed_names"]) or words.say("somebody_else")
            notes.append(words.say("who_is_unconfirmed", claimed=claimed))
        if not row["is_current_version"]:
            notes.append(words.say("edited_since"))
        if not row["is_open"]:
            again = AGAIN[row["followed_state"]]
            notes.append(words.say(again, day=self.day(row["followed_at"])))
        return self._person(row) | {
            "item": item,
            "item_text": words.told(row["item_text"]),
            "what": what,
            "answer": answer,
            "when": self.moment(row["occurred_at"]),
            "is_new": row["is_new"],
            "is_open": row["is_open"],
            "detail": f"{item}, {what}: " + (f"“{answer}”" if answer else words.say("no_answer")),
            "notes": notes,
            "next": words.say("flag_next" if row["flag_state"] == "raised" else "unread_next"),
        }

    def thread(self, row: dict) -> dict:
        """A thread in which somebody waits."""
        wait = words.wait(row["hours_waiting"], row["days_waiting"])
        boxes = words.clean(", ".join(row["connections"]))
        failed = [words.say("answer_came_back")] if row["answer_failed"] else []
        return {
            "who": words.name(row["person_name"]),
            "email": words.clean(row["email"]),
            "phone": "",
            "record": row["contact_id"] or "",
            "subject": words.clean(row["subject"], SUBJECT) or words.say("no_subject"),
            "stage": words.word("lead_stage", row["lead_stage"]),
            "wait": wait,
            "hours": row["hours_waiting"],
            "since": self.moment(row["waiting_since"]),
            "since_sorted": row["waiting_since"].isoformat(),
            "detail": f"{words.clean(row['subject'], SUBJECT) or words.say('no_subject')}, "
            f"{words.say('waits_for', wait=wait)}",
            "notes": failed,
            "next": words.say("thread_next", boxes=boxes),
        }

    def newcomer(self, row: dict) -> dict:
        """Somebody who is new."""
        came = words.word("came_by", row["came_by"])
        about = words.clean(row["about"], SUBJECT)
        todo = "newcomer_known" if row["contact_id"] else "newcomer_next"
        if row["is_unconfirmed"]:
            todo = "newcomer_unconfirmed"
        elif row["is_waiting"]:
            todo = "newcomer_waits"
        person = self._person(row)
        return person | {
            "who": person["who"] + words.say("unconfirmed_mark") * row["is_unconfirmed"],
            "came": came,
            "about": about,
            "stage": words.word("lead_stage", row["lead_stage"]),
            "when": self.moment(row["came_at"]),
            "when_sorted": row["came_at"].isoformat(),
            "detail": f"{came}, {self.day(row['came_at'])}" + (f": {about}" if about else ""),
            "notes": [],
            "next": words.say(todo),
        }

    def session(self, row: dict) -> dict:
        """A session of today or tomorrow."""
        start = row["started_at"].astimezone(self._zone)
        scores = [self._score(score) for score in row["scores"]]
        notes = []
        if row["open_flags"]:
            items = ", ".join(dict.fromkeys(map(_item, row["open_flags"])))
            notes.append(words.say("open_flags", items=items))
        due = ""
        if row["due_names"]:
            names, since = words.clean(row["due_names"]), words.day(row["due_since"])
            due = words.say("owes", names=names, since=since)
        day = words.say("today" if row["is_today"] else "tomorrow")
        status = words.told(row["status"])
        how = ", ".join(self._brief(score) for score in row["scores"]) or words.say("no_score_yet")
        return self._person(row) | {
            "is_today": row["is_today"],
            "day": day,
            "time": f"{start:%H:%M}",
            "when_sorted": row["started_at"].isoformat(),
            "status": status,
            "kind": words.told(row["session_type"]),
            "therapist": words.clean(row["therapist_name"]),
            "scores": scores,
            "due": due,
            "detail": f"{day} {start:%H:%M}, {status}: {how}",
            "notes": notes,
            "next": due,
        }

    def _score(self, score: dict) -> str:
        told = f"{words.clean(score['instrument_name'])} {words.number(score['total'])}"
        told += f" ({words.told(score['band'])}{self._lacking(score)})"
        told += f", {self.day(score['occurred_at'])}"
        return f"{told}, {words.word('verdict', score['verdict'])}{self._no_newer_total(score)}"

    def _brief(self, score: dict) -> str:
        """A score in a few words: what changed for certain stands with it, and what it lacks."""
        told = [words.told(score["band"]) + self._lacking(score)]
        if score["verdict"] in CERTAIN:
            told.append(words.word("verdict", score["verdict"]))
        name = words.clean(score["instrument_name"])
        total = f"{name} {words.number(score['total'])} ({', '.join(told)})"
        return total + self._no_newer_total(score)

    @staticmethod
    def _lacking(score: dict) -> str:
        lacks = words.lacking(score)
        return words.say("prorated", lacks=lacks) if lacks else ""

    def _no_newer_total(self, score: dict) -> str:
        if score["without_total_at"] is None:
            return ""
        return words.say("no_newer_total", day=self.day(score["without_total_at"]))

    def payment(self, row: dict) -> dict:
        """Something that failed to be paid, or that a bank disputes."""
        amount = words.money(row["amount"], row["currency"])
        kind = words.word("event_kind", row["payment_type"])
        state = words.word("payment_status", row["status"])
        day = self.day(row["occurred_at"]) if row["occurred_at"] else ""
        about = words.clean(row["description"], SUBJECT)
        detail = ", ".join(part for part in (kind, amount, state, day, about) if part)
        todo = words.say("payment_next")
        if row["due_at"]:
            todo = words.say("dispute_next", due=self.moment(row["due_at"]))
        return self._person(row) | work("payment", detail, todo, row)

    def _person(self, row: dict) -> dict:
        emails = row["emails"] or [""]
        return {
            "who": words.name(row["person_name"]),
            "email": words.clean(emails[0]),
            "phone": words.clean(row.get("phone")),
            "record": row["contact_id"] or "",
            "key": row.get("idem_key", ""),
        }

    def day(self, when: datetime) -> str:
        """The day of a time."""
        return words.day(when.astimezone(self._zone))

    def moment(self, when: datetime) -> str:
        """A time with its day."""
        return words.moment(when.astimezone(self._zone))


def work(kind: str, detail: str, todo: str, row: dict | None = None) -> dict:
    """A piece of work that concerns nobody by name, or the person of a row."""
    nobody = {} if row else {"who": words.say(f"work_{kind}"), "email": "", "phone": ""}
    return nobody | {
        "kind": words.say(f"work_{kind}"),
        "detail": detail,
        "notes": [],
        "next": todo,
    }


def _item(row: dict) -> str:
    """An item as people name it: its instrument's name, and its number there."""
    return f"{words.clean(row['instrument_name'])} {words.say('item')} {row['item_number']}"
