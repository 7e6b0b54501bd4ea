"""Mail goes out by a real server on loopback, encrypted or not, and a refusal is one sentence."""

import pytest
import trustme
from lorc.project import settings
from lorc.project.errors import StepFailed, WrongCall
from lorc.report import mail, smtp
from lorc.report.deliveries import Deliveries

from ..support import postbox
from . import rows

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
PEOPLE = ["anna@example.org", "bert@example.org", "cleo@example.org"]


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority, monkeypatch, tmp_path):
    """This process trusts the tests' own authority."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


@pytest.fixture(scope="module")
def message(quiet):
    return mail.Message(quiet, b"%PDF-", "reports@example.org", rows.NOW)


@pytest.fixture
def done(tmp_path, monkeypatch):
    monkeypatch.setenv("WAREHOUSE_DIR", str(tmp_path))
    monkeypatch.setenv("ENV", "local")
    return Deliveries(settings.load(), "2026-W47")


def deliver(server, done, message, *, again=False):
    return mail.send(server, done, PEOPLE, message, again=again)


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_everybody_gets_a_mail_of_their_own(trusted, security, done, message):
    with postbox.running(trusted, security) as box:
        counts = deliver(postbox.through(box.port, security), done, message)
    assert counts == {"recipients": 3, "already_sent": 0, "sent": 3}
    assert box.addresses == PEOPLE
    assert [mail["To"] for _, mail in box.mails] == PEOPLE


def test_nobody_gets_it_twice_unless_asked(trusted, done, message, tmp_path):
    with postbox.running(trusted, "tls") as box:
        server = postbox.through(box.port, "tls")
        deliver(server, done, message)
        known = Deliveries(settings.load(), "2026-W47")
        assert deliver(server, known, message) == {"recipients": 3, "already_sent": 3, "sent": 0}
        assert len(box.mails) == 3
        assert deliver(server, known, message, again=True)["sent"] == 3
        other = Deliveries(settings.load(), "2026-W46")
        assert deliver(server, other, message)["sent"] == 3
    [path] = tmp_path.glob("deliveries/*2026-W47.json")
    assert sorted(PEOPLE) == sorted(path.read_text().split('"')[1::4])


def test_a_refused_recipient_is_in_nobodys_way(trusted, done, message):
    with postbox.running(trusted, "starttls") as box:
        box.refused, box.refused_content = {PEOPLE[0]}, {PEOPLE[1]}
        server = postbox.through(box.port, "starttls")
        with pytest.raises(StepFailed) as failure:
            deliver(server, done, message)
        assert box.addresses == [PEOPLE[2]]
        assert "refuses 2 recipients of 3: number 1, 2 of" in str(failure.value)
        assert "@" not in str(failure.value)
        assert failure.value.details == {
            "recipients": 3,
            "already_sent": 0,
            "sent": 1,
            "refused": 2,
        }
        box.refused, box.refused_content = set(), set()
        counts = deliver(server, Deliveries(settings.load(), "2026-W47"), message)
        assert counts == {"recipients": 3, "already_sent": 1, "sent": 2}
        assert sorted(box.addresses) == PEOPLE


def test_a_server_that_dies_half_way_has_sent_nothing_twice(trusted, done, message):
    with postbox.running(trusted, "none") as box:
        box.takes = 1
        server = postbox.through(box.port, "none")
        with pytest.raises(StepFailed, match="cannot be reached or broke off") as failure:
            deliver(server, done, message)
        assert failure.value.details["sent"] == 1
        assert failure.value.retryable
        box.takes = 1000
        deliver(server, Deliveries(settings.load(), "2026-W47"), message)
    assert box.addresses == PEOPLE


def test_a_refused_login_says_what_to_check_and_no_password(trusted, done, message):
    with postbox.running(trusted, "starttls") as box:
        server = postbox.through(box.port, "starttls", password="wrong-secret")
        with pytest.raises(StepFailed, match="refuses the login: check SMTP_USER") as failure:
            deliver(server, done, message)
    assert failure.value.error_type == "smtp_login"
    assert not failure.value.retryable
    assert "wrong-secret" not in f"{failure.value} {server!r}"
    assert not box.mails


def test_a_refused_sender_says_what_to_check(trusted, done, message):
    with postbox.running(trusted, "none") as box:
        box.refused_senders = {"reports@example.org"}
        with pytest.raises(StepFailed, match="refuses the sender: check REPORT_FROM"):
            deliver(postbox.through(box.port, "none"), done, message)


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_server_that_hangs_is_given_up(security, done, message, monkeypatch):
    monkeypatch.setattr(smtp, "SECONDS", 0.3)
    with postbox.hanging() as port, pytest.raises(StepFailed, match="does not answer") as failure:
        deliver(postbox.through(port, security), done, message)
    assert failure.value.error_type == "smtp_timeout"


def test_a_server_that_is_not_there_is_named(done, message):
    with postbox.hanging() as port:
        pass
    with pytest.raises(StepFailed, match=f"127.0.0.1:{port} cannot be reached"):
        deliver(postbox.through(port, "none"), done, message)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(authority, security, done, message):
    refused = pytest.raises(StepFailed, match="certificate that is not trusted")
    with postbox.running(authority, security) as box, refused as failure:
        deliver(postbox.through(box.port, security), done, message)
    assert not box.mails
    assert failure.value.error_type == "smtp_tls"


def test_a_certificate_of_another_name_is_refused(trusted, done, message):
    refused = pytest.raises(StepFailed, match="certificate that is not trusted")
    with postbox.running(trusted, "tls", "elsewhere.example.org") as box, refused:
        deliver(postbox.through(box.port, "tls"), done, message)
    assert not box.mails


@pytest.mark.parametrize(("spoken", "asked"), [("none", "starttls"), ("none", "tls")])
def test_what_is_to_be_encrypted_does_not_go_in_the_clear(trusted, spoken, asked, done, message):
    refused = pytest.raises(StepFailed, match="check SMTP_TLS")
    with postbox.running(trusted, spoken) as box, refused:
        deliver(postbox.through(box.port, asked), done, message)
    assert not box.mails


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: x@y.example", "no address", "ä@b.example"]
)
def test_what_is_no_address_counts_as_refused(trusted, address, done, message):
    refused = pytest.raises(StepFailed, match="refuses 1 recipient of 2: number 1 ")
    with postbox.running(trusted, "none") as box, refused:
        server = postbox.through(box.port, "none")
        mail.send(server, done, [address, PEOPLE[0]], message, again=False)
    assert box.addresses == [PEOPLE[0]]


GOOD = {"SMTP_HOST": "mail.example.org", "REPORT_FROM": "reports@example.org"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SMTP_HOST": ""}, "SMTP_HOST"),
        ({"REPORT_FROM": "nobody"}, "REPORT_FROM"),
        ({"SMTP_TLS": "ssl"}, "SMTP_TLS"),
        ({"SMTP_TLS": "none"}, "SMTP_TLS=none"),
        ({"SMTP_USER": "report"}, "SMTP_USER and SMTP_PASSWORD"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given, named, monkeypatch):
    for name, value in (GOOD | given).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongCall, match=named):
        settings.load_smtp()


@pytest.mark.parametrize(
    ("given", "port"), [({}, 587), ({"SMTP_TLS": "tls"}, 465), ({"SMTP_PORT": "2525"}, 2525)]
)
def test_the_port_is_that_of_the_encryption_unless_named(given, port, monkeypatch):
    for name, value in (GOOD | given).items():
        monkeypatch.setenv(name, value)
    assert settings.load_smtp().port == port
