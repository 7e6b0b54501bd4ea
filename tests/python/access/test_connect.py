"""`lorc connect` against the sign-in that the sandbox plays; the test is the browser."""

import io
import os
import re
import ssl
import threading
import webbrowser
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from click.testing import CliRunner
from lorc.cli.main import main
from lorc.connect import asking
from lorc.project import installed

ENV = (
    "# the clinic's\r\nENV=prod\r\nBQ_PROJECT='clinic'\r\n\r\n"
    "TAP_GMAIL__ACCT1_REFRESH_TOKEN=\r\n# last line without an end"
)
FORMS = "TAP_GOOGLE_FORMS__INTAKE_01_FORM_ID"


@pytest.fixture(autouse=True)
def _of_this_checkout(monkeypatch):
    monkeypatch.setenv(installed.AGAIN, "1")
    before = os.umask(0o077)  # as the command does
    yield
    os.umask(before)


@pytest.fixture
def env(prod):
    """The .env of the project."""
    path = prod / ".env"
    path.write_bytes(ENV.encode())
    path.chmod(0o600)
    return path


@pytest.fixture
def browser(certified, monkeypatch):
    """What somebody does when a browser opens: browser(answer="allow", account=..., less=...)."""
    seen, trusted = {}, ssl.create_default_context(cafile=certified["authority"])

    def plays(answer="allow", account="", less="", **more):
        def visit(url: str) -> None:
            seen["url"] = url
            with httpx.Client(verify=trusted, timeout=20) as client:
                page = client.get(url)
                seen["page"] = page.text
                if page.status_code != 200:
                    return
                scopes = [
                    unescape(each) for each in re.findall(r'name="scope" value="(.*?)"', page.text)
                ]
                asked = {
                    "request": re.search(r'name="request" value="(.*?)"', page.text)[1],
                    "account": account,
                    "answer": answer,
                    "scope": [each for each in scopes if not less or less not in each],
                }
                sent = client.get(
                    urlsplit(url)._replace(path="/consent", query="").geturl(), params=asked | more
                )
                seen["back"] = client.get(sent.headers["location"]).status_code

        def opened(url: str) -> bool:
            thread = threading.Thread(target=visit, args=(url,))
            thread.start()
            seen["thread"] = thread
            return True

        monkeypatch.setattr(webbrowser, "open", opened)
        return seen

    yield plays
    if thread := seen.get("thread"):
        thread.join()


def lorc(*arguments: str, given: str = ""):
    """The command, with what is typed."""
    done = CliRunner().invoke(main, [*arguments], input=given, prog_name="lorc")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def differing(before: str, after: str) -> list[str]:
    """The lines of a file that were not there before; as many as went."""
    old, new = before.splitlines(), after.splitlines()
    assert len(old) == len(new)
    return [line for line, was in zip(new, old, strict=True) if line != was]


def test_a_mailbox_of_gmail(env, own, browser):
    own({"gmail-acct1": "gmail-acct1@example.com"})
    seen = browser(account="gmail-acct1")
    done = lorc("connect", "gmail-acct1")
    assert done.exit_code == 0, done.output
    [line] = differing(ENV, env.read_bytes().decode())
    assert re.fullmatch(
        r"TAP_GMAIL__ACCT1_REFRESH_TOKEN=1//[\w-]+  # granted \d{4}-\d\d-\d\d", line
    )
    assert env.stat().st_mode & 0o777 == 0o600
    assert "gmail.readonly: read mails" in done.output
    assert "tried and in order (gmail-acct1@example.com, gmail.readonly)" in done.output
    asked = dict(re.findall(r"(\w+)=([^&]*)", urlsplit(seen["url"]).query))
    assert asked["code_challenge_method"] == "S256"
    assert asked["access_type"] == "offline"
    assert asked["scope"].endswith("gmail.readonly")
    assert "modify" not in asked["scope"]
    assert "1//" not in done.output
    assert "in this shell" not in done.output


def test_one_that_the_shell_sets_too_is_said_and_one_that_the_file_had_is_not(env, monkeypatch):
    name = "TAP_STRIPE__PROD_API_KEY"
    for said, given in ((False, None), (True, "of the shell")):
        env.write_text(f"ENV=prod\n{name}=rk_live_old\n")
        monkeypatch.delenv(name, raising=False)
        if given:
            monkeypatch.setenv(name, given)
        done = lorc("connect", "stripe-prod", given="sandbox-tap-stripe--prod\n")
        assert done.exit_code == 0, done.output
        assert (f"{name} is set to something else in this shell" in done.output) is said


