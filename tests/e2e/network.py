"""A bad connection between a browser and the test's server: it can be down, or break in the middle of a sending."""

import socket
import threading
from contextlib import closing, suppress
from urllib.parse import urlsplit


class BadNetwork:
    """A proxy on a port of its own. `is_up` lets connections through; `breaks` of them are cut after `after` bytes.

    Only what the browser sends is counted: a connection is cut while a photo is on its way.
    """

    def __init__(self, server_url: str) -> None:
        self._target = (urlsplit(server_url).hostname, urlsplit(server_url).port)
        self._listener = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        self.is_up, self.breaks, self.broken, self.after = True, 0, 0, 90_000
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with closing(client):
            if not self.is_up:
                return
            with suppress(OSError), socket.create_connection(self._target) as server:
                back = threading.Thread(target=self._copy, args=(server, client), daemon=True)
                back.start()
                self._copy(client, server, counted=True)
                back.join(10)

    def _copy(self, source: socket.socket, target: socket.socket, *, counted: bool = False) -> None:
        sent = 0
        with suppress(OSError):
            while self.is_up and (piece := source.recv(16_384)):
                sent += len(piece)
                if counted and sent > self.after and self._cut():
                    break
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut(self) -> bool:
        with self._lock:
            if self.breaks <= self.broken:
                return False
            self.broken += 1
            return True
