"""Forms of forms/*.yml and their answers, as the Google Forms API v1 returns them."""

import json

from . import people
from .records import json_lines, load, pick, token

# What a form's file says besides connection, title, document and description:
#   collects   the address: none, typed (by the respondent) or verified (of the signed-in account)
#   items      key, title and one of text (short or long), options (one choice), grid (rows that
#              share the options) or each (one choice question per line); lists may be given by
#              their name in instruments.yml
#   responses  who (a person's id) or email (a stranger; null with who: came without), at, edited,
#              and by key of an item either the words or the places of the chosen options from 0 on
#              as one text, "-" for a question left out; odd: {key: {number of the question from 1
#              on: words}} for answers that are no option; options: {key: list} for those that the
#              form had at the time
FORMS = ("ipip120", "intake_01", "intake_02", "followup")
COLLECTIONS = {"none": "DO_NOT_COLLECT", "typed": "RESPONDER_INPUT", "verified": "VERIFIED"}


def files():
    """Yield (path below the data folder, bytes) of each form and its answers, oldest first."""
    for name in FORMS:
        spec = load(f"forms/{name}.yml")
        folder = f"google_forms/{spec['connection']}"
        form = json.dumps(_form(name, spec), ensure_ascii=False, indent=2)
        yield f"{folder}/form.json", f"{form}\n".encode()
        answers = sorted((_response(name, spec, one) for one in spec["responses"]), key=_created)
        yield f"{folder}/responses.jsonl", json_lines(answers)


def _created(response):
    return response["createTime"], response["responseId"]


def _shared(words):
    """Return a list of words, given as such or by its name in instruments.yml."""
    return load("forms/instruments.yml")[words] if isinstance(words, str) else words


def _hex(*name):
    return f"{pick(2**32, *name):08x}"


def _form(name, spec):
    return {
        "formId": f"1{token(43, 'form', name)}",
        "info": {
            "title": spec["title"],
            "description": spec["description"],
            "documentTitle": spec["document"],
        },
        "settings": {"emailCollectionType": COLLECTIONS[spec["collects"]]},
        "revisionId": f"{pick(10**8, 'revision', name):08d}",
        "responderUri": f"https://docs.google.com/forms/d/e/1FAIpQLS{token(49, name)}/viewform",
        "items": [one for item in spec["items"] for one in _items(name, item)],
        "publishSettings": {"publishState": {"isPublished": True, "isAcceptingResponses": True}},
    }


def _items(name, item):
    """Yield the items that one entry stands for: one, or one per line of `each`."""
    key, required = item["key"], {"required": True} if item.get("required") else {}
    if "grid" in item:
        rows = [
            {"questionId": _hex(name, key, str(number)), "rowQuestion": {"title": row}}
            for number, row in enumerate(_shared(item["grid"]), 1)
        ]
        group = {"questions": rows, "grid": {"columns": _choice(item)}}
        yield {
            "itemId": _hex("item", name, key),
            "title": item["title"],
            "questionGroupItem": group,
        }
        return
    for number, title in enumerate(_shared(item["each"]) if "each" in item else [item["title"]], 1):
        question = {"questionId": _hex(name, key, str(number)), **required}
        if "text" in item:
            question["textQuestion"] = {"paragraph": True} if item["text"] == "long" else {}
        else:
            question["choiceQuestion"] = _choice(item)
        yield {
            "itemId": _hex("item", name, key, str(number)),
            "title": title,
            "questionItem": {"question": question},
        }


def _choice(item):
    return {"type": "RADIO", "options": [{"value": words} for words in _shared(item["options"])]}


def _response(name, spec, one):
    created = f"{one['at']:%Y-%m-%dT%H:%M:%S.%fZ}"
    found = {
        "responseId": f"ACYDBN{token(40, name, one.get('who', 'stranger'), created)}",
        "createTime": created,
        "lastSubmittedTime": f"{one.get('edited', one['at']):%Y-%m-%dT%H:%M:%S.%fZ}",
    }
    email = one["email"] if "email" in one else people.address(one["who"])
    if spec["collects"] != "none" and email:
        found["respondentEmail"] = email
    found["answers"] = {
        question: {"questionId": question, "textAnswers": {"answers": [{"value": words}]}}
        for item in spec["items"]
        for question, words in _answers(name, item, one)
    }
    return found


def _answers(name, item, one):
    """Yield (question id, words) of each question of an item that was answered."""
    key, given = item["key"], one.get(item["key"])
    if given is None:
        return
    if "text" in item:
        yield _hex(name, key, "1"), given
        return
    options = _shared(one.get("options", {}).get(key, item["options"]))
    odd = one.get("odd", {}).get(key, {})
    for number, place in enumerate(str(given).replace(" ", ""), 1):
        if number in odd:
            yield _hex(name, key, str(number)), odd[number]
        elif place != "-":
            yield _hex(name, key, str(number)), options[int(place)]
