"""What every test shares: no network beyond loopback, and the project's root."""

import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def network_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that asks for an address beyond loopback fails."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: tuple[str, int] | str) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test asked for {address[0]}; tests run without a network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def at_root(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the project's root, where DVC runs every stage."""
    monkeypatch.chdir(ROOT)
    return ROOT
