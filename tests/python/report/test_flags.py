"""Flags of several instruments are told apart, and what a score lacks stands beside it."""

from lorc.report import render

from . import rows
from .conftest import laid_out


def week() -> dict[str, list[dict]]:
    """Two clients: one with flags of two instruments, one whose newest sheet has no total."""
    found = rows.quiet()
    found["clients"] = [
        rows.client(
            "two",
            "Two Flags",
            1,
            flags=1,
            unread_names="GAD-7 item 3",
            last_unread_at=rows.NOW,
        ),
        rows.client("gap", "A Gap", 2),
    ]
    phq9 = rows.scores("two", "phq9", [11, 12], flags=[1])
    gad7 = rows.scores("two", "gad7", [9, 9])
    gad7[1]["flags"] = [{"item_number": 3, "state": "unread"}]
    gap = rows.scores("gap", "phq9", [8, None])
    gap[0] |= {"n_missing": 1, "n_rejected": 1}
    gap[1] |= {"n_missing": 0, "n_rejected": 4, "no_total_reason": "too_many_rejected"}
    found["scores"] = [*phq9, *gad7, *gap]
    found["score_troubles"] = [
        {"subject": "binding", "sentence": 'Form "Follow-up": a question is no longer asked.'}
    ]
    return found


def test_two_flag_items_are_told_apart_in_the_note_and_in_the_charts():
    layout = laid_out(week())
    flagged, gap = layout["clients"]
    assert flagged["note"] == (
        f"{rows.FLAG_ITEM} flagged on 17 Nov 2026; "
        "GAD-7 item 3 could not be read on 23 Nov 2026: ask what was meant"
    )
    phq9, gad7 = flagged["charts"]
    assert phq9["points"][1]["flags"] == [{"item": 9, "is_raised": True}]
    assert gad7["points"][1]["flags"] == [{"item": 3, "is_raised": False}]
    assert f"{rows.FLAG_ITEM} flagged" in phq9["alt"]
    assert "GAD-7 item 3 could not be read" in gad7["alt"]
    assert ">9<" in render.svg(phq9)
    assert ">3?<" in render.svg(gad7)
    assert not gap["is_flagged"]


def test_a_client_whose_flag_could_not_be_read_is_told_like_a_raised_one():
    found = week()
    found["clients"][0] |= {"flags_in_week": 0, "last_flag_at": None, "raised_names": None}
    layout = laid_out(found)
    assert layout["clients"][0]["is_flagged"]
    assert "GAD-7 item 3 could not be read" in render.text(layout)


def test_what_a_score_lacks_and_why_there_is_none_stand_beside_it():
    [chart] = laid_out(week())["clients"][1]["charts"]
    assert chart["caption"] == (
        "PHQ-9 8, mild, prorated: 1 item left out and 1 answer could not be read (of 10 Nov 2026; "
        "the newest has no total, 4 answers could not be read), first score"
    )


def test_what_is_wrong_with_the_scores_stands_above_them():
    layout = laid_out(week())
    for shown in (render.page(layout), render.text(layout)):
        assert shown.index("is no longer asked") < shown.index("PHQ-9 8, mild")
    assert render.pdf(layout)


def test_a_version_that_was_edited_is_shown_and_not_joined():
    found = week()
    edited, newest = rows.scores("two", "phq9", [16, 10])
    edited["verdict"] = "edited"
    newest |= {"verdict": "first", "version_number": 2, "change_from_baseline": None}
    found["scores"], found["clients"] = [edited, newest], found["clients"][:1]
    [chart] = laid_out(found)["clients"][0]["charts"]
    assert len(chart["points"]) == 2
    assert len(chart["line"].split()) == 1
    assert "16 on 10 Nov 2026 (edited since, does not count)" in chart["alt"]
    assert "10 on 17 Nov 2026 (an edit)" in chart["alt"]
