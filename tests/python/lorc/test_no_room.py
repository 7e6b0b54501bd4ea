"""A disk that takes no more is one sentence and no stack trace, wherever a command meets it."""

import errno
import os

import click
import pytest
from click.testing import CliRunner
from lorc.cli.parts import Commands


def ended(error: OSError):
    @click.group(cls=Commands)
    def program():
        pass

    @program.command()
    def write():
        raise error

    return CliRunner().invoke(program, ["write"])


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_the_folder_is_named(number):
    done = ended(OSError(number, os.strerror(number), "/srv/clinic/locks/lanes.lock"))
    assert done.exit_code == 1
    assert done.output == (
        f"Nothing can be written to /srv/clinic/locks: {os.strerror(number)}. "
        "Make room there, then run the same command again.\n"
    )


def test_a_file_without_a_name_has_no_folder():
    done = ended(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert done.output.startswith("Nothing can be written: No space left on device.")


def test_another_error_is_a_defect():
    assert isinstance(ended(OSError(errno.EINVAL, "wrong")).exception, OSError)
