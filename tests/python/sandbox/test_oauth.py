import pytest


def test_refresh_token_gives_an_access_token_for_its_own_mailbox(sandbox, sign_in, refresh):
    answer = refresh(sandbox)
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "expires_in", "scope", "token_type"}
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 3600)
    with sign_in(sandbox) as gmail:
        assert gmail.get("profile").json()["emailAddress"] == "gmail-test@example.com"


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"refresh_token": "sandbox-nobody"}, 400, "invalid_grant"),
        ({"refresh_token": "gmail-test"}, 400, "invalid_grant"),
        ({"refresh_token": "sandbox-../gmail"}, 400, "invalid_grant"),
        ({"refresh_token": "sandbox-"}, 400, "invalid_grant"),
        ({"refresh_token": "sandbox-a\0b"}, 400, "invalid_grant"),
        ({"client_id": "other"}, 401, "invalid_client"),
        ({"client_secret": "other"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"refresh_token": ""}, 400, "invalid_request"),
    ],
)
def test_refused_as_google_refuses(sandbox, refresh, changed, status, error):
    answer = refresh(sandbox, **changed)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert isinstance(answer.json()["error_description"], str)


def test_revoked_access_needs_a_new_token(sandbox, gmail, sign_in):
    assert gmail.get("profile").status_code == 200
    assert sandbox.delete("/__sandbox/tokens/gmail-test").json() == {"revoked": 1}
    refused = gmail.get("profile")
    assert refused.status_code == 401
    assert refused.json()["error"]["status"] == "UNAUTHENTICATED"
    assert refused.json()["error"]["errors"][0]["location"] == "Authorization"
    with sign_in(sandbox) as again:
        assert again.get("profile").status_code == 200


def test_revoked_refresh_token_is_an_invalid_grant_until_renewed(sandbox, refresh):
    sandbox.delete("/__sandbox/tokens/gmail-test", params={"refresh": "true"})
    assert refresh(sandbox).json() == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    sandbox.post("/__sandbox/tokens/gmail-test")
    assert refresh(sandbox).status_code == 200


def test_no_token_and_someone_elses_mailbox(sandbox, gmail):
    users, token = "/gmail/v1/users", gmail.headers
    assert sandbox.get(f"{users}/me/messages").status_code == 401
    basic = {"Authorization": token["Authorization"].replace("Bearer", "Basic")}
    assert sandbox.get(f"{users}/me/messages", headers=basic).status_code == 401
    own = sandbox.get(f"{users}/gmail-test@example.com/messages", headers=token)
    assert own.status_code == 200
    other = sandbox.get(f"{users}/other@example.com/messages", headers=token)
    assert (other.status_code, other.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_a_connection_without_a_mailbox_is_told_so(tmp_path, sandbox, sign_in):
    (tmp_path / "stripe" / "stripe-test").mkdir(parents=True)
    with sign_in(sandbox, "stripe-test") as client:
        answer = client.get("messages")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        400,
        "Mail service not enabled",
    )
