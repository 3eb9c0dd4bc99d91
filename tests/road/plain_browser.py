"""A browser without scripts: it reads the links and forms a page has, and sends a form as it stands."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

UNTOUCHED = {"submit", "button", "image", "reset", "file"}


@dataclass
class Control:
    """One thing that can be filled in: its name, kind, what it says now, and what it may say."""

    name: str
    kind: str
    id: str = ""
    value: str = ""
    chosen: bool = True
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """Where it is sent, its controls, and its buttons: {words: (address, name, value)}."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def data(self, button: tuple[str, str, str]) -> dict[str, list[str]]:
        """What a browser would send when this button is pressed."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.chosen:
                sent.setdefault(control.name, []).append(control.value)
        if button[1]:
            sent.setdefault(button[1], []).append(button[2])
        return sent


class Page(HTMLParser):
    """One page taken apart: `forms`, `links` {words: address}, `labels` {id of the control: words}, `text`."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.text = ""
        self._form: Form | None = None
        self._options: list[tuple[str, bool]] = []
        self._collecting: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._form = Form(said.get("action", ""), said.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "input" and self._form and said.get("name") and said.get("type") not in UNTOUCHED:
            kind = said.get("type", "text")
            chosen = kind not in {"checkbox", "radio"} or "checked" in said
            value = said.get("value", "on" if kind == "checkbox" else "")
            self._form.controls.append(Control(said["name"], kind, said.get("id", ""), value, chosen))
        elif tag in {"a", "label", "button", "textarea", "select", "option"}:
            self._options = [] if tag == "select" else self._options  # those of a datalist before it are not its own
            self._collecting.append((tag, said, []))

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, _, words in self._collecting:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif self._collecting and self._collecting[-1][0] == tag:
            _, said, words = self._collecting.pop()
            getattr(self, f"_end_{tag}")(said, "".join(words))

    def _end_a(self, said: dict[str, str], words: str) -> None:
        self.links.setdefault(" ".join(words.split()), said.get("href", ""))

    def _end_label(self, said: dict[str, str], words: str) -> None:
        self.labels[said.get("for", "")] = " ".join(words.split())

    def _end_button(self, said: dict[str, str], words: str) -> None:
        if self._form and said.get("type", "submit") == "submit":
            where = (said.get("formaction", ""), said.get("name", ""), said.get("value", ""))
            self._form.buttons.setdefault(" ".join(words.split()), where)

    def _end_textarea(self, said: dict[str, str], words: str) -> None:
        if self._form:
            self._form.controls.append(Control(said["name"], "textarea", said.get("id", ""), words.removeprefix("\n")))

    def _end_select(self, said: dict[str, str], words: str) -> None:
        if self._form:
            picked = next((value for value, selected in self._options if selected), self._options[0][0])
            options = [value for value, _ in self._options]
            self._form.controls.append(Control(said["name"], "select", said.get("id", ""), picked, True, options))
        self._options = []

    def _end_option(self, said: dict[str, str], words: str) -> None:
        self._options = [*self._options, (said.get("value", words), "selected" in said)]


class Person:
    """Somebody without scripts: opens, follows links by their words, fills in by label and presses buttons."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.at = "/"
        self.page: Page

    def open(self, address: str) -> None:
        self._show(self.client.get(urljoin(self.at, address), follow=True), urljoin(self.at, address))

    def _show(self, response: HttpResponse, address: str) -> None:
        assert response.status_code == 200, (response.status_code, address)
        self.at = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.page = Page(response)

    def follow(self, words: str) -> None:
        self.open(self.page.links[words])

    def form_with(self, button: str) -> Form:
        return next(form for form in self.page.forms if button in form.buttons)

    def fill(self, button: str, **typed: str) -> None:
        """In the form of the button: {label or its beginning: what is typed, or the words of the choice}."""
        for label, value in typed.items():
            self.control(button, label).value = value

    def control(self, button: str, label: str) -> Control:
        """The control whose label begins with these words."""
        controls = self.form_with(button).controls
        return next(each for each in controls if self.page.labels.get(each.id, "").startswith(label))

    def choose(self, button: str, label: str) -> None:
        """The radio button or the box with this label."""
        chosen = self.control(button, label)
        for each in self.form_with(button).controls:
            if each.name == chosen.name and each.kind == "radio":
                each.chosen = False
        chosen.chosen = True

    def press(self, button: str) -> None:
        """Sends the form as it stands."""
        form = self.form_with(button)
        words = form.buttons[button]
        address = urljoin(self.at, words[0] or form.action)
        assert form.method == "post", button
        self._show(self.client.post(address, form.data(words), follow=True), address)
