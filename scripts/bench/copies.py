"""A mailbox many times as large: copies of its mails, made in the warehouse and not by a run.

A copy has ids of its own in each table that a mail is in, so that the project finds nothing that it
has not read yet.
"""

NAMED = "array(select concat('TURN.', id) from unnest({}) as id)"
OTHER = "to_hex(sha256(concat({}, 'TURN')))"
IDEM_KEY = {"idem_key": "concat(idem_key, '~TURN')"}
MAILS = """array(
    select as struct
        concat(mail.idem_key, '~TURN') as idem_key,
        mail.place,
        mail.occurred_at,
        to_hex(sha256(concat(mail.source_hash, 'TURN'))) as source_hash
    from unnest(mails) as mail
)"""
# the column that says of which mail a row is, and what a copy has in place of its values
COPIED = {
    "raw_objects": (
        "idem_key",
        IDEM_KEY
        | {
            "external_id": "concat(external_id, '~TURN')",
            "payload_hash": OTHER.format("payload_hash"),
        },
    ),
    "canonical_emails": (
        "idem_key",
        IDEM_KEY
        | {
            "source_hash": OTHER.format("source_hash"),
            "message_key": "concat('TURN.', message_key)",
            "thread_id": "concat(thread_id, '~TURN')",
        }
        | {name: NAMED.format(name) for name in ("message_ids", "in_reply_to", "reference_ids")},
    ),
    "int_mail_kinds": ("idem_key", IDEM_KEY | {"source_hash": OTHER.format("source_hash")}),
    "email_threads": (
        "mails[offset(0)].idem_key",
        {
            "message_key": "concat('TURN.', message_key)",
            "message_id": "concat('TURN.', message_id)",
            "mails": MAILS,
        }
        | {name: OTHER.format(name) for name in ("thread_key", "family_key", "source_hash")}
        | {name: NAMED.format(name) for name in ("ids", "links", "conversations")},
    ),
}


def statements(turn: int, without: str) -> list[str]:
    """What copies the mails once more; not those whose external id is like `without`."""
    found = []
    for table, (mail, columns) in COPIED.items():
        given = ", ".join(f"{value} as {column}" for column, value in columns.items())
        found.append(
            f"insert into {table} select * replace ({given}) from {table} "  # noqa: S608
            f"where {mail} not like '%~%' and {mail} not like '%:{without}'"
        )
    return [statement.replace("TURN", str(turn)) for statement in found]
