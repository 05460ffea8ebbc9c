"""A page, and the promises every page of ours keeps."""

import hashlib
import itertools
import re
from collections import Counter
from functools import cached_property

import html5lib
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

TITLE_END = " – Tillsynslotsen"
LEAKS = ("Traceback (most recent call last)", "{{", "{%", "%(", "undefined")
#: Leaks on a Swedish page; on an English one the word may stand there, and the Swedish page is made by the same code.
SWEDISH_LEAKS = ("None</", ">None<")

#: What a form carries that no two sendings share: the token against forged posts, and the number of the form.
SECRETS = re.compile(rb"(?<= value)=\"[A-Za-z0-9_.-]{20,}\"")

#: Pages of this run that keep their promises, without their secrets.
_KEPT: set[bytes] = set()


class Page:
    """An answer, readable as text or as elements. An HTML answer is checked when it is made."""

    def __init__(self, answer: TestResponse, *, check: bool = True) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.html = answer.mimetype == "text/html" and bool(answer.data)
        self.body = answer.text if self.html or answer.mimetype.startswith("text/") else ""
        if self.html and check and not 300 <= self.status < 400:
            self._check()

    def _check(self) -> None:
        """Hold the page to its promises, once for each page: what differs in secrets only keeps the same ones."""
        known = hashlib.sha256(SECRETS.sub(b'=""', self.answer.data)).digest()
        if known in _KEPT:
            return
        whole = self.body.lstrip().lower().startswith("<!doctype")
        broken = promises_broken(self.body, self.soup, whole=whole)
        assert not broken, "\n".join(broken) + f"\n({self.answer.request.path})"
        _KEPT.add(known)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as elements; none for what is no HTML."""
        return BeautifulSoup(self.body if self.html else "", "html.parser")

    @property
    def text(self) -> str:
        """What a person reads on the page, spaces made single; non-breaking ones too."""
        return re.sub(r"[\s\u00a0]+", " ", self.soup.get_text(" ")).strip() if self.html else self.body

    @property
    def h1(self) -> str:
        """The page's one main heading."""
        heading = self.soup.find("h1")
        return re.sub(r"[\s\u00a0]+", " ", heading.get_text(" ")).strip() if heading else ""

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.answer.headers.get("Location", "")

    @property
    def errors(self) -> list[str]:
        """The sentences at the fields and above the form."""
        return [e.get_text(" ", strip=True) for e in self.soup.select(".felmed, .felsamling li")]

    def links(self) -> list[str]:
        """The addresses of all links."""
        return [str(a["href"]) for a in self.soup.find_all("a", href=True)]

    def field(self, name: str) -> str:
        """What stands in a form field; AssertionError when there is none."""
        field = self.soup.find(["input", "textarea", "select"], {"name": name})
        assert isinstance(field, Tag), f"no field {name}"
        if field.name == "textarea":
            return field.get_text().lstrip("\r\n")
        if field.name == "select":
            chosen = field.find("option", selected=True)
            return str(chosen["value"]) if isinstance(chosen, Tag) else ""
        return str(field.get("value", ""))


def promises_broken(body: str, soup: BeautifulSoup | None = None, *, whole: bool = True) -> list[str]:
    """Every promise the HTML breaks, in words. `whole` is False for a fragment that htmx swaps in."""
    soup = soup or BeautifulSoup(body, "html.parser")
    broken = [*_valid(body, whole=whole), *_ids(soup), *_controls(soup), *_inline(soup), *_links(soup), *_forms(soup)]
    english = isinstance(soup.html, Tag) and soup.html.get("lang") == "en"
    broken += [f"leaks {leak!r}" for leak in LEAKS + (() if english else SWEDISH_LEAKS) if leak in body]
    return broken + (_whole_page(soup) if whole else [])


def _valid(body: str, *, whole: bool) -> list[str]:
    parser = html5lib.HTMLParser(strict=False)
    if whole:
        parser.parse(body)
    else:
        container = "tbody" if body.lstrip().startswith("<tr") else "div"
        parser.parseFragment(body, container=container)
    return [f"invalid HTML at {position}: {code} {details}" for position, code, details in parser.errors]


def _whole_page(soup: BeautifulSoup) -> list[str]:
    broken = []
    html = soup.find("html")
    if not isinstance(html, Tag) or html.get("lang") not in ("sv", "en"):
        broken.append("no language")
    title = soup.title.get_text() if soup.title else ""
    if not title.endswith(TITLE_END) or title.strip() == TITLE_END.strip():
        broken.append(f"title {title!r}")
    if len(soup.find_all("h1")) != 1:
        broken.append(f"{len(soup.find_all('h1'))} h1")
    if soup.find("main") is None or soup.select_one("a.hoppa") is None:
        broken.append("no main landmark or no skip link")
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    if any(after - before > 1 for before, after in itertools.pairwise(levels)):
        broken.append(f"heading levels skip: {levels}")
    return broken


def _ids(soup: BeautifulSoup) -> list[str]:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    broken = [f"id {key!r} used {count} times" for key, count in ids.items() if count > 1]
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for tag in soup.find_all(attrs={attribute: True}):
            missing = [key for key in str(" ".join(_words(tag[attribute]))).split() if key not in ids]
            broken += [f"{attribute} names a missing id {key!r}" for key in missing]
    return broken


def _words(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _controls(soup: BeautifulSoup) -> list[str]:
    labelled = {str(label["for"]) for label in soup.find_all("label", attrs={"for": True})}
    broken = []
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") in ("hidden", "submit"):
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
        if not named and control.get("id") not in labelled:
            broken.append(f"no label for {control}"[:200])
    return broken


def _inline(soup: BeautifulSoup) -> list[str]:
    broken = [f"inline style on {tag.name}" for tag in soup.find_all(style=True)]
    broken += ["inline script" for tag in soup.find_all("script") if not tag.get("src")]
    broken += ["style element" for _ in soup.find_all("style")]
    broken += [
        f"event handler {name} on {tag.name}"
        for tag in soup.find_all(True)
        for name in tag.attrs
        if name.startswith("on")
    ]
    return broken


def _links(soup: BeautifulSoup) -> list[str]:
    broken = []
    for tag in soup.find_all(["a", "button"]):
        if not (tag.get_text(strip=True) or tag.get("aria-label") or tag.get("aria-labelledby")):
            broken.append(f"{tag.name} without text: {tag}"[:200])
    for link in soup.find_all("a", href=True):
        if link["href"] in ("#", "") or str(link["href"]).startswith("javascript:"):
            broken.append(f"a link that leads nowhere: {link}"[:200])
    return broken


def _forms(soup: BeautifulSoup) -> list[str]:
    broken = []
    for form in soup.find_all("form"):
        if str(form.get("method", "get")).lower() != "post":
            continue
        for name in ("csrf_token", "once"):
            found = form.find("input", {"name": name, "type": "hidden"})
            if not isinstance(found, Tag) or len(str(found.get("value", ""))) < 20:
                broken.append(f"POST form without {name}: {form.get('action')}")
    return broken
