"""A typed address is a claim: it changes nothing that stands under a client's name."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from .people import build, contact
from .sample import DATA, stored

CONNECTION = "google-forms-intake-01"
FORM = json.loads((DATA / "google_forms" / CONNECTION / "form.json").read_text())
NAME, EMAIL, PHONE = "4d520a01", "117e0494", "9767eb06"
ROWS = next(item for item in FORM["items"] if "questionGroupItem" in item)
PHQ9 = [each["questionId"] for each in ROWS["questionGroupItem"]["questions"]]
OFTEN = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
TODAY = datetime.now(UTC).date()
WEEK = TODAY - timedelta(days=TODAY.weekday() + 14)  # within the weeks that a build takes
CODE = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
CONTACTS = [
    contact("anna", "anna@x.example", name="Anna Adler", lastname=" "),
    contact("bert", "bert@x.example", name="Bert Berger"),
    contact("kind", "kind@x.example", name="Kind Berger"),
    contact("gone", "gone@x.example", name="Gerd Gone", statecode=1),
]


def form(collects: str = "VERIFIED") -> dict:
    payload = FORM | {"settings": {"emailCollectionType": collects}}
    return stored("google_forms", CONNECTION, "form", FORM["formId"], payload)


def response(key: str, points: int, account: str | None = None, day: int = 2, **given) -> dict:
    """A PHQ-9 with the same points for each item, from an account or not, by day of the week."""
    texts = {NAME: given.get("name"), EMAIL: given.get("email"), PHONE: given.get("code")}
    texts |= dict.fromkeys(PHQ9, OFTEN[points])
    when = f"{WEEK + timedelta(days=day)}T09:00:00Z"
    payload = {
        "responseId": key,
        "createTime": when,
        "lastSubmittedTime": when,
        "answers": {
            question: {"textAnswers": {"answers": [{"value": text}]}}
            for question, text in texts.items()
            if text
        },
    }
    payload |= {"respondentEmail": account} if account else {}
    context = {"formId": FORM["formId"]}
    return stored("google_forms", CONNECTION, "form_response", key, payload, context)


def built(lanes, *arguments):
    return build(lanes, "report_scores", "report_clients", *arguments)


@pytest.fixture
def coded(lanes):
    """The form's question for the telephone number asks for the client code instead."""
    lanes.rows(f"insert into form_fields values ('{FORM['formId']}', '{PHONE}', 'client_code')")
    yield lanes
    lanes.rows(f"delete from form_fields where question_id = '{PHONE}'")


def of_clients(lanes) -> dict[str, list]:
    """All that stands under the name of a client, but for a claim's time and the place."""
    queries = {
        "measurement_timeseries": "select * from measurement_timeseries",
        "report_scores": "select * from report_scores",
        "report_clients": "select * except (last_claim_at, place) from report_clients",
        "contact_timeline": "select * from contact_timeline",
    }
    of = "where person_key in (select person_key from persons where contact_id is not null)"
    return {
        table: sorted(
            row["row"]
            for row in lanes.rows(f"select to_json_string(t) as row from ({query}) t {of}")
        )
        for table, query in queries.items()
    }


def test_a_stranger_with_a_clients_address_changes_nothing_under_the_clients_name(lanes):
    first, second = (response(f"a{day}", 1, "anna@x.example", day=day) for day in (-6, 1))
    lanes.put([*CONTACTS, form(), first, second])
    built(lanes)
    before = of_clients(lanes)
    assert all(before.values())
    lanes.put([response("attack", 3, name="Zora Neumann", email="anna@x.example", day=2)])
    built(lanes)
    assert of_clients(lanes) == before
    [conflict] = lanes.rows("select * from identity_conflicts")
    assert conflict["conflict_type"] == "name_contradicts_address"
    assert conflict["identifier"].endswith(":attack")
    shown = lanes.rows("select * from report_scores where is_unconfirmed")
    shown = {row["instrument_id"]: row for row in shown}
    assert (len(shown), shown["gad7"]["verdict"]) == (2, "incomplete")
    shown = shown["phq9"]
    assert (shown["person_name"], shown["claimed_names"]) == ("Zora Neumann", "Anna Adler")
    assert (shown["total"], shown["has_flag"], shown["verdict"]) == (27, True, "first")
    rows = lanes.rows(f"select * from report_clients where week_start = '{WEEK}'")
    lines = {row["person_name"]: row for row in rows}
    assert lines["Zora Neumann"]["flags_in_week"] == lines["Zora Neumann"]["place"] == 1
    assert lines["Zora Neumann"]["is_unconfirmed"]
    assert not lines["Anna Adler"]["is_unconfirmed"]
    assert lines["Anna Adler"]["last_claim_at"] == shown["occurred_at"]
    built(lanes, "--full-refresh")
    assert of_clients(lanes) == before