def test_a_form_needs_its_id_besides(env, browser):
    browser(account="google-forms-intake-01")
    done = lorc("connect", "google-forms-intake-01", given="tap-google-forms--intake-01\n")
    assert done.exit_code == 0, done.output
    text = env.read_text()
    assert f"{FORMS}=tap-google-forms--intake-01\n" in text
    assert "TAP_GOOGLE_FORMS_REFRESH_TOKEN=1//" in text
    assert "responses" in done.output


def test_a_mailbox_of_exchange_by_its_owner(env, own, browser):
    own({"exchange-ben-mensio": "exchange-ben-mensio@example.com"})
    browser(account="exchange-ben-mensio")
    done = lorc("connect", "exchange-ben-mensio", "--delegated")
    assert done.exit_code == 0, done.output
    added = env.read_text().removeprefix(ENV.replace("\r\n", "\n")).strip()
    assert re.fullmatch(r"TAP_EXCHANGE__BEN_MENSIO_REFRESH_TOKEN=1//\S+  # granted \S+", added)
    assert "exchange-ben-mensio@example.com" in done.output


def test_a_mailbox_of_exchange_by_the_app_itself(env, own, monkeypatch):
    own({"exchange-ben-mensio": "Exchange-Ben-Mensio@example.com"})
    for name in ("TAP_EXCHANGE_CLIENT_ID", "TAP_EXCHANGE_CLIENT_SECRET"):
        monkeypatch.delenv(name)
    given = "sandbox\nsandbox-tap-exchange--ben-mensio\nsandbox\nexchange-ben-mensio@example.com\n"
    done = lorc("connect", "exchange-ben-mensio", given=given)
    assert done.exit_code == 0, done.output
    assert "application permission Mail.Read" in done.output
    assert "TAP_EXCHANGE__BEN_MENSIO_USER_ID=exchange-ben-mensio@example.com" in env.read_text()
    assert env.read_text().count("sandbox") == 3


def test_stripe_and_dataverse_are_asked(env, provider):
    done = lorc("connect", "stripe-prod", given="sandbox-tap-stripe--prod\n")
    assert done.exit_code == 0, done.output
    assert "TAP_STRIPE__PROD_API_KEY=sandbox-tap-stripe--prod\n" in env.read_text()
    given = f"sandbox\nsandbox-tap-dataverse--clinic\nsandbox\n{provider}\n"
    done = lorc("connect", "dataverse-clinic", given=given)
    assert done.exit_code == 0, done.output
    assert "application user" in done.output


def test_at_a_terminal_a_secret_is_not_shown_and_enter_keeps_what_is_set(
    env, monkeypatch, provider
):
    monkeypatch.setattr(asking, "_is_terminal", lambda: True)
    given = f"sandbox\nsandbox-tap-dataverse--clinic\nsandbox\n{provider}\n"
    monkeypatch.delenv("TAP_DATAVERSE_API_URL")
    done = lorc("connect", "dataverse-clinic", given=given)
    assert done.exit_code == 0, done.output
    assert "TAP_DATAVERSE_CLIENT_ID, the id of the OAuth client or app: sandbox-tap" in done.output
    assert "TAP_DATAVERSE_CLIENT_SECRET, its secret: \n" in done.output
    before = env.read_bytes()
    for name in ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.setenv(f"TAP_DATAVERSE_{name}", "sandbox")
    monkeypatch.setenv("TAP_DATAVERSE_CLIENT_ID", "sandbox-tap-dataverse--clinic")
    monkeypatch.setenv("TAP_DATAVERSE_API_URL", provider)
    done = lorc("connect", "dataverse-clinic", given="\n\n\n\n")
    assert done.exit_code == 0, done.output
    assert "(Enter keeps the one that is set)" in done.output
    assert " in " + str(env) not in done.output
    assert env.read_bytes() == before


def test_printed_for_a_secret_store_nothing_is_written(env):
    done = lorc("connect", "stripe-prod", "--print", given="sandbox-tap-stripe--prod\n")
    assert done.stdout == "TAP_STRIPE__PROD_API_KEY=sandbox-tap-stripe--prod\n"
    assert "tried and in order" in done.stderr
    assert env.read_bytes().decode() == ENV


