"""What the tap asks for, and that records arrive unaltered."""

import pytest

from .conftest import hour

ODD = {
    "responseId": "ACYD_ö-1",
    "respondentEmail": "ada@example.org",
    "totalScore": 2.5,
    "answers": {"": {"textAnswers": {"answers": [{"value": "a\u0000b \U0001f33b"}, {}]}}},
    "big": 123456789012345678901234567890,
    "unknown": {"new": None, "empty": {}, "flag": False},
}


def only(form, name):
    """A catalog with one stream selected."""
    catalog = form.tap().catalog_dict
    for stream in catalog["streams"]:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = stream["tap_stream_id"] == name
    return catalog


@pytest.mark.parametrize(("number", "pages"), [(7, 3), (6, 2)], ids=["rest", "full last page"])
def test_pages_are_followed_to_the_end(form, number, pages):
    ids = form.add_some(number)
    lists = form.count("/responses?")
    output = form.run(page_size=3)
    assert output.ids == ids
    assert lists() == pages
    form.run(output.state, page_size=3)
    assert lists() == 2 * pages


def test_many_responses_of_one_instant_span_pages(form):
    ids = {form.add(hour(0)) for _ in range(5)}
    output = form.run(page_size=2)
    assert len(output.ids) == 5
    assert set(output.ids) == ids
    assert form.run(output.state, page_size=2).ids == []


def test_an_empty_page_with_a_token_is_not_the_end(form, monkeypatch):
    ids = form.add_some(3)
    stream = form.tap().streams["responses"]
    fetch = stream.fetch

    def empty_first(url, params):
        if not params["pageToken"]:
            return {"nextPageToken": "the first page"}
        return fetch(url, params={**params, "pageToken": None})

    monkeypatch.setattr(stream, "fetch", empty_first)
    assert [record["responseId"] for record in stream.get_records(None)] == ids


def test_a_response_is_what_the_api_answers_and_its_context(form):
    form.add(hour(0), **ODD)
    form.add(hour(1))
    form_id = form.answer()["formId"]
    listed = form.answer("/responses")["responses"]
    records = form.run().records("responses")
    assert records == [{**item, "_context": {"formId": form_id}} for item in listed]
    assert ODD.items() <= records[0].items()
    assert "formId" not in records[0]


def test_a_narrower_catalog_drops_no_property(form):
    form.add(hour(0), **ODD)
    catalog = form.tap().catalog_dict
    for stream in catalog["streams"]:
        stream["schema"]["additionalProperties"] = False
    del catalog["streams"][1]["schema"]["properties"]["answers"]
    (record,) = form.run(catalog=catalog).records("responses")
    assert ODD.items() <= record.items()


def test_the_form_comes_when_it_has_changed(form):
    first = form.run()
    assert first.records("form") == [form.answer()]
    again = form.run(first.state)
    assert again.records("form") == []
    form.change(info={"title": "Für später"})
    changed = form.run(again.state)
    assert changed.records("form") == [form.answer()]
    assert changed.records("form")[0]["info"] == {"title": "Für später"}
    assert form.run(changed.state).records("form") == []
    assert form.run().records("form") == [form.answer()]


def test_a_change_that_makes_no_revision_is_a_change(form):
    state = form.run().state
    form.change(publishSettings={"publishState": {"isPublished": True}})
    assert len(form.run(state).records("form")) == 1


def test_the_form_is_asked_for_once(form):
    form.add(hour(0))
    asked, tokens = form.count(f"/v1/forms/{form.connection}?"), form.count("/token")
    form.run()
    assert (asked(), tokens()) == (1, 1)


def test_responses_alone_know_their_form(form):
    form.add(hour(0))
    output = form.run(catalog=only(form, "responses"))
    assert output.records("form") == []
    (record,) = output.records("responses")
    assert record["_context"] == {"formId": form.answer()["formId"]}


def test_the_form_alone_asks_for_no_response(form):
    form.add(hour(0))
    lists = form.count("/responses")
    output = form.run(catalog=only(form, "form"))
    assert len(output.records("form")) == 1
    assert lists() == 0


def test_the_forms_id_is_quoted_in_the_url(form):
    url = form.tap(form_id="a/b?c").streams["form"].form_url
    assert url == f"{form.url}/v1/forms/a%2Fb%3Fc"
