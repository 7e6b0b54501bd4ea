"""Those who wait for an answer, by with whom they stand and by how long is too long."""

from itertools import groupby
from operator import itemgetter

from lorc.pages import words
from lorc.pages.rows import Rows


def groups(threads: list[dict], rows: Rows, most: int, *, of_one: bool = False) -> list[dict]:
    """Each class of those who wait, in the order in which to answer, with the newest of it.

    Of the threads `of_one` person, it says nothing of others who wait.
    """
    found = []
    ordered = sorted(threads, key=itemgetter("place"))
    for (group, wait), members in groupby(ordered, itemgetter("waiting_group", "wait_class")):
        known = list(members)
        shown = known[:most]
        count = len(known) if of_one else shown[0]["class_count"]
        name = words.name(shown[0]["class_longest_name"])
        since = rows.day(shown[0]["class_longest_since"])
        longest = "" if of_one else words.say("the_longest", who=name, since=since)
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
                "longest_told": longest,
                "rows": [rows.thread(row) for row in shown],
            }
        )
    return found
