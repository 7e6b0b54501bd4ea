"""`lorc sql --write` of a script in which there is no statement."""

from types import SimpleNamespace

from lorc.inspect import query
from lorc.project import settings


def test_a_script_of_no_statement_did_nothing(monkeypatch, capsys):
    class Warehouse:
        def __init__(self, _):
            pass

        def statement_type(self, _):
            return "SCRIPT"

        def first_rows(self, *_):
            return SimpleNamespace(job_id="j", schema=[], total_rows=None)

        def statements_of(self, _):
            return []

    monkeypatch.setattr(query, "Warehouse", Warehouse)
    query.query(settings.load(), "begin end", None, writes=True)
    assert capsys.readouterr().out == ""
