"""Health check of the web container: leave with 0 when the portal and its database answer."""

import http.client
import os
import sys


def main() -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=8)
    # Django answers only to its own name.
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].lstrip(".") or "localhost"
    try:
        connection.request("GET", "/sante/", headers={"Host": host})
        status = connection.getresponse().status
    except OSError as error:
        sys.exit(str(error))
    sys.exit(0 if status == http.HTTPStatus.OK else f"/sante/ answers {status}")


if __name__ == "__main__":
    main()
