"""A webhook's address is a secret: whatever is wrong with it, it is not repeated."""

import socket
import threading
from dataclasses import replace

import pytest
from lorc.alert import notify, targets
from lorc.project import settings
from lorc.project.errors import StepFailed, WrongCall

SECRET = "the-secret-part-of-the-webhook"


@pytest.fixture
def stranger():
    """The address of a program that speaks no HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 this is no HTTP\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/{SECRET}"
        thread.join()


def test_what_answers_without_http_is_a_sentence(stranger):
    [target] = targets.load(stranger)
    with pytest.raises(StepFailed) as error:
        target.tell("title", "words", "key")
    assert str(error.value) == (
        "The webhook at 127.0.0.1 does not answer: check NOTIFY and the network."
    )


def test_an_address_that_http_does_not_take_is_not_repeated():
    [target] = targets.load(f"https://127.0.0.1/\x7f{SECRET}")
    with pytest.raises(StepFailed, match="does not answer: check NOTIFY") as error:
        target.tell("title", "words", "key")
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("text", [f"https://[{SECRET}", f"https://example.org:{SECRET}/"])
def test_half_an_address_is_a_wrong_call(text, monkeypatch, tmp_path, capsys):
    with pytest.raises(WrongCall, match="number 1 is neither") as error:
        targets.load(text)
    assert SECRET not in str(error.value)
    monkeypatch.setenv("NOTIFY", text)
    notify.after(replace(settings.load(), state_dir=tmp_path))
    assert "number 1 is neither" in capsys.readouterr().err
