"""A sandbox with TLS that plays the providers, and the settings of prod that lead there."""

import os

import pytest
import trustme
from lorc.access import env_file
from lorc.connect import browser
from lorc.project import environment, mailboxes, settings
from sandbox.testing import running
from workspace.workspace import SAMPLE

URLS = ("TAP_GMAIL", "TAP_EXCHANGE", "TAP_GOOGLE_FORMS", "TAP_STRIPE", "TAP_DATAVERSE")
TOKEN_URLS = ("TAP_GMAIL", "TAP_GOOGLE_FORMS")
CLIENTS = ("TAP_GMAIL", "TAP_EXCHANGE", "TAP_GOOGLE_FORMS")


@pytest.fixture(scope="session")
def certified(tmp_path_factory) -> dict[str, str]:
    """The certificate of a server on 127.0.0.1, and the authority that vouches for it."""
    folder = tmp_path_factory.mktemp("tls")
    authority, names = trustme.CA(), ("chain.pem", "key.pem", "authority.pem")
    chain, key, trusted = (folder / name for name in names)
    issued = authority.issue_cert("127.0.0.1", "localhost")
    for place, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(chain, append=place > 0)
    issued.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(trusted)
    return {"chain": str(chain), "key": str(key), "authority": str(trusted)}


@pytest.fixture(scope="session")
def provider(certified):
    """The address of a sandbox over the sample that ships."""
    with running(SAMPLE, ssl_certfile=certified["chain"], ssl_keyfile=certified["key"]) as url:
        yield url


@pytest.fixture
def prod(provider, certified, monkeypatch, tmp_path):
    """prod in a shell of its own, its taps led to the sandbox. Returns the folder of its .env."""
    settings.variable("time_zone")  # of this project; it is kept
    for name in os.environ:
        if name.startswith(("TAP_", "SMTP_", "BQ_", "BACKUP_", "STATE_", "WAREHOUSE_", "GOOGLE_")):
            monkeypatch.delenv(name)
    given = {f"{tap}_API_URL": provider for tap in URLS}
    given |= {f"{tap}_AUTH_URL": f"{provider}/token" for tap in TOKEN_URLS}
    given |= {f"{tap}_AUTH_URL": provider for tap in ("TAP_EXCHANGE", "TAP_DATAVERSE")}
    given |= {f"{tap}_CLIENT_{part}": "sandbox" for tap in CLIENTS for part in ("ID", "SECRET")}
    given |= {"REQUESTS_CA_BUNDLE": certified["authority"], "ENV": "prod"}
    given |= {"BQ_PROJECT": "clinic", "BQ_LOCATION": "US"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(browser, "SECONDS", 20)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(env_file, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def own(monkeypatch, tmp_path):
    """Sets what the seed account_addresses says: own({"gmail-acct1": "a@example.com"})."""
    path = tmp_path / "account_addresses.csv"
    monkeypatch.setattr(mailboxes, "ADDRESSES", path)
    monkeypatch.setattr(mailboxes, "_shown", str)

    def say(addresses: dict[str, str]) -> None:
        rows = [f"{name},{address}\n" for name, address in addresses.items()]
        path.write_text("".join(["connection_name,email\n", *rows]))

    say({})
    return say
