"""Those who wait for an answer, by with whom they stand and by how long is too long."""

from itertools import groupby
from operator import itemgetter

from lorc.pages import words
from lorc.pages.rows import Rows


def groups(threads: list[dict], rows: Rows, most: int) -> list[dict]:
    """Each class of those who wait, in the order in which to answer, with the newest of it."""
    found = []
    ordered = sorted(threads, key=itemgetter("place"))
    for (group, wait), members in groupby(ordered, itemgetter("waiting_group", "wait_class")):
        shown = list(members)[:most]
        count = shown[0]["class_count"]
        longest = shown[0]["class_longest_since"]
        name = words.name(shown[0]["class_longest_name"])
        found.append(
            {
                "title": f"{words.word('waiting_group', group)}: {words.word('wait_class', wait)}",
                "count": count,
                "told": words.say("so_many_wait", count=count),
                "more": count - len(shown),
                "more_told": words.say("more_wait", count=count - len(shown)),
                "is_folded": group == "machine",
                "is_first": group == "client",
                "wait": wait,
                "longest_told": words.say("the_longest", who=name, since=rows.day(longest)),
                "rows": [rows.thread(row) for row in shown],
            }
        )
    return found