@pytest.mark.parametrize(
    ("played", "sentence"),
    [
        ({"answer": "refuse"}, "Access was refused, so nothing was stored"),
        ({"answer": "late"}, "The code from Google had expired"),
        ({"less": "gmail"}, "The scope gmail.readonly was not granted"),
        ({"account": "gmail-acct2"}, "has me@clinic.example for gmail-acct1"),
    ],
)
def test_what_google_s_side_does_wrong_is_a_sentence_and_nothing_is_stored(
    env, own, browser, played, sentence
):
    own({"gmail-acct1": "me@clinic.example"})
    browser(**{"account": "gmail-acct1"} | played)
    done = lorc("connect", "gmail-acct1")
    assert done.exit_code == 1
    assert sentence in done.output
    assert env.read_bytes().decode() == ENV


@pytest.mark.parametrize(
    ("played", "sentence"),
    [
        ({"answer": "refuse"}, "Access was refused, so nothing was stored"),
        ({"answer": "late"}, "The code from Microsoft had expired"),
        ({"less": "Mail.Read"}, "The scope Mail.Read was not granted"),
        ({"account": "exchange-info-mensio"}, "has me@clinic.example for exchange-ben-mensio"),
    ],
)
def test_so_it_is_with_microsoft(env, own, browser, played, sentence):
    own({"exchange-ben-mensio": "me@clinic.example"})
    browser(**{"account": "exchange-ben-mensio"} | played)
    done = lorc("connect", "exchange-ben-mensio", "--delegated")
    assert done.exit_code == 1
    assert sentence in done.output
    assert env.read_bytes().decode() == ENV


def test_an_account_that_the_seed_does_not_name_may_be_meant(env, own, browser):
    own({"gmail-acct1": "me@clinic.example"})
    browser(account="gmail-acct2")
    assert lorc("connect", "gmail-acct1", "--any-account").exit_code == 0
    assert "1//" in env.read_text()


def test_a_grant_in_testing_says_when_it_ends(env, own, browser):
    own({})
    browser(account="gmail-acct1", testing="on")
    done = lorc("connect", "gmail-acct1")
    assert done.exit_code == 0, done.output
    assert "1//" in env.read_text()
    assert "The grant ends in 6 days, because its OAuth client is in testing" in done.output


def test_a_client_that_google_does_not_know(env, browser, monkeypatch):
    monkeypatch.setenv("TAP_GMAIL_CLIENT_SECRET", "other")
    browser(account="gmail-acct1")
    done = lorc("connect", "gmail-acct1")
    assert done.exit_code == 1
    assert "TAP_GMAIL_CLIENT_ID and TAP_GMAIL_CLIENT_SECRET: copy both anew" in done.output
    assert env.read_bytes().decode() == ENV


def test_a_wrong_key_is_not_stored(env):
    done = lorc("connect", "stripe-prod", given="rk_live_wrong\n")
    assert done.exit_code == 1
    assert "Stripe does not accept the key in TAP_STRIPE__PROD_API_KEY" in done.output
    assert "rk_live_wrong" not in done.output
    assert env.read_bytes().decode() == ENV


def test_without_a_browser_the_address_is_printed_and_its_answer_may_be_pasted(
    prod,  # noqa: ARG001
    monkeypatch,
):
    """On a host without a browser: the address that it ended at elsewhere, typed in."""
    from lorc.connect.browser import Browser

    said = []
    with Browser(said.append, opens=False) as waits:
        read, write = __import__("os").pipe()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.FileIO(read), line_buffering=True))
        with open(write, "w") as typed:  # noqa: PTH123 (a descriptor)
            typed.write("nonsense\nhttps://[nonsense\n")
            typed.flush()
            typed.write(f"http://127.0.0.1:1/?code=abc&state={waits.state}\n")
            typed.flush()
            assert waits.answer("https://example.org/auth")["code"] == "abc"
    assert "https://example.org/auth" in said[0]
    assert f"ssh -L {waits.port}:127.0.0.1:{waits.port}" in said[1]


def test_a_stranger_s_answer_is_not_taken(monkeypatch):
    from lorc.connect.browser import Browser

    with Browser(lambda _: None) as waits:
        answers = []

        def visit(_: str) -> bool:
            def ask() -> None:
                for state in ("forged", waits.state):
                    path = f"http://127.0.0.1:{waits.port}/?code={state[:3]}&state={state}"
                    answers.append(httpx.get(path).status_code)

            threading.Thread(target=ask).start()
            return True

        monkeypatch.setattr(webbrowser, "open", visit)
        assert waits.answer("https://example.org")["code"] == waits.state[:3]
    assert answers[0] == 400
