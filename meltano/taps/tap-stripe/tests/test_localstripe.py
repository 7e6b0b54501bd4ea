"""localstripe, a Stripe server that others wrote: what it serves of Stripe's API arrives.

It has no invoice payments, no disputes and no credit notes.
"""

import subprocess
import sys
from contextlib import contextmanager

import pytest
import requests
from singer_sdk.exceptions import FatalAPIError
from tap_common.testing import Lab
from tap_stripe.tap import TapStripe

# Its own command listens on all addresses and keeps its objects in a file that all runs share.
SERVE = """
import socket
from aiohttp import web
from localstripe.resources import store
from localstripe.server import app

store.dump_to_disk = lambda: None
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
web.run_app(app, sock=listener, print=None)
"""
SETTINGS = {"api_key": "sk_test_localstripe", "use_events": False, "page_size": 2}


SERVED = ("customers", "invoices", "payment_intents", "refunds")


class LocalStripe(Lab):
    """localstripe, and the tap's settings for it."""

    def __init__(self, url):
        super().__init__(TapStripe, url, {**SETTINGS, "api_url": url})

    def run(self, state=None, **settings):
        return super().run(state, self.only(*SERVED), **settings)

    def ask(self, method, path, **form):
        key = (self.config["api_key"], "")
        answer = requests.request(method, f"{self.url}/v1/{path}", data=form, auth=key, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def add_customer(self, name):
        """A customer with a card and a monthly invoice; the customer's id."""
        card = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2099", "cvc": "123"}
        form = {f"card[{key}]": value for key, value in card.items()}
        token = self.ask("POST", "tokens", **form)["id"]
        customer = self.ask("POST", "customers", name=name, source=token)["id"]
        self.ask("POST", "subscriptions", customer=customer, **{"items[0][plan]": "sessions"})
        return customer


@contextmanager
def localstripe():
    command = [sys.executable, "-c", SERVE]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        port = process.stdout.readline().strip()
        assert port, "localstripe did not start: is it installed in this environment?"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def server():
    """A server with three customers who have an invoice each, at first."""
    with localstripe() as url:
        server = LocalStripe(url)
        plan = {"id": "sessions", "amount": 9000, "currency": "eur", "interval": "month"}
        server.ask("POST", "plans", name="Sessions", **plan)
        for name in ("Ada", "Grace", "Mary"):
            server.add_customer(name)
        yield server


def served(server, stream):
    return {item["id"]: item for item in server.ask("GET", f"{stream}?limit=100")["data"]}


def test_customers_and_invoices_arrive_as_they_are(server):
    output = server.run()
    for stream in ("customers", "invoices", "payment_intents"):
        arrived = {record["id"]: record for record in output.live(stream)}
        assert arrived == served(server, stream)
        assert len(output.records(stream)) == len(arrived) > 2
    for stream in SERVED:
        assert output.is_complete(stream)


def test_a_second_run_shows_what_was_added_changed_and_deleted(server):
    changed, gone = server.add_customer("Hedy"), server.add_customer("Emmy")
    first = server.run()
    added = server.add_customer("Rosalind")
    server.ask("POST", f"customers/{changed}", name="Hedy Lamarr")
    server.ask("DELETE", f"customers/{gone}")
    again = server.run(first.state)
    arrived = {record["id"]: record for record in again.live("customers")}
    assert arrived == served(server, "customers")
    assert arrived[changed]["name"] == "Hedy Lamarr"
    assert added in arrived
    assert gone not in arrived
    assert again.is_complete("customers")
    assert len(again.live("invoices")) == len(first.live("invoices")) + 1


def test_events_of_several_types_are_more_than_it_serves(server):
    with pytest.raises(FatalAPIError, match=r"400 .* for events"):
        server.run(use_events=True)
