"""What a statement of the runner's is billed, by the rules of on-demand pricing."""

from types import SimpleNamespace

import pytest
from lorc.warehouse.billing import MB, Cost, billed, price

ONE = "select n from `p`.`d`.`t`"
TWO = "select n from `p`.`d`.`t` inner join `p`.`d`.`u` using (n) where exists (from `p`.`d`.`t`)"


@pytest.mark.parametrize(
    ("processed", "tables", "expected"),
    [(0, 2, 0), (1, 0, 10 * MB), (1, 2, 20 * MB), (10 * MB + 1, 1, 11 * MB), (50 * MB, 2, 50 * MB)],
)
def test_each_table_counts_ten_megabytes_and_the_sum_is_rounded_up(processed, tables, expected):
    assert billed(processed, tables) == expected


def test_a_run_s_statements_are_summed():
    cost = Cost()
    cost.add(ONE, SimpleNamespace(total_bytes_processed=5, slot_millis=7))
    cost.add(TWO, SimpleNamespace(total_bytes_processed=5, slot_millis=None))
    cost.add("select 1", SimpleNamespace(total_bytes_processed=None, slot_millis=1))
    assert cost.as_payload() == {"bytes_billed": 30 * MB, "slot_ms": 8}


def test_a_tebibyte_has_its_price():
    assert price(2**40, 6.25) == 6.25
