"""What the API does not report and the census finds."""

from .conftest import hour


def test_a_deletion_brings_a_complete_listing(form):
    ids = form.add_some(5)
    state = form.run().state
    form.delete(ids[2])
    output = form.run(state)
    assert output.ids == ids[:2] + ids[3:]
    assert output.is_complete("responses")
    again = form.run(output.state)
    assert again.ids == []
    assert not again.is_complete("responses")


def test_additions_edits_a_deletion_and_a_restoration(form):
    ids = form.add_some(10)
    form.delete(ids[0])
    state = form.run().state
    form.restore(ids[0])
    form.delete(ids[1])
    form.edit(ids[2], answers={})
    form.edit(ids[3], answers={})
    added = form.add_some(3, start=40)
    output = form.run(state)
    assert sorted(output.ids) == sorted([ids[0], *ids[2:], *added])
    assert output.is_complete("responses")
    assert form.run(output.state).ids == []


def test_one_gone_and_another_come_late_are_not_taken_for_no_change(form):
    ids = form.add_some(5)
    state = form.run().state
    form.delete(ids[1])
    late = form.add(hour(1))
    output = form.run(state)
    assert sorted(output.ids) == sorted([ids[0], *ids[2:], late])
    assert output.is_complete("responses")


def test_what_was_gone_and_came_back_between_two_runs_is_no_change(form):
    ids = form.add_some(3)
    state = form.run().state
    form.delete(ids[1])
    form.restore(ids[1])
    assert form.run(state).of("RECORD") == []


def test_what_was_deleted_and_comes_back_lives_again(form):
    ids = form.add_some(3)
    state = form.run().state
    form.delete(ids[1])
    state = form.run(state).state
    form.restore(ids[1])
    assert ids[1] in form.run(state).ids


def test_a_deletion_of_the_newest_leaves_the_bookmark(form):
    ids = form.add_some(3)
    state = form.run().state
    form.delete(ids[2])
    output = form.run(state)
    assert output.ids == ids[:2]
    assert output.bookmark == hour(2)
    new = form.add(hour(4))
    assert form.run(output.state).ids == [new]


def test_the_last_response_of_all_may_go(form):
    only = form.add(hour(0))
    state = form.run().state
    form.delete(only)
    output = form.run(state)
    assert output.ids == []
    assert output.is_complete("responses")
    assert not form.run(output.state).is_complete("responses")


def test_an_instant_may_be_written_with_more_or_fewer_digits(form):
    only = form.add("2026-01-01T00:00:00.5Z", createTime="2026-01-01T00:00:00.500Z")
    state = form.run().state
    form.delete(only)
    assert form.run(state).is_complete("responses")


def test_an_edited_response_that_is_deleted_is_found(form):
    ids = form.add_some(3)
    state = form.run().state
    form.edit(ids[0], answers={})
    state = form.run(state).state
    form.delete(ids[0])
    assert form.run(state).is_complete("responses")


def test_a_deletion_in_the_middle_of_a_listing_is_found_by_the_next(form):
    ids = form.add_some(4)
    tap = form.tap(page_size=1)
    records = tap.streams["responses"].get_records(None)
    assert next(records)["responseId"] == ids[0]
    form.delete(ids[0])
    assert [record["responseId"] for record in records] == ids[1:]
    output = form.run(tap.state)
    assert output.ids == ids[1:]
    assert output.is_complete("responses")


def test_a_run_without_state_lists_everything(form):
    ids = form.add_some(3)
    form.run()
    output = form.run()
    assert output.ids == ids
    assert output.is_complete("responses")


def test_the_state_is_small_however_many_responses_there_are(form):
    form.add_some(2)
    few = form.run().state
    form.add_some(60, start=10)
    assert len(str(form.run(few).state)) == len(str(few))
