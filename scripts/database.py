"""Create the databases `./up` works with.

    database.py create URL                   create the database of URL unless it is there
    database.py sibling URL SUFFIX [--fresh] the same for NAME_SUFFIX beside it, emptied when fresh

Prints `URL created` or `URL kept`. Only a sibling is ever dropped, never the database of URL.
"""

import argparse
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def create(url: str, name: str, fresh: bool) -> bool:
    """Return whether the database had to be created; connect to the server of `url` to do so."""
    with psycopg.connect(url, autocommit=True) as connection:
        if fresh:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return True


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["create", "sibling"])
    parser.add_argument("url")
    parser.add_argument("suffix", nargs="?")
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()

    name = urlsplit(options.url).path.strip("/")
    if options.action == "create":
        server, fresh = with_name(options.url, "postgres"), False
    else:
        server, fresh = options.url, options.fresh
        name = f"{name}_{options.suffix}"
    try:
        created = create(server, name, fresh)
    except psycopg.Error as error:
        sys.exit(f"cannot create the database {name}: {error}")
    sys.stdout.write(f"{with_name(options.url, name)} {'created' if created else 'kept'}\n")


if __name__ == "__main__":
    main()
