"""The Dataverse part of the sandbox."""
