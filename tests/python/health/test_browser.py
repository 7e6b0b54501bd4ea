"""The health page in a browser, on a desk and on a phone."""

import pytest
from lorc.inspect import health_page

from ..support.browser import faults, installed
from .rows import days, health, late, row

pytestmark = installed

NAMES = (
    *("gmail-acct1", "gmail-acct3", "exchange-ben-mensio", "exchange-booking-mensio"),
    *("dataverse-clinic", "google-forms-followup", "stripe-prod"),
)
LONG = "no_word_ends_here_" * 30
PAGES = {
    "trouble": health(
        [
            late("gmail-acct2"),
            late("exchange-ben-efs", last_error=LONG, new_paths=[LONG, LONG], rows_yesterday=10**9),
            *(row(name, note="failed attempts lately: 1", usual_rows=10.0**9) for name in NAMES),
        ],
        alarm="Nothing at all has run for 3 days: is the daily job still scheduled?",
        lanes={"trouble": "The last attempt to build failed.", "last_error": LONG},
        arrivals={name: days([900, *range(10, 30)]) for name in (*NAMES, "gmail-acct2")},
    ),
    "well": health([row(name) for name in NAMES]),
    "first day": health(
        [row(name, rows_yesterday=None, usual_rows=None) for name in NAMES],
        costs=[{"purpose": "gmail-acct1", "bytes_in_month": 2**38}],
        per_tib=6.25,
    ),
    "nothing": health([], alarm="Nothing has run yet."),
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_it_fits_can_be_read_and_complains_of_nothing(chromium, name, width, tmp_path):
    page = health_page.write(PAGES[name], tmp_path / f"{name}.html")
    chromium.complaints.clear()
    seen = chromium.look(page, width)
    assert faults(seen) == {}
    assert seen["smallest"] >= 12
    assert chromium.complaints == []
