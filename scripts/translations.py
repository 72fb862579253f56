"""Check that every message of the sources is translated into Arabic: none missing, empty or fuzzy.

The messages are extracted into a temporary folder: the catalogue of the project is not touched.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
IGNORED = ["locale", ".venv", "node_modules", "var", "tests", "bench", "scripts"]


def extract(folder: Path, domain: str) -> Path:
    """Return the catalogue of all messages now in the sources."""
    settings.LOCALE_PATHS = [str(folder)]
    call_command(
        "makemessages", locale=["ar"], domain=domain, ignore_patterns=IGNORED, no_location=True, verbosity=0
    )
    return folder / "ar" / "LC_MESSAGES" / f"{domain}.po"


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 gettext's own programs


def faults(domain: str) -> list[str]:
    catalogue = ROOT / "locale" / "ar" / "LC_MESSAGES" / f"{domain}.po"
    # Beside the sources: makemessages writes to the first catalogue folder whose parent holds the source.
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".messages-") as folder:
        wanted = extract(Path(folder), domain)
        if not wanted.exists():
            return []
        if not catalogue.exists():
            return [f"{catalogue.relative_to(ROOT)} does not exist"]
        merged = str(Path(folder) / "merged.po")
        run("msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, str(catalogue), str(wanted))
        run("msgfmt", "--check", "-o", os.devnull, str(catalogue))
        return [
            f"{kind}:\n{entries}"
            for kind, option in (("untranslated", "--untranslated"), ("fuzzy", "--only-fuzzy"))
            if "msgid" in (entries := run("msgattrib", option, "--no-obsolete", "--no-wrap", merged))
        ]


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tounesna.settings.test")
    django.setup()
    found = faults("django") + faults("djangojs")
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
