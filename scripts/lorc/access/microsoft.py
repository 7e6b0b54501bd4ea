"""What a grant or an app of Microsoft opens: a mailbox of Exchange, the tables of Dataverse."""

import base64
import json
from contextlib import suppress
from urllib.parse import quote

from lorc.access.http import Answer, Held, Refused, ask, bearer, token

AUTH_URL = "https://login.microsoftonline.com"
GRAPH_URL = "https://graph.microsoft.com"
ENTRA = "the Microsoft Entra admin center, App registrations"
GRANT_DAYS = 90
# codes of Microsoft Entra (AADSTS...) that say more than the error beside them
SECRET_EXPIRED, GRANT_EXPIRED, NO_CONSENT = 7000222, 700082, 65001
# entity sets of the tap's streams, unless a setting says otherwise
ENTITY_SETS = {
    "contacts": "contacts",
    "sessions": "cre92_clientsessions",
    "reports": "cre92_clientreports",
}


def signed_in(
    name: str, values: dict[str, str], variables: dict[str, str], scope: str | None
) -> Answer:
    """Microsoft's answer to a refresh token, or to the app itself. Raises Refused."""
    form = {key: values[key] for key in ("client_id", "client_secret")}
    if "refresh_token" in values:
        form |= {"grant_type": "refresh_token", "refresh_token": values["refresh_token"]}
    else:
        form |= {"grant_type": "client_credentials", "scope": scope}
    tenant = quote(values.get("tenant_id", "common"), safe="")
    url = f"{values.get('auth_url', AUTH_URL).rstrip('/')}/{tenant}/oauth2/v2.0/token"
    answer = ask("POST", url, setting=variables["auth_url"], form=form)
    if answer.status != 200:
        raise Refused(_refusal(name, variables, answer))
    return answer


def exchange(name: str, values: dict[str, str], variables: dict[str, str]) -> Held:
    """Whose mailbox it is. Raises Refused."""
    answer = signed_in(name, values, variables, "https://graph.microsoft.com/.default")
    is_delegated = "refresh_token" in values
    granted = {each.rpartition("/")[2] for each in str(answer.content.get("scope", "")).split()}
    if is_delegated and granted and not granted & {"Mail.Read", "Mail.ReadWrite"}:
        raise Refused(
            f"The grant lacks the scope Mail.Read: run `lorc connect {name} --delegated` and "
            "accept what it asks for."
        )
    user = values.get("user_id", "me")
    owner = "me" if user == "me" else f"users/{quote(user, safe='@')}"
    url = f"{values.get('api_url', GRAPH_URL)}/v1.0/{owner}/mailFolders?$top=1"
    access = token(answer, variables["auth_url"])
    found = ask("GET", url, setting=variables["api_url"], headers=bearer(access))
    if found.status in (401, 403):
        raise Refused(
            f"Microsoft Graph refuses the mailbox ({found.status}): the app of "
            f"{variables['client_id']} needs the permission Mail.Read, with an administrator's "
            f"consent, and may be kept from this mailbox by a policy: see {ENTRA}, API permissions."
        )
    if found.status == 404:
        raise Refused(
            f"There is no mailbox of {variables['user_id']} in this tenant: check it, and "
            f"{variables['tenant_id']}."
        )
    if found.status != 200:
        raise Refused(f"Microsoft Graph answered {found.status}: check {variables['api_url']}.")
    doubts = []
    if is_delegated and "Mail.ReadWrite" in granted:
        doubts.append(
            f"The grant allows more than reading needs (Mail.ReadWrite): run `lorc connect {name} "
            "--delegated` for a narrower one."
        )
    account = account_of(answer.content) if is_delegated else user
    scopes = tuple(sorted(granted & {"Mail.Read", "Mail.ReadWrite"})) if is_delegated else ()
    return Held(account, scopes, tuple(doubts), None, answer.skew)


