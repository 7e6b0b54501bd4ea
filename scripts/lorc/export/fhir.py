"""Instruments and scores in FHIR R4: Questionnaire, QuestionnaireResponse, Observation.

A person is named by their key alone, as an identifier that other systems map to theirs. What LOINC
has a code for bears it; the rest has a code of lorchestra's own.
"""

from decimal import Decimal

LOINC = "http://loinc.org"
OWN = "urn:lorchestra"
UNITS = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
# of the resources' addresses in a Bundle, by which their references are resolved; never called
BASE = "https://lorchestra.invalid/fhir"
# why there is no total, by no_total_reason: HL7's code, and in words
NO_TOTAL = {
    "too_many_missing": ("not-performed", "too many items are missing"),
    "too_many_rejected": ("error", "too many answers could not be read"),
    "too_many_missing_or_rejected": (
        "error",
        "too many items are missing, or their answers could not be read",
    ),
    "total_out_of_range": ("error", "the total is withheld: it is outside the instrument's range"),
    "total_without_band": ("error", "the total is withheld: it is in none of the bands"),
    "no_question_of_its_form": ("error", "no question was answered that the form asks"),
}
UNKNOWN = ("unknown", "why is not known")


def questionnaire(instrument: dict) -> dict:
    """A version of an instrument, with its items and the options of each."""
    name, version = instrument["instrument_id"], instrument["instrument_version"]
    return _full(
        resourceType="Questionnaire",
        id=f"{name}-{version}".replace("_", "-"),
        url=f"{OWN}:questionnaire:{name}",
        version=version,
        name=name,
        title=instrument["instrument_name"],
        status="active",
        subjectType=["Patient"],
        purpose=instrument["source"],
        copyright=instrument["licence"],
        code=_codings(instrument["loinc_panel"]),
        item=[
            _full(
                linkId=str(item["item_number"]),
                text=item["item_text"],
                type="choice",
                code=_codings(item["loinc_code"]),
                answerOption=[{"valueCoding": coding} for coding in options(item).values()],
            )
            for item in instrument["items"]
        ],
    )


def options(item: dict) -> dict[int, dict]:
    """The codings of an item's options, by their value."""
    own = f"{OWN}:answer-set:{item['answer_set']}"
    return {
        option["option_value"]: {
            "extension": [{"url": ORDINAL, "valueDecimal": option["option_value"]}],
            "system": LOINC if option["loinc_code"] else own,
            "code": option["loinc_code"] or str(option["option_value"]),
            "display": option["answer"],
        }
        for option in item["choices"]
    }


def response(instrument: dict, score: dict) -> dict:
    """The answers that a score was made of; an item without a value has none."""
    items = {item["item_number"]: item for item in instrument["items"]}
    return _full(
        resourceType="QuestionnaireResponse",
        id=score["score_key"],
        questionnaire=f"{OWN}:questionnaire:{instrument['instrument_id']}"
        f"|{instrument['instrument_version']}",
        status="completed",
        subject=_subject(score),
        authored=score["occurred_at"].isoformat(),
        item=[
            {
                "linkId": str(answer["item_number"]),
                "text": items[answer["item_number"]]["item_text"],
                "answer": [
                    {"valueCoding": options(items[answer["item_number"]])[answer["coded_value"]]}
                ],
            }
            for answer in score["answers"] or []
            if answer["item_number"] in items
        ],
    )


def observation(instrument: dict, score: dict) -> dict:
    """A score: its total with its band, or that there is none, and how its flag stands."""
    name, total = instrument["instrument_name"], score["total"]
    code = _codings(instrument["loinc_total"]) or [
        {"system": f"{OWN}:instrument", "code": instrument["instrument_id"]}
    ]
    reason, words = NO_TOTAL.get(score["no_total_reason"], UNKNOWN)
    return _full(
        resourceType="Observation",
        id=score["score_key"],
        status="final",
        category=[
            {"coding": [{"system": f"{TERMINOLOGY}/observation-category", "code": "survey"}]}
        ],
        code={"coding": code, "text": f"{name} total"},
        subject=_subject(score),
        effectiveDateTime=score["occurred_at"].isoformat(),
        valueQuantity=None
        if total is None
        else {"value": _number(total), "unit": "{score}", "system": UNITS, "code": "{score}"},
        dataAbsentReason=_absent(reason, words) if total is None else None,
        interpretation=[{"text": score["band"]}] if score["band"] else None,
        derivedFrom=[{"reference": f"QuestionnaireResponse/{score['score_key']}"}],
        component=_flag(score["flag_state"]),
    )


def entry(resource: dict) -> dict:
    """A resource as an entry of a Bundle."""
    return {
        "fullUrl": f"{BASE}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
    }


def _flag(state: str | None) -> list[dict] | None:
    """Whether a flag is raised, or could not be read; nothing for an instrument without one."""
    if not state:
        return None
    code = {
        "coding": [{"system": f"{OWN}:score", "code": "flag"}],
        "text": "an item that somebody should look at was answered above the lowest",
    }
    if state == "unread":
        words = "it could not be read, or is no longer asked: treat it as raised"
        return [{"code": code, "dataAbsentReason": _absent("error", words)}]
    return [{"code": code, "valueBoolean": state == "raised"}]


def _absent(code: str, words: str) -> dict:
    """Why a value is absent, by HL7's code and in words."""
    coding = {"system": f"{TERMINOLOGY}/data-absent-reason", "code": code}
    return {"coding": [coding], "text": words}


def _subject(score: dict) -> dict | None:
    """Whose it is: by key, and by name where it is known and asked for."""
    if not score["person_key"]:
        return None
    known = {"system": f"{OWN}:person", "value": score["person_key"]}
    return _full(type="Patient", identifier=known, display=score["person_name"])


def _codings(loinc: str | None) -> list[dict] | None:
    return [{"system": LOINC, "code": loinc}] if loinc else None


def _number(total: Decimal) -> int | float:
    return int(total) if total == int(total) else float(total)


def _full(**fields: object) -> dict:
    """The fields that are there: FHIR has no null and no empty list."""
    return {name: value for name, value in fields.items() if value not in (None, [], "")}
