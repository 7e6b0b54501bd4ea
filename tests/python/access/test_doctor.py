"""Each fault that is planted is found, named, and comes with the way out; nothing is written."""

import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from re import findall, search
from types import SimpleNamespace
from urllib.parse import urlencode

import httpx
import pytest
import trustme
from lorc.access import http
from lorc.doctor import host, job, mail, notified, project_files, schedulers, shared_state
from lorc.project import connections, installed, settings
from lorc.project.settings import ROOT
from lorc.runs import bucket

from ..support import postbox, storage
from . import bigquery

VERIFIER = "a" * 50
CHALLENGE = "FgtOQz44TgXlN9xZtGf3yyQD8CFNsVxdtYhio_EVbS4"  # its SHA-256


@pytest.fixture
def google(tmp_path, monkeypatch):
    """A BigQuery that answers, and its credentials."""
    key = tmp_path / "key.json"
    key.write_text(
        json.dumps(
            {"type": "authorized_user", "client_id": "x", "client_secret": "x", "token": "t"}
            | {"refresh_token": "x", "expiry": "2099-01-01T00:00:00Z"}
        )
    )
    key.chmod(0o600)
    with bigquery.running() as (url, answers):
        monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", url)
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
        yield answers


@pytest.fixture
def clinic(prod, google, own, provider, certified, monkeypatch, tmp_path):
    """A clinic where all is well: every credential good, the files in order."""
    monkeypatch.setattr(http, "SECONDS", 3)
    for each in connections.load().values():
        tap = each.extractor.replace("-", "_").upper()
        monkeypatch.setenv(f"{tap}_REFRESH_TOKEN", f"sandbox-{each.extractor}")
        monkeypatch.setenv(f"{tap}_FORM_ID", each.extractor)
        monkeypatch.setenv(f"{tap}_API_KEY", f"sandbox-{each.extractor}")
    # one refresh token for all forms opens one of them at the sandbox
    monkeypatch.setenv("TAP_GOOGLE_FORMS_REFRESH_TOKEN", "sandbox-tap-google-forms--intake-01")
    monkeypatch.setenv("TAP_DATAVERSE_TENANT_ID", "sandbox")
    monkeypatch.setenv("TAP_DATAVERSE_CLIENT_ID", "sandbox-tap-dataverse--clinic")
    monkeypatch.setenv("TAP_DATAVERSE_CLIENT_SECRET", "sandbox")
    own({})
    monkeypatch.setattr(host, "_disk", lambda folders: [])  # noqa: ARG005
    monkeypatch.setattr(schedulers, "SYSTEM", (f"{tmp_path}/cron/*",))
    monkeypatch.setattr(schedulers, "_crontab", lambda: "")
    with httpx.Client(base_url=provider, verify=_trusted(certified)) as sandbox:
        yield Clinic(monkeypatch, prod, google, own, sandbox)
        sandbox.delete("/__sandbox/faults")


def _trusted(certified):
    return ssl.create_default_context(cafile=certified["authority"])


class Clinic:
    """What a fault is planted in."""

    def __init__(self, patch, folder: Path, google, own, sandbox: httpx.Client):
        self.patch, self.folder, self.google, self.own = patch, folder, google, own
        self.sandbox = sandbox

    def fault(self, **rule) -> None:
        """A fault of the sandbox."""
        assert self.sandbox.post("/__sandbox/faults", json=rule).status_code == 200

    def grant(self, connection: str, less: str = "", **more: str) -> str:
        """A refresh token that somebody granted, without a scope."""
        scope = "https://www.googleapis.com/auth/gmail.readonly openid"
        asked = {"client_id": "sandbox", "redirect_uri": "http://127.0.0.1:1/", "scope": scope}
        asked |= {"response_type": "code", "code_challenge_method": "S256"}
        asked |= {"code_challenge": CHALLENGE}
        page = self.sandbox.get("/o/oauth2/v2/auth", params=asked).text
        scopes = [unescape(each) for each in findall(r'name="scope" value="(.*?)"', page)]
        answer = {"request": search(r'name="request" value="(.*?)"', page)[1]}
        answer |= {"account": connection, "answer": "allow", **more}
        kept = [each for each in scopes if not less or less not in each]
        sent = self.sandbox.get(
            f"/consent?{urlencode(answer)}&{urlencode([('scope', each) for each in kept])}"
        )
        code = search(r"code=([^&]+)", sent.headers["location"])[1].replace("%2F", "/")
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
        form |= {"client_id": "sandbox", "client_secret": "sandbox"}
        redeemed = self.sandbox.post("/token", data=form | {"redirect_uri": asked["redirect_uri"]})
        return redeemed.json()["refresh_token"]


