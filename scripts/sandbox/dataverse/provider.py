"""Dataverse as a provider of the sandbox."""

from pathlib import Path

from sandbox.dataverse import odata
from sandbox.dataverse.api import DataverseApi
from sandbox.dataverse.control import DataverseControl
from sandbox.oauth import Tokens
from sandbox.provider import Provider


def provider(data_dir: Path, tokens: Tokens) -> Provider:
    """Dataverse over the tables of `data_dir`."""
    api = DataverseApi(data_dir, tokens)
    return Provider(
        routes=[*api.routes(), *DataverseControl(api).routes()],
        paths=("/api/data/",),
        provoked=odata.error_response,
        handlers={odata.ODataError: odata.answer_odata_error},
    )