def dataverse(name: str, values: dict[str, str], variables: dict[str, str]) -> Held:
    """Which environment it is; each table is asked for a page of one row. Raises Refused."""
    environment = values["api_url"].rstrip("/")
    answer = signed_in(name, values, variables, f"{environment}/.default")
    headers = bearer(token(answer, variables["auth_url"]))
    root = f"{environment}/api/data/{values.get('api_version', 'v9.2')}"
    setting = variables["api_url"]
    user = ask("GET", f"{root}/WhoAmI", setting=setting, headers=headers)
    if user.status in (401, 403):
        raise Refused(
            f"The environment of {setting} does not know the app of {variables['client_id']} "
            f"({user.status}): add it as an application user, in the Power Platform admin center."
        )
    if user.status != 200:
        raise Refused(f"The environment of {setting} answered {user.status}: check its address.")
    wishes = headers | {"Prefer": "odata.track-changes,odata.maxpagesize=1"}
    for stream, entity_set in ENTITY_SETS.items():
        entity_set = values.get(f"{stream}_entity_set", entity_set)
        found = ask("GET", f"{root}/{entity_set}", setting=setting, headers=wishes)
        if found.status != 200:
            raise Refused(_table_refusal(entity_set, variables, stream, found.status))
    account = f"the application user {str(user.content.get('UserId', ''))[:8]}"
    return Held(account, tuple(ENTITY_SETS), (), None, answer.skew)


def account_of(content: dict) -> str:
    """Who signed in, by the id token that came with the access token; "" where none came."""
    with suppress(ValueError, IndexError, AttributeError, RecursionError):
        part = str(content.get("id_token", "")).split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return str(told.get("preferred_username") or told.get("email") or "")
    return ""


def _refusal(name: str, variables: dict[str, str], answer: Answer) -> str:
    codes = answer.listed("error_codes")
    app = f"the app of {variables['client_id']}"
    if SECRET_EXPIRED in codes:
        return (
            f"The client secret in {variables['client_secret']} has expired: make a new one in "
            f"{ENTRA}, Certificates & secrets, and run `lorc connect {name}`."
        )
    if NO_CONSENT in codes:
        return f"Nobody has consented to {app}: run `lorc connect {name} --delegated`."
    said = {
        "invalid_client": f"Microsoft refuses the secret in {variables['client_secret']} "
        f"(invalid_client): make a new one in {ENTRA}, Certificates & secrets, and run "
        f"`lorc connect {name}`.",
        "unauthorized_client": f"Microsoft does not know {app} in the tenant of "
        f"{variables['tenant_id']} (unauthorized_client): copy both anew from {ENTRA}.",
        "invalid_request": f"Microsoft does not know the tenant of {variables['tenant_id']} "
        f"(invalid_request): copy it anew from {ENTRA}.",
    }
    if "refresh_token" in variables:
        why = f"{GRANT_DAYS} days unused" if GRANT_EXPIRED in codes else "invalid_grant"
        said["invalid_grant"] = (
            "Microsoft no longer accepts the refresh token in "
            f"{variables['refresh_token']} ({why}): run `lorc connect {name} --delegated`."
        )
    if "api_url" in variables:
        sentence = (
            f"Microsoft knows no environment at {variables['api_url']}: copy its address from the "
            "Power Platform admin center."
        )
        said |= {"invalid_scope": sentence, "invalid_resource": sentence}
    fallback = (
        f"Microsoft's token endpoint answered {answer.status}: check {variables['auth_url']} and "
        f"{variables['tenant_id']}."
    )
    return said.get(answer.error, fallback)


def _table_refusal(entity_set: str, variables: dict[str, str], stream: str, status: int) -> str:
    if status == 400:
        return (
            f"The table {entity_set} does not track changes: switch it on, in Power Apps, Tables, "
            "the table's Properties, Advanced options."
        )
    if status == 404:
        return (
            f"There is no table {entity_set} in the environment of {variables['api_url']}: check "
            f"{variables[f'{stream}_entity_set']}."
        )
    return (
        f"The application user of {variables['client_id']} may not read {entity_set} ({status}): "
        "give it a security role that reads all its rows (access level Organization)."
    )