def wrong() -> list:
    """What is not in order, without what the invented clinic's own files say."""
    return [
        each
        for each in job.look(None)
        if each.state != "fine"
        and "invented clinic" not in each.sentence
        and "CACHEDIR.TAG" not in each.sentence
        and each.about not in ("mail server",)
        and not (each.about.startswith("google-forms") and "intake-01" not in each.about)
    ]


def token(clinic, value: str) -> None:
    clinic.patch.setenv("TAP_GMAIL__ACCT1_REFRESH_TOKEN", value)


def too_old(clinic) -> None:
    day = datetime.now(UTC) - timedelta(days=80)
    name = "TAP_EXCHANGE__BEN_EFS_REFRESH_TOKEN"
    (clinic.folder / ".env").write_text(
        f"{name}=sandbox-tap-exchange--ben-efs  # granted {day:%Y-%m-%d}\n"
    )
    (clinic.folder / ".env").chmod(0o600)


def seeds(clinic, name: str, change) -> None:
    """A copy of the seeds in which one file is different."""
    folder = clinic.folder / "seeds"
    shutil.copytree(ROOT / "seeds", folder)
    path = folder / name
    path.write_text(change(path.read_text()))
    clinic.patch.setattr(project_files, "SEEDS", folder)


def clock(clinic) -> None:
    clinic.patch.setattr(http, "time", SimpleNamespace(time=lambda: time.time() + 900))


def cron(clinic) -> None:
    folder = clinic.folder / "cron"
    folder.mkdir()
    for name in ("lorchestra", "old"):
        (folder / name).write_text(f"10 5 * * * x cd {ROOT} && ENV=prod .venv/bin/lorc daily\n")


def mode(clinic) -> None:
    (clinic.folder / "backup").mkdir()
    (clinic.folder / "backup").chmod(0o755)


def no_key(clinic) -> None:
    path = clinic.folder / "other.json"
    path.write_text("{}")
    path.chmod(0o600)
    clinic.patch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))


def env_mode(clinic) -> None:
    (clinic.folder / ".env").write_text("A=1\n")
    (clinic.folder / ".env").chmod(0o644)


def missing_plugin(clinic) -> None:
    plugins = {"extractors": [{"name": "tap-lost", "pip_url": "x"}], "loaders": []}
    clinic.patch.setattr(host.data_files, "read", lambda _: {"plugins": plugins})
    clinic.patch.setattr(job.connections, "load", dict)
    clinic.patch.setattr(project_files, "look", lambda _: [])


