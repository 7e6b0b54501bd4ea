"""What a key of Stripe opens."""

from lorc.access.http import Held, Refused, ask, bearer

API_URL, API_VERSION = "https://api.stripe.com", "2026-03-25.dahlia"
# what each list needs of a restricted key, as the Dashboard calls it
PERMISSIONS = {
    "events": "Events",
    "customers": "Customers",
    "invoices": "Invoices",
    "payment_intents": "PaymentIntents",
    "refunds": "Charges and Refunds",
    "invoice_payments": "Invoices",
    "disputes": "Disputes",
    "credit_notes": "Credit notes",
}
BASIL = "2025-03-31.basil"  # the tap asks for no invoice payments before
DASHBOARD = "the Stripe Dashboard, Developers > API keys"


def stripe(name: str, values: dict[str, str], variables: dict[str, str]) -> Held:
    """Whether the key is of live data, and what it may read. Raises Refused."""
    key, variable = values["api_key"], variables["api_key"]
    version = values.get("api_version", API_VERSION)
    headers = bearer(key) | {"Stripe-Version": version}
    missing, modes, skew = {}, set(), None
    for resource, permission in PERMISSIONS.items():
        if resource == "events" and values.get("use_events", "").lower() == "false":
            continue
        if resource == "invoice_payments" and version < BASIL:
            continue
        url = f"{values.get('api_url', API_URL)}/v1/{resource}?limit=1"
        found = ask("GET", url, setting=variables["api_url"], headers=headers)
        skew = found.skew
        if found.status == 401:
            raise Refused(
                f"Stripe does not accept the key in {variable}: create a restricted key in "
                f"{DASHBOARD}, and run `lorc connect {name}`."
            )
        if found.status == 403:
            missing[permission] = None
        elif found.status != 200:
            raise Refused(
                f"Stripe answered {found.status} for {resource}: check {variables['api_version']} "
                f"and {variables['api_url']}."
            )
        told = [item.get("livemode") for item in found.listed("data") if isinstance(item, dict)]
        modes |= {each for each in told if isinstance(each, bool)}
    if missing:
        raise Refused(
            f"The key in {variable} may not read {', '.join(missing)}: give it the permission Read "
            f"for that in {DASHBOARD}."
        )
    return Held(
        _mode(key, modes),
        tuple(dict.fromkeys(PERMISSIONS.values())),
        _doubts(name, key, variable),
        skew=skew,
    )


def _mode(key: str, modes: set) -> str:
    is_test = "_test_" in key or modes == {False}
    return "test data" if is_test else "live data" if "_live_" in key or True in modes else ""


def _doubts(name: str, key: str, variable: str) -> tuple[str, ...]:
    doubts = []
    if key.startswith("sk_"):
        doubts.append(
            f"The key in {variable} is a secret key, which may write too: create a restricted one "
            f"in {DASHBOARD}, and run `lorc connect {name}`."
        )
    if key.startswith(("sk_test_", "rk_test_")):
        doubts.append(
            f"The key in {variable} is of Stripe's test mode: create one with the test mode off, "
            f"and run `lorc connect {name}`."
        )
    return tuple(doubts)
