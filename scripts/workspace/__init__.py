"""A place to run the project in, apart from the user's: folders, ports, servers, the runner.

The tests, the bench and chaos all work in one. It lies beside the bench and chaos because they are
commands of the installed project, and the tests are not installed.
"""

from workspace.workspace import Workspace

__all__ = ["Workspace"]