G1 = "gmail-acct1"
PLANTED = {
    "a variable is missing": (
        lambda c: c.patch.delenv("TAP_GMAIL__ACCT1_REFRESH_TOKEN"),
        (G1, "gmail-acct1 needs TAP_GMAIL__ACCT1_REFRESH_TOKEN", "lorc connect gmail-acct1"),
    ),
    "a grant was taken away": (
        lambda c: token(c, "1//gone"),
        (G1, "TAP_GMAIL__ACCT1_REFRESH_TOKEN (invalid_grant)", "run `lorc connect gmail-acct1`"),
    ),
    "the client's secret is another's": (
        lambda c: c.patch.setenv("TAP_GMAIL_CLIENT_SECRET", "x"),
        (G1, "TAP_GMAIL_CLIENT_ID and TAP_GMAIL_CLIENT_SECRET (invalid_client)", "Credentials"),
    ),
    "a box was not ticked": (
        lambda c: token(c, c.grant("gmail-acct1", less="gmail")),
        (G1, "The grant lacks the scope gmail.readonly", "leave every box ticked"),
    ),
    "another's mailbox": (
        lambda c: c.own({"gmail-acct1": "me@clinic.example"}),
        (G1, "opens gmail-acct1@example.com", "or correct the seed"),
    ),
    "one mailbox twice": (
        lambda c: token(c, "sandbox-tap-gmail--acct2"),
        ("gmail-acct2", "gmail-acct2@example.com, as gmail-acct1 does", "its own account"),
    ),
    "an app in testing": (
        lambda c: token(c, c.grant("gmail-acct1", testing="on")),
        (G1, "The grant ends in 6 days", "publish it"),
    ),
    "a form that is not there": (
        lambda c: c.patch.setenv("TAP_GOOGLE_FORMS__INTAKE_01_FORM_ID", "x"),
        ("google-forms-intake-01", "TAP_GOOGLE_FORMS__INTAKE_01_FORM_ID", "edit address"),
    ),
    "no way to the server": (
        lambda c: c.patch.setenv("TAP_STRIPE_API_URL", "https://127.0.0.1:1"),
        ("stripe-prod", "127.0.0.1:1 cannot be reached", "TAP_STRIPE_API_URL"),
    ),
    "a server that hangs": (
        lambda c: c.fault(path="/v1/customers", delay_ms=5000),
        ("stripe-prod", "does not answer within 3 s", "try again later"),
    ),
    "a server that is busy": (
        lambda c: c.fault(path="/v1/customers", status=503),
        ("stripe-prod", "answered 503", "try again later"),
    ),
    "the app's secret": (
        lambda c: c.patch.setenv("TAP_EXCHANGE_CLIENT_SECRET", "x"),
        ("exchange-ben-efs", "TAP_EXCHANGE_CLIENT_SECRET", "Certificates & secrets"),
    ),
    "a mailbox that is not there": (
        lambda c: c.patch.setenv("TAP_EXCHANGE__BEN_EFS_USER_ID", "nobody@example.com"),
        ("exchange-ben-efs", "no mailbox of TAP_EXCHANGE__BEN_EFS_USER_ID", "check it"),
    ),
    "a mailbox that the app may not read": (
        lambda c: c.fault(path="/v1.0/me/mailFolders", status=403),
        ("exchange-ben-efs", "needs the permission Mail.Read", "API permissions"),
    ),
    "a grant that ends soon": (
        too_old,
        ("exchange-ben-efs", "was made 80 days ago and ends after 90", "--delegated"),
    ),
    "a table without change tracking": (
        lambda c: c.fault(path="cre92_clientsessions", status=400),
        ("dataverse-clinic", "cre92_clientsessions does not track changes", "Advanced options"),
    ),
    "a table that may not be read": (
        lambda c: c.fault(path="cre92_clientreports", status=403),
        ("dataverse-clinic", "may not read cre92_clientreports", "access level Organization"),
    ),
    "an environment that does not know the app": (
        lambda c: c.fault(path="WhoAmI", status=403),
        ("dataverse-clinic", "does not know the app", "add it as an application user"),
    ),
    "a key that has ended": (
        lambda c: c.patch.setenv("TAP_STRIPE__PROD_API_KEY", "rk_live_gone"),
        ("stripe-prod", "does not accept the key in TAP_STRIPE__PROD_API_KEY", "lorc connect"),
    ),
    "a key that may too little": (
        lambda c: c.fault(path="/v1/invoices", status=403),
        ("stripe-prod", "may not read Invoices", "Developers > API keys"),
    ),
    "the dataset is elsewhere": (
        lambda c: setattr(c.google, "location", "EU"),
        ("warehouse", "clinic.lorchestra is in EU and BQ_LOCATION is US", "set BQ_LOCATION=EU"),
    ),
    "no dataset": (
        lambda c: c.google.refused.update({bigquery.DATASET: 404}),
        ("warehouse", "There is no dataset clinic.lorchestra yet", "create it"),
    ),
    "the account may do nothing": (
        lambda c: c.google.refused.update({f"{bigquery.BASE}/jobs": 403}),
        ("warehouse", "may not work in clinic.lorchestra", "BigQuery Job User"),
    ),
    "the account may only read": (
        lambda c: c.google.permissions.pop(),
        ("warehouse", "lacks bigquery.tables.updateData", "BigQuery Data Editor"),
    ),
    "no key of Google": (
        lambda c: c.patch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere.json"),
        ("settings", "GOOGLE_APPLICATION_CREDENTIALS is /nowhere.json", "or unset it"),
    ),
    "a file that is no key of Google": (
        no_key,
        ("warehouse", "set GOOGLE_APPLICATION_CREDENTIALS", "gcloud auth"),
    ),
    "a zone that is none": (
        lambda c: c.patch.setattr(settings, "variable", lambda _: "Europe/Wien"),
        ("time zone", "time_zone in dbt_project.yml is 'Europe/Wien'", "such as Europe/Vienna"),
    ),
    "a seed with a cell too many": (
        lambda c: seeds(c, "payments/currencies.csv", lambda text: f"{text}a,b,c,d,e,f,g\n"),
        ("seeds", "seeds/payments/currencies.csv has 7 cells in line", "correct it"),
    ),
    "bands with a hole": (
        lambda c: seeds(c, "scores/score_bands.csv", _without_a_line),
        ("instruments", "no band takes totals from", "correct score_bands.csv"),
    ),
    "a folder that others may read": (
        mode,
        ("files", "Others may look into", "run `chmod 700"),
    ),
    "a .env that others may read": (
        env_mode,
        ("settings", "holds secrets and others may read it", "run `chmod 600"),
    ),
    "a setting that cannot be used": (
        lambda c: c.patch.setenv("BQ_PROJECT", "Clinic"),
        ("settings", "BQ_PROJECT is 'Clinic'", "should be"),
    ),
    "a checkout that has changed": (
        lambda c: c.patch.setattr(installed, "is_stale", lambda: True),
        ("installation", "has changed since the checkout was set up", "run `make setup`"),
    ),
    "a package of another version": (
        lambda c: c.patch.setattr(host.metadata, "distributions", list),
        ("installation", "not installed in the version that is pinned", "run `make setup`"),
    ),
    "a tap that is gone": (
        missing_plugin,
        ("installation", "tap-lost cannot be started", "run `make setup`"),
    ),
    "a wrong clock": (
        clock,
        ("clock", "s before the servers'", "timedatectl"),
    ),
    "two schedulers": (
        cron,
        ("scheduler", "both start a day's work of this checkout", "keep one"),
    ),
}