def test_a_response_is_of_whom_something_confirms(coded):
    """By response: what it gives, whose it is, and what is in doubt."""
    typed, slip = "typed_address_not_confirmed", "name_contradicts_address"
    bert, greta = ("Bert Berger", None), ("Greta Grau", None)
    cases = {
        "account": ({"account": "anna@x.example"}, "Anna Adler", None),
        "typed-agrees": ({"email": "anna@x.example", "name": "ADLER, A."}, "Anna Adler", None),
        "typed-initials": ({"email": "anna@x.example", "name": "A. A."}, "A. A.", typed),
        "typed-alone": ({"email": "anna@x.example"}, None, typed),
        "name-and-address": (
            {"account": "anna@x.example", "name": "Anna Adler (anna@x.example)"},
            "Anna Adler",
            None,
        ),
        "address-for-a-name": (
            {"email": "adler@x.example", "name": "adler@x.example"},
            "adler@x.example",
            typed,
        ),
        "typed-stop": ({"email": "anna@x.example.", "name": "Anna Adler"}, "Anna Adler", None),
        "typed-two": (
            {"email": "anna@x.example, bert@x.example", "name": "Anna Adler"},
            "Anna Adler",
            "two_addresses_two_persons",
        ),
        "typed-both": ({"email": "b2@x.example bert@x.example", "name": "Bert B."}, *bert),
        "typed-other": ({"email": "anna@x.example", "name": "Zora"}, "Zora", slip),
        "account-other": ({"account": "bert@x.example", "name": "Zora"}, "Zora", slip),
        "parent": (
            {"account": "bert@x.example", "email": "kind@x.example", "name": "Kind Berger"},
            "Kind Berger",
            "two_addresses_two_persons",
        ),
        "parent-of": (
            {"account": "bert@x.example", "name": "Kind Berger, Vater: Bert Berger"},
            "Kind Berger, Vater: Bert Berger",
            slip,
        ),
        "code": ({"code": "{ANNA}"}, "Anna Adler", None),
        "code-of-child": ({"code": "kind", "name": "Bert Berger für Kind"}, "Kind Berger", None),
        "code-words": ({"code": "My ID: 3F2504E0-4f89-41d3\u20139a0c-0305e82c3301\u200b"}, *greta),
        "code-bare": ({"code": " 3F2504E04F89 41D39A0C 0305E82C3301"}, *greta),
        "code-by-parent": ({"code": "kind", "account": "bert@x.example"}, "Kind Berger", None),
        "code-other": ({"code": "anna", "name": "Zora"}, "Zora", "name_contradicts_client_code"),
        "code-gone": ({"code": "gone", "name": "Gerd"}, "Gerd", "client_code_unknown"),
        "code-wrong": ({"code": "4711"}, None, "client_code_unknown"),
    }
    coded.put([*CONTACTS, form(), contact(CODE, name="Greta Grau")])
    coded.put([contact("bert", "bert@x.example", "b2@x.example", name="Bert Berger")])
    coded.put([contact("adler", "adler@x.example", name="Ines Adler")])
    coded.put([response(key, 2, **given) for key, (given, _, _) in cases.items()])
    built(coded)
    rows = coded.rows(
        """
        select split(idem_key, ':')[offset(3)] as key, display_name, doubt, conflict_type
        from int_respondents
        inner join int_response_claims using (idem_key)
        inner join persons using (person_key)
        left join identity_conflicts on identifier = idem_key
        """
    )
    found = {row["key"]: (row["display_name"], row["doubt"]) for row in rows}
    assert found == {key: (who, doubt) for key, (_, who, doubt) in cases.items()}
    assert all(row["doubt"] == row["conflict_type"] for row in rows)


def test_an_address_counts_as_confirmed_when_the_form_says_so(lanes):
    who = """
        select display_name, is_unconfirmed
        from int_respondents inner join persons using (person_key)
    """
    lanes.put([*CONTACTS, form("RESPONDER_INPUT"), response("r", 2, "anna@x.example")])
    built(lanes)
    assert lanes.rows(who) == [{"display_name": None, "is_unconfirmed": True}]
    lanes.put([form("VERIFIED")])
    built(lanes)
    assert lanes.rows(who) == [{"display_name": "Anna Adler", "is_unconfirmed": False}]
