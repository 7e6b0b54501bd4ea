"""Each alert reaches each recipient once; a run that dies errs to twice, never to not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import trustme
from lorc.alert import telling
from lorc.alert.mail import Message
from lorc.project import settings
from lorc.project.errors import StepFailed
from lorc.report.deliveries import Deliveries

from ..support import postbox

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
WHO = ["doctor@example.org", "nurse@example.org"]
SECURITY = "none"


class Killed(BaseException):
    """What no handler catches: as good as kill -9."""


def alert(kind: str = "flag_raised", item: int | None = 3) -> dict:
    return {
        "alert_key": f"{kind}-{item}",
        "alert_kind": kind,
        "idem_key": "google_forms:google-forms-followup:form_response:r1",
        "instrument_name": "X-2",
        "item_number": item,
        "occurred_at": NOW,
        "week_start": date(2026, 11, 23),
    }


@pytest.fixture
def box():
    with postbox.running(trustme.CA(), SECURITY) as server:
        yield server


@pytest.fixture
def tell(box, tmp_path):
    """Tell everybody of some alerts, as often as it is called."""
    where = replace(settings.load(), state_dir=tmp_path)
    server = postbox.through(box.port, SECURITY)

    def again(*alerts: dict) -> dict[str, int]:
        messages = {
            each["alert_key"]: Message(each, server.sender, "Europe/Vienna", NOW) for each in alerts
        }
        return telling.tell(server, Deliveries(where, "alerts"), WHO, messages)

    return again


def test_each_alert_is_told_once_to_each_recipient(tell, box):
    first, second = alert(), alert("reliably_worse", None)
    assert tell(first) == {"recipients": 2, "sent": 2, "already_sent": 0}
    assert tell(first, second) == {"recipients": 2, "sent": 2, "already_sent": 2}
    assert tell(first, second) == {"recipients": 2, "sent": 0, "already_sent": 4}
    assert box.addresses == WHO * 2
    assert len({mail["Message-ID"] for _, mail in box.mails}) == 4


@pytest.mark.parametrize(("where", "method", "mails"), [(Message, "to", 2), (Deliveries, "add", 3)])
def test_who_dies_between_sending_and_remembering_sends_that_mail_again(
    tell, box, monkeypatch, where, method, mails
):
    def die(*_arguments):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, method, die)
        with pytest.raises(Killed):
            tell(alert())
    tell(alert())
    tell(alert())
    assert len(box.mails) == mails
    assert len({mail["Message-ID"] for _, mail in box.mails}) == 2


def test_who_is_refused_is_named_by_place_and_gets_it_later(tell, box):
    box.refused = {WHO[0]}
    with pytest.raises(StepFailed, match="number 1 of alert_recipients") as failure:
        tell(alert(), alert("flag_unread"))
    assert failure.value.details == {"recipients": 2, "sent": 2, "already_sent": 0, "refused": 2}
    box.refused = set()
    assert tell(alert(), alert("flag_unread"))["sent"] == 2
    assert sorted(box.addresses) == sorted(WHO * 2)


def test_a_server_that_breaks_off_leaves_the_rest_for_later(tell, box):
    box.takes = 1
    with pytest.raises(StepFailed) as failure:
        tell(alert(), alert("flag_unread"))
    assert failure.value.details["sent"] == 1
    box.takes = 1000
    assert tell(alert(), alert("flag_unread"))["sent"] == 3


def test_a_mail_says_of_a_week_that_is_not_over_that_its_report_is_to_come():
    """Its last moment at the practice is Sunday's."""
    for moment, is_said in (("2026-11-29 22:59:59", True), ("2026-11-29 23:00:00", False)):
        now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        text = Message(alert(), "alerts@example.org", "Europe/Vienna", now).text
        assert ("2026-W48, when that is over" in text) is is_said


@pytest.mark.parametrize(
    ("kind", "item", "said"),
    [
        ("flag_raised", 3, "A flag is raised: X-2 item 3."),
        ("flag_unread", 3, "A flag could not be read, or is no longer asked: X-2 item 3."),
        ("reliably_worse", None, "A score is reliably worse than the first: X-2."),
    ],
)
def test_a_mail_says_what_it_is_and_where_to_look(kind, item, said):
    mail = Message(alert(kind, item), "alerts@example.org", "Europe/Vienna", NOW).to(WHO[0])
    text = mail.get_content()
    assert text.startswith(said)
    assert "lorc explain google_forms:google-forms-followup:form_response:r1" in text
    assert "2026-W48" in text
    assert mail["Subject"] == "Please look at a questionnaire"
