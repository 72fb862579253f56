"""A browser without JavaScript: cookies, redirects, and the forms of a page filled as they stand in it."""

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser
from http.cookiejar import CookieJar

TIMEOUT = 60
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
# Elements whose text tells the reader what went wrong or right.
_TELLING = frozenset({"alert", "invalid-feedback", "errorlist", "messages", "error-page"})


class PageProblem(Exception):
    """A page is not what was expected; the message says which and what it told."""


@dataclass(slots=True)
class Field:
    """A field of a form: its name, the value it holds now, and what may be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Button:
    """A button of a form: its words, what it sends, and where to when not to the form's own address."""

    name: str
    value: str
    action: str
    words: str = ""


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, its fields, its buttons."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def fill(self, **values: object) -> "Form":
        """Put `values` in the fields; a list ticks several boxes. Raises PageProblem for a field not there."""
        for name, value in values.items():
            if name not in self.fields:
                raise PageProblem(
                    f"no field {name!r} in the form; there are {', '.join(sorted(self.fields))}"
                )
            wanted = value if isinstance(value, list) else [value]
            self.fields[name].values = [str(one) for one in wanted]
        return self

    def choose(self, name: str, words: str) -> "Form":
        """Pick the choice of field `name` whose words contain `words`."""
        for value, text in self.fields[name].choices if name in self.fields else ():
            if words in text:
                return self.fill(**{name: value})
        raise PageProblem(f"no choice {words!r} for {name!r}")

    def button(self, words: str = "") -> Button:
        """Return the button that says `words`; without words the first, as the Enter key would."""
        for one in self.buttons:
            if words in one.words:
                return one
        there = ", ".join(repr(one.words) for one in self.buttons)
        raise PageProblem(f"no button {words!r} in the form; there are: {there or 'none'}")

    def data(self) -> list[tuple[str, str]]:
        return [(one.name, value) for one in self.fields.values() for value in one.values]


@dataclass(slots=True)
class Link:
    url: str
    text: str


