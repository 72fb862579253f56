"""The bundles hold their parts in order, change with them, and are what every page loads."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from common.static_bundles import BUNDLES

STATIC = Path(settings.BASE_DIR) / "static"


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_its_parts_one_after_the_other(name):
    whole = Path(finders.find(name)).read_text()
    parts = [(STATIC / name).with_name(part).read_text() for part in BUNDLES[name]]
    assert whole == "\n".join(parts)


def test_a_bundle_changes_with_its_parts(settings, tmp_path):
    settings.VAR_DIR = settings.BASE_DIR = tmp_path
    for name, parts in BUNDLES.items():
        for part in parts:
            source = (tmp_path / "static" / name).with_name(part)
            source.parent.mkdir(parents=True, exist_ok=True)
            source.write_text(f"/* {part} */")
    before = Path(finders.find("css/portal.css"))
    assert Path(finders.find("css/portal.css")) == before
    (tmp_path / "static/css/theme.css").write_text("/* other colours */")
    after = Path(finders.find("css/portal.css"))
    assert after != before
    assert "other colours" in after.read_text()
    assert "/* theme.css */" in before.read_text()


def test_pages_load_the_bundles_and_none_of_their_parts_beside(client, db):
    page = client.get(reverse("account_login")).content.decode()
    assert all(name in page for name in BUNDLES)
    for name, parts in BUNDLES.items():
        assert not any(f"{Path(name).parent}/{part}" in page for part in parts)
