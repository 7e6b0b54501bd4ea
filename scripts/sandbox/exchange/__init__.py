"""The Exchange part of the sandbox: Microsoft Graph's mail."""
