"""A page's form filled again with what was typed before, on the HTML that the page gave.

Works for any form of the portal without its help: values go back into the controls of the same names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Attributes = list[tuple[str, str | None]]
_WITHOUT_VALUE = frozenset({"file", "submit", "button", "image", "reset", "password"})


@dataclass
class _Control:
    """An input, option or textarea; `start` and `end` delimit what an edit replaces."""

    kind: str
    name: str
    start: int
    end: int
    attributes: Attributes


@dataclass
class _Form:
    path: str
    body_start: int
    controls: list[_Control] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}


@dataclass(frozen=True)
class Refilled:
    """The page with its form filled: `position` is just inside the form, `leftover` what found no place."""

    html: str
    position: int
    leftover: list[tuple[str, str]]


def refill(
    html: str, *, page: str, path: str, fields: Iterable[tuple[str, str]], never: Iterable[str]
) -> Refilled | None:
    """Return `html`, the page at address `page`, with its form sent to `path` filled with `fields`.

    None when the page has no such form. Controls named in `never` (tokens) keep what the page gave them.
    """
    fields = list(fields)
    reader = _FormReader(html, page)
    candidates = [form for form in reader.forms if form.path == path]
    if not candidates:
        return None
    wanted = {name for name, _ in fields}
    form = max(candidates, key=lambda candidate: len(candidate.names & wanted))
    edits = _edits(form, fields, frozenset(never))
    for start, end, text in sorted(edits, reverse=True):
        html = html[:start] + text + html[end:]
    leftover = [(name, value) for name, value in fields if name not in form.names and value]
    return Refilled(html=html, position=form.body_start, leftover=leftover)


def _edits(form: _Form, fields: list[tuple[str, str]], never: frozenset[str]) -> list[tuple[int, int, str]]:
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        values[name].append(value)
    seen: Counter[str] = Counter()
    edits = []
    for control in form.controls:
        if control.name in never or control.kind in _WITHOUT_VALUE:
            continue
        given = values.get(control.name, [])
        if control.kind in ("checkbox", "radio", "option"):
            flag = "selected" if control.kind == "option" else "checked"
            own = dict(control.attributes).get("value")
            chosen = ("on" if own is None else own) in given
            edits.append((control.start, control.end, _tag(control, {flag: "" if chosen else None})))
            continue
        rank, seen[control.name] = seen[control.name], seen[control.name] + 1
        if rank >= len(given):
            continue
        if control.kind == "textarea":
            # The first line break of a textarea is not part of its value.
            edits.append((control.start, control.end, "\n" + escape(given[rank], quote=False)))
        else:
            edits.append((control.start, control.end, _tag(control, {"value": given[rank]})))
    return edits


def _tag(control: _Control, changed: dict[str, str | None]) -> str:
    """Write the start tag again with attributes `changed`; None takes one away, "" leaves it bare."""
    tag = "option" if control.kind == "option" else "input"
    kept: list[tuple[str, str | None]] = [(n, v) for n, v in control.attributes if n not in changed]
    for name, value in changed.items():
        if value is not None:
            kept.append((name, None if name in ("checked", "selected") else value))
    written = "".join(f" {n}" if v is None else f' {n}="{escape(v)}"' for n, v in kept)
    return f"<{tag}{written}>"


class _FormReader(HTMLParser):
    """Where the POST forms of a page and their controls stand in its text."""

    def __init__(self, html: str, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[_Form] = []
        self._page = page
        self._form: _Form | None = None
        self._select = ""
        self._textarea: tuple[str, int] | None = None
        self._line_starts = [0]
        for line in html.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def _position(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(attrs)
        start = self._position()
        end = start + len(self.get_starttag_text() or "")
        if tag == "form":
            self._form = self._open(given, end)
        elif self._form is None:
            return
        elif tag in ("input", "button"):
            kind = (given.get("type") or ("text" if tag == "input" else "submit")).lower()
            self._add(kind, given.get("name"), start, end, attrs)
        elif tag == "select":
            self._select = given.get("name") or ""
        elif tag == "option":
            self._add("option", self._select, start, end, attrs)
        elif tag == "textarea":
            self._textarea = (given.get("name") or "", end)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea is not None:
            name, start = self._textarea
            self._add("textarea", name, start, self._position(), [])
            self._textarea = None

    def _open(self, given: dict[str, str | None], end: int) -> _Form | None:
        target = given.get("hx-post")
        if target is None and (given.get("method") or "get").lower() == "post":
            target = given.get("action") or ""
        if target is None:
            return None
        form = _Form(path=urlsplit(urljoin(self._page, target)).path, body_start=end)
        self.forms.append(form)
        return form

    def _add(self, kind: str, name: str | None, start: int, end: int, attrs: Attributes) -> None:
        if name and self._form is not None:
            self._form.controls.append(_Control(kind, name, start, end, attrs))
