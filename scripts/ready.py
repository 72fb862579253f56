"""Wait until an address answers 200; leave with 1 after the given seconds, or when a process has gone.

ready.py URL SECONDS PID
"""

import os
import sys
import time
import urllib.error
import urllib.request


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 our own http address
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    url, seconds, pid = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    end = time.monotonic() + seconds
    while time.monotonic() < end and is_alive(pid):
        if answers(url):
            return
        time.sleep(0.2)
    sys.exit(1)


if __name__ == "__main__":
    main()