class Page(HTMLParser):
    """An answer: address, status, text, forms, links, and what its messages say."""

    def __init__(self, url: str, status: int, headers: Message, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.url, self.status, self.headers, self.content = url, status, headers, content
        self.forms: list[Form] = []
        self.links: list[Link] = []
        self.telling: list[str] = []
        self._words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._hidden = 0
        self._form: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select: Field | None = None
        self._area: Field | None = None
        self._button: Button | None = None
        self._link: Link | None = None
        self._caught: list[str] = []
        if self.media_type == "text/html":
            self.feed(content.decode("utf-8"))

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        """The words of the page, blanks reduced."""
        return " ".join(" ".join(self._words).split())

    @property
    def message(self) -> str:
        """What alerts and errors say, else the beginning of the page."""
        return " · ".join(dict.fromkeys(filter(None, self.telling))) or self.text[:300]

    def form(self, *, to: str = "", holding: str = "", **held: str) -> Form:
        """Return the form whose address holds `to`, that has field `holding`, whose fields hold `held`."""
        for form in self.forms:
            if to not in urllib.parse.urlsplit(form.action).path or (holding and holding not in form.fields):
                continue
            if all(
                name in form.fields and form.fields[name].values == [value] for name, value in held.items()
            ):
                return form
        wanted = " ".join([to, holding, *(f"{name}={value}" for name, value in held.items())]).strip()
        there = ", ".join(f"{form.action} ({' '.join(form.fields)})" for form in self.forms)
        raise PageProblem(f"no form {wanted!r} on {self.url}; there are: {there or 'none'}. {self.message}")

    def link(self, *, to: str = "", words: str = "") -> str:
        """Return the address of the first link whose path holds `to` and whose text holds `words`."""
        for link in self.links:
            if to in urllib.parse.urlsplit(link.url).path and words in link.text:
                return link.url
        raise PageProblem(f"no link to {to or words!r} on {self.url}. {self.message}")

    def expect(self, *words: str) -> "Page":
        """Raise PageProblem unless the page says each of `words`."""
        for one in words:
            if " ".join(one.split()) not in self.text:
                raise PageProblem(f"{self.url} does not say {one!r}. {self.message}")
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._hidden += bool(self._hidden) or tag == "template" or "hidden" in values
            telling = values.get("role") == "alert" or bool(_TELLING & set(values.get("class", "").split()))
            self._open.append((tag, telling))
            if telling:
                self._caught = []
        match tag:
            case "form":
                method = values.get("method", "get").lower()
                self._form = Form(urllib.parse.urljoin(self.url, values.get("action", "")), method)
                self.forms.append(self._form)
                if values.get("id"):
                    self._by_id[values["id"]] = self._form
            case "input" | "select" | "textarea" | "button":
                self._control(tag, values)
            case "option" if self._select is not None:
                self._select.choices.append((values.get("value", ""), ""))
                if "selected" in values:
                    self._select.values = [values.get("value", "")]
            case "a" if values.get("href"):
                self._link = Link(urllib.parse.urljoin(self.url, values["href"]), "")
                self.links.append(self._link)

    def handle_endtag(self, tag: str) -> None:
        telling = False
        while self._open:
            name, told = self._open.pop()
            self._hidden -= bool(self._hidden)
            telling = telling or told
            if name == tag:
                break
        if telling:
            self.telling.append(" ".join(" ".join(self._caught).split()))
        match tag:
            case "form":
                self._form = None
            case "select":
                if self._select and not self._select.values and self._select.choices:
                    self._select.values = [self._select.choices[0][0]]
                self._select = None
            case "textarea":
                self._area = None
            case "button":
                self._button = None
            case "a":
                self._link = None

    def handle_data(self, data: str) -> None:
        if self._hidden or (self._open and self._open[-1][0] in ("script", "style")):
            return
        if self._area is not None:
            self._area.values = [(self._area.values or [""])[0] + data.lstrip("\n")]
            return
        self._words.append(data)
        self._caught.append(data)
        if self._select and self._select.choices:
            value, text = self._select.choices[-1]
            self._select.choices[-1] = value, (text + data).strip()
        if self._button:
            self._button.words = f"{self._button.words} {data}".strip()
        if self._link:
            self._link.text = f"{self._link.text} {data}".strip()

    def _control(self, tag: str, values: dict[str, str]) -> None:
        form = self._by_id.get(values["form"]) if values.get("form") else self._form
        if form is None or "disabled" in values:
            return
        name, kind = values.get("name", ""), values.get("type", tag)
        if kind in ("submit", "button") and tag in ("button", "input"):
            action = (
                urllib.parse.urljoin(self.url, values["formaction"])
                if "formaction" in values
                else form.action
            )
            button = Button(
                name, values.get("value", ""), action, values.get("value", "") if tag == "input" else ""
            )
            if values.get("type", "submit") == "submit":
                form.buttons.append(button)
                self._button = button if tag == "button" else None
        elif name and kind not in ("file", "reset", "button", "image"):
            self._add_field(form, tag, name, kind, values)

    def _add_field(self, form: Form, tag: str, name: str, kind: str, values: dict[str, str]) -> None:
        one = form.fields.setdefault(name, Field(name, kind))
        if kind in ("checkbox", "radio"):
            value = values.get("value", "on")
            one.choices.append((value, ""))
            if "checked" in values:
                one.values.append(value)
        elif tag == "select":
            self._select = one
        elif tag == "textarea":
            one.values, self._area = [], one
        else:
            one.values = [values.get("value", "")]


class Browser:
    """One user's browser: keeps cookies, follows redirects, sends forms."""

    def __init__(self, base_url: str, name: str) -> None:
        self.base_url, self.name = base_url.rstrip("/"), name
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str, *, status: int = 200) -> Page:
        """Ask for a path or address; raise PageProblem when the answer has another status."""
        return self._ask(urllib.request.Request(self._address(path)), status)  # noqa: S310 an http address

    def send(self, form: Form, *, press: str = "", status: int = 200) -> Page:
        """Send a form as it is filled, by the button that says `press`; return the page it leads to."""
        button = form.button(press)
        data = form.data() + ([(button.name, button.value)] if button.name else [])
        encoded = urllib.parse.urlencode(data)
        if form.method == "get":
            return self.get(f"{button.action.split('?')[0]}?{encoded}", status=status)
        headers = {"Referer": button.action, "Origin": self.base_url}
        request = urllib.request.Request(  # noqa: S310 an http address
            button.action, data=encoded.encode(), headers=headers
        )
        return self._ask(request, status)

    def _address(self, path: str) -> str:
        return urllib.parse.urljoin(f"{self.base_url}/", path)

    def _ask(self, request: urllib.request.Request, status: int) -> Page:
        request.add_header("Accept-Language", "fr")
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                page = Page(answer.url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            page = Page(refusal.url or request.full_url, refusal.code, refusal.headers, refusal.read())
        except (urllib.error.URLError, TimeoutError) as error:
            raise PageProblem(f"{request.full_url} does not answer: {error}") from error
        if page.status != status:
            raise PageProblem(f"{page.url} answered {page.status} instead of {status}. {page.message}")
        return page
