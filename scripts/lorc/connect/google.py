"""A grant of Google: the flow for installed apps, with PKCE, on a loopback port (RFC 8252)."""

import os
from urllib.parse import urlsplit

from lorc.access import google
from lorc.connect.browser import Browser
from lorc.project.errors import LorcError

CONSENT_URL = "https://accounts.google.com/o/oauth2/v2/auth"
# what the scopes mean, for whoever is asked
MEANS = {
    "gmail.readonly": "read mails, labels and settings; change, send and delete nothing",
    "forms.body.readonly": "read the forms and their questions",
    "forms.responses.readonly": "read the answers",
}


def explanation(provider: str) -> list[str]:
    """What will be asked for, a line each."""
    needed = google.NEEDED[provider]
    return ["Google will be asked for:", *(f"  {name}: {MEANS[name]}" for name in needed)]


def refresh_token(
    provider: str,
    values: dict[str, str],
    variables: dict[str, str],
    browser: Browser,
    addresses: list[str],
) -> str:
    """The refresh token that somebody grants. Raises LorcError."""
    from google_auth_oauthlib.flow import Flow
    from oauthlib.oauth2.rfc6749.errors import OAuth2Error
    from requests.exceptions import RequestException

    token_url = values.get("auth_url", google.TOKEN_URL)
    redirect = f"http://127.0.0.1:{browser.port}/"
    client = {"client_id": values["client_id"], "client_secret": values["client_secret"]}
    client |= {"auth_uri": _consent_url(token_url), "token_uri": token_url}
    flow = Flow.from_client_config(
        {"installed": client | {"redirect_uris": [redirect]}},
        google.scopes(provider),
        state=browser.state,
        redirect_uri=redirect,
        autogenerate_code_verifier=True,
    )
    hint = {"login_hint": addresses[0]} if addresses else {}
    url, _ = flow.authorization_url(access_type="offline", prompt="consent", **hint)
    answer = browser.answer(url)
    if "code" not in answer:
        raise LorcError(_refusal(answer.get("error", "")))
    # a box that was not ticked is found below, by name
    os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] = "1"  # noqa: S105 (a switch)
    try:
        flow.fetch_token(code=answer["code"], timeout=30)
    except OAuth2Error as error:
        raise LorcError(_failure(error.error or "", variables)) from None
    except RequestException:
        raise LorcError("Google cannot be reached: check the network and begin again.") from None
    token = flow.oauth2session.token
    scope = token.get("scope", [])
    granted = set(scope.split() if isinstance(scope, str) else scope)
    if missing := google.missing_scopes(provider, granted):
        raise LorcError(
            f"The scope {' and '.join(missing)} was not granted, so nothing was stored: begin "
            "again and leave every box ticked."
        )
    if not token.get("refresh_token"):
        raise LorcError(
            "Google gave no refresh token: take the access of this app away at "
            "myaccount.google.com/connections, and begin again."
        )
    return token["refresh_token"]


def _consent_url(token_url: str) -> str:
    """Where consent is asked for: at Google, or beside a token endpoint that is set."""
    if token_url == google.TOKEN_URL:
        return CONSENT_URL
    server = urlsplit(token_url)
    return f"{server.scheme}://{server.netloc}{urlsplit(CONSENT_URL).path}"


def _refusal(error: str) -> str:
    if error == "access_denied":
        return (
            "Access was refused, so nothing was stored. An app in testing lets its test users in "
            "alone: add the account under Google Auth Platform, Audience, or publish the app."
        )
    if error.endswith("policy_enforced"):
        return (
            "An administrator of the Google Workspace does not allow this app: let them trust its "
            "client id, under Security, API controls."
        )
    return "Google did not grant access: begin again, and accept what it asks for."


def _failure(error: str, variables: dict[str, str]) -> str:
    if error == "invalid_grant":
        return "The code from Google had expired or was used before: begin again."
    if error in ("invalid_client", "unauthorized_client"):
        return (
            f"Google does not know the OAuth client of {variables['client_id']} and "
            f"{variables['client_secret']}: copy both anew from {google.CONSOLE}, Credentials (an "
            "OAuth client of the type Desktop app)."
        )
    return f"Google's token endpoint refused the code: check {variables['auth_url']}."
