"""The warehouse: whether it answers, where its data is, and what may be done there."""

from lorc.doctor.findings import Finding, fault, fine, note
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse, credentials_sentence

ABOUT = "warehouse"
SECONDS = 8
# what a run does with the table of runs
NEEDED = ("bigquery.tables.getData", "bigquery.tables.updateData")


def look(settings: Settings) -> list[Finding]:
    """How it stands."""
    return _local(settings) if settings.is_local else _google(settings)


def _local(settings: Settings) -> list[Finding]:
    found = []
    for server in servers.local_servers(settings):
        health = server.health()
        if health is None:
            found.append(fine(server.name, f"not running; a run starts it on port {server.port}"))
        elif not server.is_ours(health) and health.get("data_dir") != str(server.folder):
            found.append(
                fault(
                    server.name,
                    f"Port {server.port} is taken by another program: stop it, or choose a port "
                    f"with {server.port_variable}=...",
                )
            )
        elif health.get("code") != server.code:
            found.append(note(server.name, "It runs other code: the next run restarts it."))
        else:
            found.append(fine(server.name, f"running on port {server.port}"))
    return found


def _google(settings: Settings) -> list[Finding]:
    from google.api_core.exceptions import Forbidden, GoogleAPICallError, NotFound, RetryError
    from google.auth.exceptions import GoogleAuthError

    name = f"{settings.project}.{settings.dataset}"
    try:
        client = Warehouse(settings).client
        _dry_run(client)
        dataset = client.get_dataset(name, retry=None, timeout=SECONDS)
    except GoogleAuthError:
        return [fault(ABOUT, credentials_sentence())]
    except NotFound as error:
        if settings.dataset in str(error):
            return [
                note(
                    ABOUT,
                    f"There is no dataset {name} yet: the first run makes it, if the account is "
                    "BigQuery User; else create it.",
                )
            ]
        return [fault(ABOUT, f"There is no project {settings.project}: check BQ_PROJECT.")]
    except Forbidden:
        return [
            fault(
                ABOUT,
                f"The account may not work in {name}: grant it BigQuery Job User on the project "
                "and BigQuery Data Editor on the dataset (SECURITY.md).",
            )
        ]
    except (GoogleAPICallError, RetryError, OSError, LorcError):
        return [fault(ABOUT, "Google's BigQuery does not answer: check the network.")]
    if dataset.location.lower() != settings.location.lower():
        return [
            fault(
                ABOUT,
                f"The dataset {name} is in {dataset.location} and BQ_LOCATION is "
                f"{settings.location}: set BQ_LOCATION={dataset.location}.",
            )
        ]
    return _permissions(client, name, dataset.location)


def _dry_run(client) -> None:
    """Ask for a query that costs nothing: is the account allowed to ask at all?"""
    from google.cloud import bigquery

    config = bigquery.QueryJobConfig(dry_run=True, default_dataset=None)
    client.query("select 1", job_config=config, retry=None, timeout=SECONDS, job_retry=None)


def _permissions(client, name: str, location: str) -> list[Finding]:
    from google.api_core.exceptions import GoogleAPICallError

    try:
        table = client.get_table(f"{name}.event_log", retry=None, timeout=SECONDS)
        answer = client.test_iam_permissions(table, NEEDED, retry=None, timeout=SECONDS)
    except (GoogleAPICallError, OSError):
        return [fine(ABOUT, f"{name} in {location}; nothing has run there yet")]
    if missing := sorted(set(NEEDED) - set(answer.get("permissions", []))):
        return [
            fault(
                ABOUT,
                f"The account lacks {', '.join(missing)} on {name}: grant it BigQuery Data Editor "
                "on the dataset (SECURITY.md).",
            )
        ]
    return [fine(ABOUT, f"{name} in {location}, to be read and written")]
