"""A name in the script of who reads."""

from types import SimpleNamespace

import pytest
from django.template import engines
from django.utils.translation import override


def shown(language, latin="Amel Trabelsi", arabic="أمل الطرابلسي"):
    template = engines["django"].from_string("{% load names %}{{ who|name_first }}/{{ who|name_other }}")
    with override(language):
        return template.render({"who": SimpleNamespace(full_name=latin, full_name_ar=arabic)})


@pytest.mark.parametrize(
    ("language", "names", "expected"),
    [
        ("fr", {}, '<bdi lang="fr">Amel Trabelsi</bdi>/<bdi lang="ar">أمل الطرابلسي</bdi>'),
        ("ar", {}, '<bdi lang="ar">أمل الطرابلسي</bdi>/<bdi lang="fr">Amel Trabelsi</bdi>'),
        ("ar", {"arabic": ""}, '<bdi lang="fr">Amel Trabelsi</bdi>/'),
        ("fr", {"latin": ""}, '<bdi lang="ar">أمل الطرابلسي</bdi>/'),
        ("fr", {"latin": "", "arabic": ""}, "—/"),
        ("fr", {"latin": "<b>", "arabic": ""}, '<bdi lang="fr">&lt;b&gt;</bdi>/'),
    ],
)
def test_the_reader_s_script_comes_first(language, names, expected):
    assert shown(language, **names) == expected
