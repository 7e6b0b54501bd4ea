"""STRING values that are hard on what lies below the emulator."""

import pytest
from google.cloud.bigquery import QueryJobConfig, ScalarQueryParameter

MERGE = """
merge into words as t using (
    select @word as word, 'new' as version union all select concat(@word, '!'), 'new'
) as s on t.word = s.word
when matched then update set version = s.version
when not matched then insert (word, version) values (s.word, s.version)
"""


@pytest.mark.parametrize("word", ["\0", "a\0b", "'a\0'b", "\0'; drop table words; --"])
def test_a_string_with_u_0000_is_found_merged_and_changed(client, word):
    config = QueryJobConfig(query_parameters=[ScalarQueryParameter("word", "STRING", word)])

    def rows(sql: str) -> list[tuple]:
        return [tuple(row.values()) for row in client.query_and_wait(sql, job_config=config)]

    client.query_and_wait("create table words as select 'a' as word, 'old' as version")
    rows("insert into words (word, version) values (@word, 'old')")
    rows(MERGE)
    assert rows("select version from words where word = @word") == [("new",)]
    rows("delete from words where word = @word")
    assert sorted(rows("select * from words")) == sorted([("a", "old"), (f"{word}!", "new")])
