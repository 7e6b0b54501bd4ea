"""One bad record among good ones: it is answered as it is, or left out, and its neighbours are."""

import json

import httpx
import pytest
from sandbox.testing import running

CONNECTION = "test"
DEEP = "[" * 5_000 + "]" * 5_000
# Values of any property that UTF-8 JSON cannot hold, or no server would send.
ODD = ['"\\ud800"', "NaN", "1e400", "9" * 400, DEEP, '"a\u2028b\x85c"', "null", '{"a": 1, "a": 2}']
# Lines that hold no object with an id.
NONE = ["{", "[1]", '"id"', '{"other": 1}', '{"%s": 7}', "[" * 100_000, '{"%s": ["x"]}', "\udcff"]


class Provider:
    """A provider of records: where they are, how they are listed, and one that is good."""

    def __init__(self, name, kind, key, file, path, good, sign_in):
        self.name, self.kind, self.key, self.file = name, kind, key, file
        self.path, self.good, self.sign_in = path, good, sign_in

    def line(self, object_id, **texts):
        texts = {name: json.dumps(value) for name, value in self.good.items()} | texts
        pairs = {self.key: json.dumps(object_id)} | texts
        return "{" + ", ".join(f'"{name}": {text}' for name, text in pairs.items()) + "}"

    def objects(self, answer):
        (found,) = [value for value in answer.values() if isinstance(value, list)]
        return {item[self.key]: item for item in found}


PROVIDERS = [
    Provider(
        "stripe",
        "customer",
        "id",
        "customer.jsonl",
        "/v1/customers?limit=100",
        {"object": "customer", "created": 1_760_000_000},
        None,
    ),
    Provider(
        "dataverse",
        "contact",
        "contactid",
        "contact.jsonl",
        "/api/data/v9.2/contacts",
        {"modifiedon": "2026-01-01T00:00:00Z", "versionnumber": 1},
        "/t/oauth2/v2.0/token",
    ),
    Provider(
        "google_forms",
        "form_response",
        "responseId",
        "responses.jsonl",
        f"/v1/forms/{CONNECTION}/responses",
        {"createTime": "2026-01-01T00:00:00Z", "lastSubmittedTime": "2026-01-01T00:00:00Z"},
        "/t/oauth2/v2.0/token",
    ),
]


@pytest.fixture(params=PROVIDERS, ids=lambda provider: provider.name)
def provider(request):
    return request.param


@pytest.fixture
def serve(provider, tmp_path):
    """Serves these lines, some of which may hold a byte that is no UTF-8."""

    def serve(*lines):
        folder = tmp_path / provider.name / CONNECTION
        folder.mkdir(parents=True)
        text = "\n".join(lines).encode(errors="surrogateescape")
        (folder / provider.file).write_bytes(text)
        return running(tmp_path)

    return serve


def signed_in(url, provider):
    """A client that has access."""
    key = f"sandbox-{CONNECTION}"
    if provider.sign_in:
        form = {"client_id": key, "client_secret": "sandbox", "grant_type": "client_credentials"}
        key = httpx.post(url + provider.sign_in, data=form).json()["access_token"]
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"})


def test_an_odd_record_fails_none_of_its_neighbours(provider, serve):
    odd = [provider.line(f"odd/{n}", value=text) for n, text in enumerate(ODD)]
    odd += [
        provider.line(f"own/{n}", **dict.fromkeys(provider.good, text))
        for n, text in enumerate(ODD)
    ]
    none = [text.replace("%s", provider.key) for text in NONE]
    lines = [provider.line("good 1"), *odd, *none, provider.line("good 2")]
    with serve(*lines) as url, signed_in(url, provider) as client:
        listed = provider.objects(client.get(provider.path).json())
        assert {"good 1", "good 2"} <= listed.keys()
        assert len(listed) == 2 + len(odd)
        assert listed["odd/0"]["value"] == "\ud800"
        assert listed["odd/5"]["value"] == "a\u2028b\x85c"
        base = f"/__sandbox/{provider.name}/{CONNECTION}/{provider.kind}"
        assert provider.objects(client.get(base).json()).keys() == listed.keys()
        for object_id in listed:
            told = client.delete(f"{base}/{object_id}")
            assert told.status_code == 200
            assert told.json()[provider.key] == object_id
        assert not provider.objects(client.get(base).json())
        assert client.delete(f"{base}/good 1").status_code == 404
        assert client.post(f"{base}/odd/0/restore").json()["value"] == "\ud800"
        assert client.patch(f"{base}/odd/0", json={"value": 1}).json()["value"] == 1
        assert client.post(base, content=provider.line("new", value="NaN")).status_code == 200


def test_a_mail_with_a_lone_surrogate_fails_none_of_its_neighbours(tmp_path):
    folder = tmp_path / "exchange" / CONNECTION / "Inbox"
    folder.mkdir(parents=True)
    (folder / "odd.eml").write_bytes(
        b"Content-Type: text/plain; charset=utf-7\nSubject: =?utf-7?q?+2AA-?=\n\n+2AA-"
    )
    (folder / "good.eml").write_bytes(b"Subject: Good\n\nGood")
    exchange = Provider("exchange", "message", "id", "", "", {}, "/t/oauth2/v2.0/token")
    with running(tmp_path) as url, signed_in(url, exchange) as client:
        told = client.get(f"/__sandbox/exchange/{CONNECTION}/messages").json()["messages"]
        assert len(told) == 2
        for mail in told:
            assert client.get(f"/v1.0/me/messages/{mail['id']}").status_code == 200
            gone = client.delete(f"/__sandbox/exchange/{CONNECTION}/messages/{mail['id']}")
            assert gone.json()["id"] == mail["id"]
