"""What a grant of Google opens: a mailbox of Gmail, or a form."""

from urllib.parse import quote

from lorc.access.http import Answer, Held, Refused, ask, bearer, token

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)
API_URLS = {"gmail": "https://gmail.googleapis.com", "google_forms": "https://forms.googleapis.com"}
BASE = "https://www.googleapis.com/auth/"
# the narrowest that will do, each with those that contain it
NEEDED = {
    "gmail": {"gmail.readonly": ("https://mail.google.com/", "gmail.modify")},
    "google_forms": {
        "forms.body.readonly": ("forms.body",),
        "forms.responses.readonly": (),
    },
}
CONSOLE = "the Google Cloud console, APIs & Services"
DISABLED = ("accessNotConfigured", "SERVICE_DISABLED")


def scopes(provider: str) -> list[str]:
    """The narrowest scopes that a provider's taps need, as Google names them."""
    return [BASE + name for name in NEEDED[provider]]


def refreshed(name: str, values: dict[str, str], variables: dict[str, str]) -> Answer:
    """Google's answer to the refresh token. Raises Refused."""
    form = {key: values[key] for key in ("client_id", "client_secret", "refresh_token")}
    url = values.get("auth_url", TOKEN_URL)
    answer = ask(
        "POST", url, setting=variables["auth_url"], form=form | {"grant_type": "refresh_token"}
    )
    client = f"{variables['client_id']} and {variables['client_secret']}"
    sentence = {
        "invalid_grant": "Google no longer accepts the refresh token in "
        f"{variables['refresh_token']} (invalid_grant): run `lorc connect {name}`. Grants of an "
        "OAuth client in testing end after seven days: publish it, under Google Auth Platform, "
        "Audience.",
        "invalid_client": f"Google does not know the OAuth client of {client} (invalid_client): "
        f"copy both anew from {CONSOLE}, Credentials.",
        "unauthorized_client": f"The refresh token in {variables['refresh_token']} was granted to "
        f"another OAuth client than {variables['client_id']} (unauthorized_client): run "
        f"`lorc connect {name}`.",
    }.get(answer.error)
    if sentence:
        raise Refused(sentence)
    return answer


def gmail(name: str, values: dict[str, str], variables: dict[str, str]) -> Held:
    """Whose mailbox it is. Raises Refused."""
    answer = refreshed(name, values, variables)
    user = quote(values.get("user_id", "me"), safe="@")
    url = f"{values.get('api_url', API_URLS['gmail'])}/gmail/v1/users/{user}/profile"
    held = _held(name, "gmail", answer)
    profile = _opened(answer, url, "Gmail", variables)
    if profile.status == 400:
        raise Refused(
            f"The account behind {variables['refresh_token']} has no mailbox: run `lorc connect "
            f"{name}` and sign in as the mailbox's owner."
        )
    if profile.status != 200:
        raise Refused(
            f"Gmail answered {profile.status}: check {variables['user_id']}, or run `lorc connect "
            f"{name}`."
        )
    return Held(str(profile.content.get("emailAddress", "")), *held)


def forms(name: str, values: dict[str, str], variables: dict[str, str]) -> Held:
    """Which form it is. Raises Refused."""
    answer = refreshed(name, values, variables)
    held = _held(name, "google_forms", answer)
    form = quote(values["form_id"], safe="")
    url = f"{values.get('api_url', API_URLS['google_forms'])}/v1/forms/{form}"
    found = _opened(answer, url, "Google Forms", variables)
    if found.status != 200:
        raise Refused(
            f"Google Forms answered {found.status}: check {variables['form_id']}, the id in the "
            "form's edit address, and that the account that granted access may edit the form."
        )
    info = found.part("info")
    return Held(f"the form {info.get('documentTitle') or info.get('title')!r}", *held)


def missing_scopes(provider: str, granted: set[str]) -> list[str]:
    """The scopes that are needed and neither granted nor contained in one that is."""
    granted = {each.removeprefix(BASE) for each in granted}
    needed = NEEDED[provider].items()
    return [name for name, wider in needed if not granted & {name, *wider}]


def _held(name: str, provider: str, answer: Answer) -> tuple:
    """The scopes, doubts, days and skew that the token endpoint's answer tells."""
    granted = {each.removeprefix(BASE) for each in str(answer.content.get("scope", "")).split()}
    if granted and (missing := missing_scopes(provider, granted)):
        raise Refused(
            f"The grant lacks the scope {' and '.join(missing)}: run `lorc connect {name}` and "
            "leave every box ticked."
        )
    known = {"openid", f"{BASE}userinfo.email".removeprefix(BASE)}
    doubts = []
    if more := sorted(granted - NEEDED[provider].keys() - known):
        doubts.append(
            f"The grant allows more than reading needs ({', '.join(more)}): run `lorc connect "
            f"{name}` for a narrower one."
        )
    lasts = answer.content.get("refresh_token_expires_in")
    days = int(lasts) // 86400 if isinstance(lasts, int) else None
    if days is not None:
        doubts.append(
            f"The grant ends in {days} days, because its OAuth client is in testing: publish it, "
            f"under Google Auth Platform, Audience, and run `lorc connect {name}`."
        )
    return tuple(sorted(granted)), tuple(doubts), days, answer.skew


def _opened(answer: Answer, url: str, api: str, variables: dict[str, str]) -> Answer:
    """The API's answer. Raises Refused for an API that is not enabled, or a grant too narrow."""
    access = token(answer, variables["auth_url"])
    found = ask("GET", url, setting=variables["api_url"], headers=bearer(access))
    details = str(found.content.get("error"))
    if found.status == 403 and any(reason in details for reason in DISABLED):
        raise Refused(
            f"The {api} API is not enabled in the project of {variables['client_id']}: enable it "
            f"in {CONSOLE}, Library."
        )
    if found.status in (401, 403):
        raise Refused(
            f"{api} refuses the grant in {variables['refresh_token']} ({found.status}): let an "
            "account that may read it grant access anew."
        )
    return found
