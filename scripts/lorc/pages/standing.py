"""How the data stand that a page is made of: one line, and what is in trouble."""

from collections.abc import Callable
from datetime import datetime

from lorc.pages import words

LONGEST = 300


def headline(health: dict, moment: Callable[[datetime], str]) -> str:
    """A page's line on whether it can be trusted."""
    count, late = health["connections"], health["not_up_to_date"]
    worst = words.told(health["worst_trouble"], LONGEST)
    if health["is_silent"]:
        return words.say("old_silent")
    if late:
        return words.say("old_connections", count=late, all=words.number(count), worst=worst)
    if health["lane_trouble"]:
        return words.say("old_lanes", trouble=words.told(health["lane_trouble"], LONGEST))
    since = moment(health["oldest_success_at"])
    fresh = words.say("up_to_date", all=words.number(count), since=since)
    built = health["lanes_built_at"]
    if built and built < health["oldest_success_at"]:
        fresh += f" {words.say('built_before', when=moment(built))}"
    if health["in_trouble"]:
        look = words.say("need_a_look", count=health["in_trouble"], worst=worst)
        return f"{fresh} {look}"
    return fresh


def troubles(rows: dict[str, list[dict]]) -> list[dict]:
    """The lanes and the connections that are in trouble, and links that are in doubt."""
    found = [
        {"name": words.clean(row["connection_name"]), "text": words.told(row["trouble"], LONGEST)}
        for row in rows.get("connections", [])
        if not row["is_healthy"]
    ]
    [health] = rows["health"]
    if health["lane_trouble"] and "connections" in rows:
        text = words.told(health["lane_trouble"], LONGEST)
        found.insert(0, {"name": words.say("lanes"), "text": text})
    return found


def conflicts(rows: dict[str, list[dict]]) -> list[dict]:
    """The links between persons that are in doubt, by kind, each with what settles it."""
    return [
        {
            "name": words.say("persons"),
            "text": f"{words.say('links_in_doubt', count=row['conflicts'])} "
            f"{words.told(row['why'])} {words.told(row['settled_by'])}",
        }
        for row in rows.get("conflicts", [])
    ]
