import pytest


def customers(*created):
    """cus_0, cus_1, ... in the order of the file."""
    return [
        {"id": f"cus_{n}", "object": "customer", "created": moment}
        for n, moment in enumerate(created)
    ]


def listed(stripe, **params):
    answer = stripe.get("/v1/customers", params=params).json()
    return [item["id"] for item in answer["data"]], answer["has_more"]


def test_newest_first_and_the_later_of_one_second_first(objects, stripe):
    objects("customer", *customers(20, 30, 10, 30))
    assert listed(stripe) == (["cus_3", "cus_1", "cus_0", "cus_2"], False)


def test_a_page_has_ten_by_default_and_a_hundred_at_most(objects, stripe):
    objects("customer", *customers(*range(101)))
    assert [len(listed(stripe, **given)[0]) for given in ({}, {"limit": 100})] == [10, 100]
    assert stripe.get("/v1/customers?limit=101").json()["error"]["param"] == "limit"
    assert stripe.get("/v1/customers?limit=0").status_code == 400
    assert stripe.get("/v1/customers?limit=ten").status_code == 400


def test_pages_in_both_directions(objects, stripe):
    objects("customer", *customers(1, 2, 3, 4, 5))
    assert listed(stripe, limit=2) == (["cus_4", "cus_3"], True)
    assert listed(stripe, limit=2, starting_after="cus_3") == (["cus_2", "cus_1"], True)
    assert listed(stripe, limit=1, starting_after="cus_1") == (["cus_0"], False)
    assert listed(stripe, starting_after="cus_0") == ([], False)
    assert listed(stripe, limit=2, ending_before="cus_0") == (["cus_2", "cus_1"], True)
    assert listed(stripe, limit=2, ending_before="cus_2") == (["cus_4", "cus_3"], False)
    both = {"starting_after": "cus_1", "ending_before": "cus_3"}
    assert stripe.get("/v1/customers", params=both).status_code == 400


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"created": 2}, ["cus_1"]),
        ({"created[gt]": 2}, ["cus_3", "cus_2"]),
        ({"created[gte]": 2, "created[lt]": 4}, ["cus_2", "cus_1"]),
        ({"created[lte]": 1}, ["cus_0"]),
    ],
)
def test_created_narrows(objects, stripe, given, expected):
    objects("customer", *customers(1, 2, 3, 4))
    assert listed(stripe, **given) == (expected, False)


def test_a_deleted_cursor_is_refused_as_stripe_does(objects, stripe, control):
    objects("customer", *customers(1, 2, 3))
    control("DELETE", "customer/cus_1")
    answer = stripe.get("/v1/customers?starting_after=cus_1")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (
        400,
        "resource_missing",
        "starting_after",
    )


def test_an_object_that_is_missing_or_deleted(objects, stripe, control, official):
    objects("customer", *customers(1))
    missing = stripe.get("/v1/customers/cus_9")
    recorded = official("delete/err-not-found")["error"]
    assert missing.status_code == 404
    assert missing.json()["error"].keys() == recorded.keys()
    assert missing.json()["error"]["message"] == "No such customer: 'cus_9'"
    assert missing.headers["Request-Id"] in missing.json()["error"]["request_log_url"]
    assert stripe.get("/v1/customers/cus_0").json() == customers(1)[0]
    control("DELETE", "customer/cus_0")
    gone = stripe.get("/v1/customers/cus_0")
    assert (gone.status_code, gone.json().keys()) == (200, official("deleted_customer").keys())
    assert gone.json()["deleted"] is True
    assert listed(stripe) == ([], False)


def test_a_list_is_shaped_like_a_recorded_one(objects, stripe, official):
    recorded = official("reader/customers/1-first-page")
    objects("customer", *recorded["data"][::-1])
    answer = stripe.get("/v1/customers?limit=2").json()
    assert answer == {**recorded, "has_more": False}


def test_an_unknown_parameter_and_an_unknown_path(stripe, official):
    recorded = official("reader/general-errors/error-bad-request")["error"]
    error = stripe.get("/v1/customers?pineapple=1").json()["error"]
    for key in ("code", "message", "param", "type", "doc_url"):
        assert error[key] == recorded[key]
    assert stripe.get("/v1/pineapples").status_code == 404
    assert "Unrecognized request URL" in stripe.get("/v1/pineapples/1").json()["error"]["message"]


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("Bearer sandbox-{name}", 200),
        ("Bearer sandbox-tap-stripe--test-{number}", 200),
        ("Bearer sandbox-other", 401),
        ("Bearer {name}", 401),
        ("Basic ==", 401),
        ("", 401),
    ],
)
def test_keys(account, stripe, authorization, status):
    number = account.name.rpartition("-")[2]
    headers = {"Authorization": authorization.format(name=account.name, number=number)}
    assert stripe.get("/v1/customers", headers=headers).status_code == status


def test_the_key_may_be_the_user_of_basic_authentication(account, stripe):
    key = (f"sandbox-{account.name}", "")
    assert stripe.get("/v1/customers", headers={"Authorization": ""}, auth=key).status_code == 200


@pytest.mark.parametrize(("version", "status"), [("2026-03-25.dahlia", 200), ("latest", 400)])
def test_versions(stripe, version, status):
    headers = {"Stripe-Version": version}
    assert stripe.get("/v1/customers", headers=headers).status_code == status


def test_a_key_of_another_provider_opens_nothing(served, stripe):
    (served[0] / "gmail" / "gmail-test").mkdir(parents=True)
    key = {"Authorization": "Bearer sandbox-gmail-test"}
    assert stripe.get("/v1/customers", headers=key).status_code == 401


def test_a_revoked_key_is_expired_until_renewed(account, stripe):
    stripe.delete(f"/__sandbox/tokens/{account.name}?refresh=true")
    answer = stripe.get("/v1/events")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (401, "api_key_expired")
    assert account.name not in answer.text
    stripe.post(f"/__sandbox/tokens/{account.name}")
    assert stripe.get("/v1/events").status_code == 200


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (401, "invalid_request_error", None),
        (403, "invalid_request_error", None),
        (404, "invalid_request_error", "resource_missing"),
        (429, "invalid_request_error", "rate_limit"),
        (503, "api_error", None),
    ],
)
def test_a_provoked_error_has_stripes_format(stripe, status, kind, code):
    stripe.post("/__sandbox/faults", json={"path": "/v1/refunds", "status": status})
    answer = stripe.get("/v1/refunds")
    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error.get("code")) == (status, kind, code)
    assert error["message"]
    assert stripe.get("/v1/invoices").status_code == 200
