"""An alert as a mail: its kind and where to look, without a name, a score or an answer."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from lorc.pages import words
from lorc.report import smtp, weeks


class Message:
    """An alert ready to be sent to one after the other."""

    def __init__(self, alert: dict, sender: str, zone: str, now: datetime):
        self._alert = alert
        self._sender = sender
        self._now = now
        self.text = _text(alert, ZoneInfo(zone), now)

    def to(self, address: str) -> EmailMessage:
        """The mail to one recipient; the same alert and recipient make the same Message-ID."""
        about = "alert", self._alert["alert_key"]
        subject = words.say("alert_subject")  # shown on locked screens
        message = smtp.addressed(about, self._sender, address, subject, self._now)
        message["Importance"] = "high"
        message.set_content(self.text)
        return message


def what(alert: dict) -> str:
    """Of what kind an alert is, in one sentence."""
    instrument = words.clean(alert["instrument_name"])
    kind = f"alert_{alert['alert_kind']}"
    return words.say(kind, instrument=instrument, item=alert["item_number"])


def _text(alert: dict, zone: ZoneInfo, now: datetime) -> str:
    week = weeks.name(alert["week_start"])
    is_over = now.astimezone(zone).date() >= alert["week_start"] + timedelta(weeks=1)
    return "\n".join(
        [
            what(alert),
            words.say("alert_when", when=words.moment(alert["occurred_at"].astimezone(zone))),
            "",
            words.say("alert_look"),
            f"    lorc explain {words.clean(alert['idem_key'], 300)}",
            f"    {words.say('alert_report' if is_over else 'alert_report_to_come', week=week)}",
            "",
            words.say("alert_end"),
            "",
        ]
    )
