"""Whose mutants are tried, with what has to find them: the rules of what a clinic acts on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A file and its tests: unit tests of models, or files of pytest that need no warehouse."""

    path: str
    tests: tuple[str, ...]


def _model(folder: str, name: str) -> Rule:
    return Rule(f"models/{folder}/{name}.sql", (name,))


def _python(room: str, name: str) -> Rule:
    return Rule(f"scripts/lorc/{room}/{name}.py", (f"tests/python/lorc/test_{name}.py",))


RULES = {
    "merge": (
        _model("staging", "stg_observations"),
        _model("raw", "int_known_objects"),
        _model("raw", "int_object_changes"),
        _model("raw", "raw_objects"),
        _model("raw", "object_versions"),
        Rule("macros/sql/latest.sql", ("raw_objects", "int_object_changes")),
        Rule("macros/sql/same_stream.sql", ("int_object_changes", "rejected_objects")),
    ),
    "rejects": (
        _model("staging", "stg_records"),
        _model("raw", "int_rejected_records"),
        _model("raw", "rejected_objects"),
    ),
    "watermark": (_python("ingest", "waiting"),),
    "waiting": (
        _model("projections", "int_mail_kinds"),
        _model("projections", "int_threads"),
        _model("projections", "inbox_view"),
        _model("report", "today_threads"),
    ),
    "flags": (
        _model("scores", "questionnaire_scores"),
        _model("report", "today_flags"),
    ),
    "links": (
        _model("identity", "int_address_owners"),
        _model("identity", "int_address_users"),
        _model("identity", "int_contact_chains"),
        _model("identity", "int_contact_masters"),
        _model("identity", "int_customer_claims"),
        _model("identity", "int_response_claims"),
        _model("identity", "int_response_evidence"),
        _model("identity", "person_links"),
        _model("identity", "persons"),
    ),
    "payments": (
        _model("canonical/payment", "canonical_payments"),
        _model("projections", "int_invoice_balances"),
        _model("projections", "payments_received"),
    ),
}
