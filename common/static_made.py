"""Static files that are made out of others when they are asked for, kept in VAR_DIR."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class MadeFilesFinder(BaseFinder):
    """Finds the files called `names()`, which `folder()` has made."""

    def names(self) -> Iterable[str]:
        raise NotImplementedError

    def folder(self) -> Path:
        raise NotImplementedError

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(self.folder() / path) if path in self.names() else ""
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=self.folder())
        for name in self.names():
            yield name, storage


def make_once(target: Path, write: Callable[[Path], object]) -> None:
    """Have `write` make a file and put it in its place, unless it is there.

    Several processes and threads may start at once: each writes its own file, the last one stays.
    """
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    own = target.with_suffix(f".{uuid4().hex}")
    write(own)
    own.replace(target)