def _without_a_line(text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if line.startswith("phq9,1,5,"))
    return "".join([*lines[:at], *lines[at + 1 :]])


@pytest.fixture
def quiet(monkeypatch):
    """No mailbox has to be in the seed: the clinic's own says nothing here."""
    monkeypatch.setattr(project_files.mailboxes, "unsaid", lambda *_: [])


@pytest.mark.usefixtures("quiet")
def test_where_all_is_well_nothing_is_found(clinic):
    assert wrong() == []
    told = {each.about: each for each in job.look(None)}
    assert told["gmail-acct1"].more["account"] == "gmail-acct1@example.com"
    assert told["gmail-acct1"].more["scopes"] == ("gmail.readonly",)
    assert "clinic.lorchestra in US" in told["warehouse"].sentence
    assert not [each for each in clinic.google.asked if each.startswith(("PUT", "PATCH", "DELETE"))]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_one_sentence_with_the_way_out(clinic, fault):
    plant, (about, thing, way_out) = PLANTED[fault]
    plant(clinic)
    found = wrong()
    said = [each for each in found if each.about == about]
    assert said, found
    assert thing in said[0].sentence
    assert way_out in said[0].sentence
    assert said[0].sentence.endswith(".")


def test_at_least_25_faults_are_planted():
    assert len(PLANTED) >= 25


@pytest.mark.usefixtures("clinic")
def test_a_mailbox_without_an_own_address():
    [*said] = [each for each in wrong() if each.about == "mailboxes"]
    assert "gmail-acct1 has no own address" in said[0].sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "logged in"),
        ({"SMTP_PASSWORD": "wrong"}, "refuses the login: check SMTP_USER and SMTP_PASSWORD."),
        ({"SMTP_PORT": "1"}, "cannot be reached or broke off: try again later."),
        ({"SMTP_TLS": "odd"}, "SMTP_TLS is 'odd' and should be one of"),
        ({"REPORT_FROM": ""}, "REPORT_FROM is to be the address"),
    ],
)
@pytest.mark.usefixtures("prod")
def test_the_mail_server_is_logged_in_to_and_gets_no_mail(monkeypatch, changes, sentence, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "mail.pem")
    with postbox.running(authority, "starttls", "localhost") as box:
        given = {"SMTP_HOST": "localhost", "SMTP_PORT": str(box.port), "SMTP_USER": postbox.USER}
        given |= {"SMTP_PASSWORD": postbox.PASSWORD, "REPORT_FROM": "reports@example.org"}
        given |= {"SSL_CERT_FILE": str(tmp_path / "mail.pem")}
        for name, value in (given | changes).items():
            monkeypatch.setenv(name, value)
        [found] = mail.look(settings.load())
        assert sentence in found.sentence
        assert box.mails == []


