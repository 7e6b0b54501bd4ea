"""The command line: python -m analyze --url http://127.0.0.1:PORT --project NAME."""

import argparse
import sys

from google.api_core.exceptions import GoogleAPIError
from google.cloud.bigquery import Client, QueryJob
from lorc.warehouse.local_credentials import LocalCredentials
from requests.exceptions import RequestException

from analyze.catalog import Tables
from analyze.gate import Books, Gate, query_jobs

DESCRIPTION = """\
Give every distinct statement that a warehouse has run to Google's SQL analyzer.

The local warehouse accepts SQL that BigQuery refuses (casting STRING to JSON, comparing JSON).
This reads all query jobs of a project, resolves each statement against the columns that its
tables had, and names what BigQuery would not accept: where it came from, why, and the statement
with longer literals blanked. What the analyzer cannot resolve (scripts with variables,
INFORMATION_SCHEMA, @@variables, wildcard tables) is parsed and listed.

exit status: 0 all accepted; 1 a statement was rejected, or there was none to analyse;
2 the call was wrong"""


def report(books: Books) -> None:
    """Print what was found; the last line has the totals."""
    for rejection in books.rejected:
        print(f"rejected: {rejection.origin}\n  {rejection.reason}\n  {rejection.excerpt}")
    for why, count in sorted(books.only_parsed.items()):
        print(f"only parsed: {count} x {why}")
    for failure in books.failed:
        print(f"failed in the warehouse: {failure}")
    print(
        f"{books.analysed} statements analysed, {len(books.rejected)} rejected,"
        f" {sum(books.only_parsed.values())} only parsed"
    )


def examined(jobs: list[QueryJob], client: Client) -> Books:
    """Return the books after all jobs, in this order."""
    gate = Gate(Tables(client))
    for job in jobs:
        gate.examine(job)
    return gate.books


def main(arguments: list[str] | None = None) -> int | str:
    """Return the exit status, or the sentence to fail with."""
    parser = argparse.ArgumentParser(
        prog="python -m analyze",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--url", required=True, help="the warehouse, http://127.0.0.1:PORT")
    parser.add_argument("--project", required=True, help="the project whose jobs are read")
    options = parser.parse_args(arguments)
    client = Client(
        project=options.project,
        credentials=LocalCredentials(),
        client_options={"api_endpoint": options.url},
    )
    try:
        jobs = list(query_jobs(client))
        books = examined(jobs, client) if jobs else Books()
    except (GoogleAPIError, RequestException):
        return f"analyze: the warehouse at {options.url} does not answer; start it (make up)."
    report(books)
    if not books.analysed:
        return "analyze: the warehouse has run no statement that could be analysed."
    return 1 if books.rejected else 0


if __name__ == "__main__":
    sys.exit(main())
