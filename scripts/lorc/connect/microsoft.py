"""A grant of Microsoft: the authorization code flow, with PKCE, on a loopback port."""

import warnings

from lorc.access import microsoft
from lorc.connect.browser import Browser
from lorc.project.errors import LorcError

SCOPE = "https://graph.microsoft.com/Mail.Read"
DELEGATED = (
    "Microsoft will be asked for:",
    "  Mail.Read: read mails; change, send and delete nothing",
    "  offline_access: do so when nobody is signed in, for 90 days unless it is granted anew",
)
APPLICATION = (
    "The app reads the mailbox by itself, which is better than a grant of its owner: nobody has",
    f"to sign in, and it does not end after {microsoft.GRANT_DAYS} days.",
    "In the Microsoft Entra admin center:",
    "  App registrations, API permissions: the application permission Mail.Read of Microsoft",
    "  Graph, and an administrator's consent; Certificates & secrets: a client secret.",
    "In Exchange Online, RBAC for Applications: narrow it to the mailboxes that are meant; without",
    "that it may read every mailbox of the tenant.",
    "With --delegated the mailbox's owner signs in and grants access instead.",
)


def refresh_token(
    values: dict[str, str], variables: dict[str, str], browser: Browser, addresses: list[str]
) -> tuple[str, str]:
    """The refresh token that somebody grants, and who that is. Raises LorcError."""
    import msal
    from requests.exceptions import RequestException

    tenant = values.get("tenant_id", "common")
    authority = f"{values.get('auth_url', microsoft.AUTH_URL).rstrip('/')}/{tenant}"
    try:
        app = msal.ConfidentialClientApplication(
            values["client_id"],
            client_credential=values["client_secret"],
            authority=authority,
            instance_discovery=False,
            timeout=30,
        )
        with warnings.catch_warnings():
            # it would rather have a POST, whose answer nobody could paste
            warnings.simplefilter("ignore", UserWarning)
            flow = app.initiate_auth_code_flow(
                [SCOPE],
                # the port of a redirect to localhost is the client's own affair
                redirect_uri=f"http://localhost:{browser.port}/",
                state=browser.state,
                login_hint=addresses[0] if addresses else None,
            )
        answer = browser.answer(flow["auth_uri"])
        result = app.acquire_token_by_auth_code_flow(flow, answer)
    except (RequestException, ValueError):
        raise LorcError(
            f"Microsoft's sign-in at {authority} does not answer as it should: check "
            f"{variables['tenant_id']} and {variables['auth_url']}."
        ) from None
    if "error" in result:
        raise LorcError(_failure(result, variables))
    granted = {each.rpartition("/")[2] for each in result.get("scope", "").split()}
    if not granted & {"Mail.Read", "Mail.ReadWrite"}:
        raise LorcError(
            "The scope Mail.Read was not granted, so nothing was stored: begin again and accept "
            "what is asked for."
        )
    if not result.get("refresh_token"):
        raise LorcError("Microsoft gave no refresh token: begin again and allow offline_access.")
    return result["refresh_token"], microsoft.account_of(result)


def _failure(result: dict, variables: dict[str, str]) -> str:
    error = result["error"]
    if error in ("access_denied", "consent_required"):
        return (
            "Access was refused, so nothing was stored. Where only an administrator may consent, "
            "let them do so in the Microsoft Entra admin center, Enterprise applications."
        )
    if error == "invalid_grant":
        return "The code from Microsoft had expired or was used before: begin again."
    if error in ("invalid_client", "unauthorized_client"):
        return (
            f"Microsoft does not know the app of {variables['client_id']}, or refuses the secret "
            f"in {variables['client_secret']}: copy both anew from {microsoft.ENTRA}; it needs the "
            "redirect URI http://localhost of the platform Web."
        )
    return f"Microsoft's sign-in failed: check {variables['client_id']} and its redirect URI."