@pytest.mark.usefixtures("prod")
def test_alerts_without_a_mail_server_are_a_fault_in_prod(monkeypatch, tmp_path):
    (tmp_path / "alert_recipients.csv").write_text("email,note\na@example.org,\n")
    monkeypatch.setattr(mail, "RECIPIENTS", tmp_path)
    [found] = mail.look(settings.load())
    assert (found.state, "SMTP_HOST" in found.sentence) == ("fault", True)


@pytest.mark.usefixtures("prod")
@pytest.mark.parametrize(
    ("named", "state", "sentence"),
    [
        ("", None, ""),
        ("https://hooks.example.org/secret", "fine", "1 target named"),
        ("http://hooks.example.org/secret", "fault", "number 1 is neither"),
        ("ops@example.org", "fault", "no mail server is set: set SMTP_HOST"),
    ],
)
def test_whom_notify_names_can_be_told(monkeypatch, named, state, sentence):
    monkeypatch.setenv("NOTIFY", named)
    found = notified.look()
    assert [each.state for each in found] == ([state] if state else [])
    assert sentence in "".join(each.sentence for each in found)
    assert "example.org" not in str(found)


def test_of_three_schedulers_all_start_the_work(monkeypatch):
    monkeypatch.setattr(schedulers, "_found", lambda: ["c", "a", "b"])
    [found] = schedulers.look()
    assert found.sentence.startswith("a, b and c all start a day's work")


@pytest.mark.usefixtures("prod")
def test_the_bucket_of_several_hosts_is_read_and_not_written(monkeypatch):
    assert shared_state.look(settings.load()) == []
    monkeypatch.setenv("STATE_DIR", "gs://clinic/state")
    with storage.running() as store:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", store.url)
        bucket._client.cache_clear()
        [found] = shared_state.look(settings.load())
        assert (found.state, store.objects) == ("fine", {})
    bucket._client.cache_clear()

    def gone(_):
        raise ConnectionError

    monkeypatch.setattr(bucket.Bucket, "_bucket", property(gone))
    [found] = shared_state.look(settings.load())
    assert found.state == "fault"
    assert found.sentence.startswith("The bucket of STATE_DIR cannot be used (ConnectionError)")


@pytest.mark.usefixtures("prod")
def test_a_full_disk_is_told(monkeypatch, tmp_path):
    usage = shutil.disk_usage(tmp_path)._replace(free=300_000_000)
    monkeypatch.setattr(host.shutil, "disk_usage", lambda _: usage)
    found = [each for each in host.look(settings.load()) if each.about == "disk"]
    assert "0.3 GB are free below" in found[0].sentence


def test_as_a_program_over_13_connections_it_is_quick_and_writes_nothing(clinic, tmp_path):
    clinic.fault(delay_ms=1500)
    home = tmp_path / "home"
    home.mkdir()
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    given |= {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    given |= {
        "TARGET": "x",
        "STATE_DIR": str(tmp_path / "state"),
        "BACKUP_DIR": str(tmp_path / "b"),
    }
    before = _tree(ROOT), _tree(home)
    began = time.monotonic()
    done = subprocess.run(
        [Path(sys.executable).with_name("lorc"), "doctor", "--json"],
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert time.monotonic() - began < 20
    assert (_tree(ROOT), _tree(home)) == before
    assert not (tmp_path / "state").exists()
    assert not (tmp_path / "b").exists()
    found = json.loads(done.stdout)
    assert set(connections.load()) <= {each["about"] for each in found}
    assert not [each for each in found if "No answer within" in each["sentence"]]
    assert done.returncode == int(any(each["state"] == "fault" for each in found))
    assert "sandbox-tap" not in done.stdout + done.stderr


def _tree(folder: Path) -> dict[str, int]:
    """Every file's time of change, without those of Git, of pytest and of Python itself."""
    left_out = {".git", ".venv", "__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache"}
    found = {}
    for at, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each not in left_out]
        for name in (*files, "."):
            found[os.path.join(at, name)] = os.stat(os.path.join(at, name)).st_mtime_ns  # noqa: PTH116, PTH118
    return found
