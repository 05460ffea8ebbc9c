"""Every text has its English: in the catalogue, in the compiled file and on the page. And the checks can fail."""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, NavigableString, Tag
from flask import Flask

from tests.browser_client import Browser
from tests.sweeps.test_pages import _path as path_of
from tests.sweeps.test_pages import pages
from tests.world import World
from tracker.rules.states import Role

ROOT = Path(__file__).resolve().parents[2]
TRACKER = ROOT / "tracker"
PO = TRACKER / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")

PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w[^>]*>")
WORDS_IN_ATTRIBUTES = ("alt", "aria-label", "data-l", "placeholder", "title")


# --- the catalogue --------------------------------------------------------------------------------------------------


def extracted(folder: Path) -> Catalog:
    """The texts that stand in the code under a folder, found as `make translations` finds them."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(word for m in mappings for word in m.get("keywords", []))}
    methods = [(m["pattern"], m["method"]) for m in mappings]
    options = {m["pattern"]: {"silent": m.get("silent", "true")} for m in mappings}
    catalog = Catalog()
    for _file, _line, text, _comments, context in extract_from_dir(folder, methods, options, keywords):
        catalog.add(text, context=context)
    return catalog


def po(text: bytes | None = None) -> Catalog:
    """The English catalogue, or one made of the given text."""
    return read_po(BytesIO(PO.read_bytes() if text is None else text), locale="en")


def faults(catalog: Catalog, texts: Catalog) -> list[str]:
    """What is wrong with a catalogue of the given texts; a line each."""
    lines = [f"not in the catalogue: {message.id!r}" for message in texts if message.id and message.id not in catalog]
    lines += [f"no longer in the code: {message.id!r}" for message in catalog if message.id and message.id not in texts]
    lines += [f"obsolete: {message.id!r}" for message in catalog.obsolete.values()]
    for message in catalog:
        if message.id:
            lines += [f"{fault}: {message.id!r}" for fault in _faults_of(message)]
    return lines


def _faults_of(message: Message) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    sources, translations = _forms(message.id), _forms(message.string)
    if len(sources) != len(translations) or not all(translations):
        yield "not translated"
        return
    for source, translation in zip(sources, translations, strict=True):
        if sorted(PLACE.findall(source)) != sorted(PLACE.findall(translation)):
            yield "other places or tags than the Swedish"
        if source[:1].isspace() != translation[:1].isspace() or source[-1:].isspace() != translation[-1:].isspace():
            yield "other space around it than the Swedish"


def _forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def is_compiled(catalog: Catalog, compiled: bytes) -> bool:
    """Whether the compiled file says what the catalogue says. The headers may name different versions of Babel."""
    fresh = BytesIO()
    write_mo(fresh, catalog)
    return _lines(fresh.getvalue()) == _lines(compiled)


def _lines(compiled: bytes) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {_forms(message.id): _forms(message.string) for message in read_mo(BytesIO(compiled)) if message.id}


def test_catalogue_has_every_text_in_english() -> None:
    assert faults(po(), extracted(TRACKER)) == [], "run `make translations`, then translate what is new in messages.po"


def test_compiled_catalogue_is_that_of_the_texts() -> None:
    assert is_compiled(po(), MO.read_bytes()), "run `make translations`"


SOUND = b"""
msgid "Spara %(number)s"
msgstr "Save %(number)s"

msgid "%(n)s dag"
msgid_plural "%(n)s dagar"
msgstr[0] "%(n)s day"
msgstr[1] "%(n)s days"
"""

OFFENDERS = {
    "not in the catalogue": (b'msgid "Spara %(number)s"\nmsgstr "Save %(number)s"\n', b""),
    "no longer in the code": (b"", b'\nmsgid "Borta"\nmsgstr "Gone"\n'),
    "obsolete": (b"", b'\n#~ msgid "Borta"\n#~ msgstr "Gone"\n'),
    "fuzzy": (b'msgid "Spara', b'\n#, fuzzy\nmsgid "Spara'),
    "not translated": (b'"%(n)s days"', b'""'),
    "other places": (b'"%(n)s days"', b'"%(m)s days"'),
    "other space": (b'"Save', b'" Save'),
}


@pytest.fixture
def code(tmp_path: Path) -> Catalog:
    """Two texts, as they stand in code and in a template."""
    (tmp_path / "door.py").write_text('words.nt("%(n)s dag", "%(n)s dagar", days)\n')
    (tmp_path / "templates" / "door").mkdir(parents=True)
    (tmp_path / "templates" / "door" / "show.html").write_text('<p>{{ _("Spara %(number)s", number=1) }}</p>\n')
    return extracted(tmp_path)


def test_check_accepts_a_sound_catalogue(code: Catalog) -> None:
    assert faults(po(SOUND), code) == []


@pytest.mark.parametrize("fault", OFFENDERS)
def test_check_sees_a_faulty_catalogue(code: Catalog, fault: str) -> None:
    old, new = OFFENDERS[fault]
    text = SOUND.replace(old, new) if old else SOUND + new
    assert any(line.startswith(fault) for line in faults(po(text), code))


def test_check_sees_a_stale_compiled_file() -> None:
    assert is_compiled(po(SOUND), _compiled(po(SOUND)))
    assert not is_compiled(po(SOUND.replace(b"Save", b"Keep")), _compiled(po(SOUND)))


def _compiled(catalog: Catalog) -> bytes:
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        't("Ny text")',
        'N_("Ny text")',
        'NP_("Ny text", "Nya texter")',
        '_l("Ny text")',
        '_("Ny text")',
        'ngettext("Ny text", "Nya texter", n)',
    ],
)
def test_every_mark_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "door.py").write_text(f"{line}\n")
    assert [_forms(message.id)[0] for message in extracted(tmp_path) if message.id] == ["Ny text"]


def test_template_that_cannot_be_read_is_no_template_without_texts(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "broken.html").write_text("{% if %}")
    with pytest.raises(Exception, match="Expected an expression"):
        extracted(tmp_path)


# --- the templates --------------------------------------------------------------------------------------------------

#: What somebody has typed, which stands in a draft that is read in English.
PROPOSED = "Nämnden antar policyn."
#: Names, and what is written in its own language on purpose.
UNTRANSLATED = {"Tillsynslotsen", "Svenska", "English", "kr", "sha256"}


def bare_words(template: str) -> list[str]:
    """Words that a template says without asking the catalogue."""
    text = re.sub(
        r"\{% block (?:main|body)_class %\}.*?\{% endblock %\}|\{#.*?#\}|\{% trans.*?\{% endtrans %\}"
        r"|\{%.*?%\}|\{\{.*?\}\}",
        " ",
        template,
        flags=re.DOTALL,
    )
    attributes = re.findall(rf'(?:{"|".join(WORDS_IN_ATTRIBUTES)})="([^"]*)"', text)
    text = re.sub(r"<[^>]*>|&\w+;", " ", text)
    return [word for word in re.findall(r"[^\W_]{2,}", " ".join([text, *attributes])) if word not in UNTRANSLATED]


def test_templates_say_nothing_but_through_the_catalogue() -> None:
    templates = TRACKER / "templates"
    found = {
        file.relative_to(templates).as_posix(): words
        for file in templates.rglob("*.html")
        if (words := bare_words(file.read_text()))
    }
    assert found == {}


def test_check_sees_a_bare_word() -> None:
    assert bare_words('<p>{{ _("Klart") }} Klart {% if x %}nu{% endif %}</p>') == ["Klart", "nu"]
    assert bare_words('<a title="Öppna" href="/x">{% trans %}Öppna{% endtrans %}</a>') == ["Öppna"]


# --- the pages ------------------------------------------------------------------------------------------------------


@cache
def _swedish() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What no English page may say: whole texts, and long stretches of them anywhere."""
    whole, parts = set(), set()
    english = "\n".join(_plain(form) for message in po() for form in _forms(message.string))
    for message in po():
        for source, translation in zip(_forms(message.id), _forms(message.string), strict=True):
            text = _plain(source)
            if source == translation or not re.search(r"[^\W_]{2}", PLACE.sub("", text)):
                continue
            if text not in english:
                whole.add(".+".join(re.escape(part) for part in PLACE.split(text)))
            stretches = (part.strip(" .,:;()") for part in PLACE.split(text))
            parts |= {re.escape(part) for part in stretches if part.count(" ") >= 2 and part not in english}
    return re.compile("|".join(sorted(whole))), re.compile("|".join(sorted(parts, key=len, reverse=True)))


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text).strip()


def swedish_left(html: str) -> list[str]:
    """Swedish of ours on an English page. What is marked with another language, such as a report, is left out."""
    soup = BeautifulSoup(html, "html.parser")
    for foreign in soup.select("[lang=sv]"):
        foreign.decompose()
    whole, parts = _swedish()
    said = [_plain(node) for node in soup.find_all(string=True) if type(node) is NavigableString and node.strip()]
    said += [_plain(str(tag[name])) for tag in soup.find_all(True) for name in WORDS_IN_ATTRIBUTES if tag.get(name)]
    return [text for text in said if whole.fullmatch(text) or parts.search(text)]


@pytest.mark.either("what language a page is in is about its HTML")
@pytest.mark.parametrize("who", [Role.CHIEF, "admin", None])
def test_english_pages_are_english(
    app: Flask, world: World, login_as: Callable[..., Browser], who: Role | str | None
) -> None:
    browser = login_as(who) if who else Browser(app)
    browser.post("accounts.set_language", {"language": "en"})
    left = {}
    for rule in pages(app):
        answer = browser.client.get(path_of(app, rule, world.a.ids))
        if answer.status_code == 303 or answer.mimetype != "text/html":
            continue
        said = swedish_left(answer.text)
        if found := [text for text in said if world.a.canary not in text and text != PROPOSED]:
            left[rule.rule] = found
    assert left == {}


def test_report_on_an_english_page_is_marked_as_swedish(world: World, login_as: Callable[..., Browser]) -> None:
    browser = login_as(Role.CHIEF)
    browser.post("accounts.set_language", {"language": "en"})
    page = browser.get("reports.show", report_id=world.a.ids["report_id"])
    article = page.soup.select_one("article.ark")
    assert isinstance(article, Tag) and article["lang"] == "sv"
    assert "TJÄNSTESKRIVELSE" in article.get_text()


def test_draft_on_an_english_page_is_read_in_english(world: World, login_as: Callable[..., Browser]) -> None:
    """What is locked is Swedish all the same: the digest that says which draft was read is the Swedish one's."""
    browser = login_as(Role.CHIEF)
    swedish = browser.get("meetings.show", meeting_id=world.a.ids["meeting_id"])
    browser.post("accounts.set_language", {"language": "en"})
    page = browser.get("meetings.show", meeting_id=world.a.ids["meeting_id"])
    article = page.soup.select_one("article.ark")
    assert isinstance(article, Tag) and article["lang"] == "en" and "TJÄNSTESKRIVELSE" not in article.get_text()
    assert "The report itself is in Swedish." in page.text and "Rapporten själv" not in swedish.text
    assert page.field("seen") == swedish.field("seen")


def test_proposal_for_the_minutes_is_swedish_for_an_english_reader(
    world: World, login_as: Callable[..., Browser]
) -> None:
    browser = login_as(Role.CHIEF)
    browser.post("accounts.set_language", {"language": "en"})
    page = browser.get("decisions.propose", meeting_id=world.a.ids["meeting_id"], slag="approve_report")
    assert page.field("title") == "Återrapportering av åtgärdsplanen"
    assert page.field("text").endswith(" godkänner återrapporteringen av åtgärdsplanen.")
    for name in ("title", "text"):
        field = page.soup.find(attrs={"name": name})
        assert isinstance(field, Tag) and field["lang"] == "sv"


def test_check_sees_swedish_on_an_english_page() -> None:
    assert swedish_left("<p>Åtgärdsplan</p><p>Corrective action plan</p>") == ["Åtgärdsplan"]
    assert swedish_left("<p><b>Möte 4 april</b></p>") == ["Möte 4 april"]
    assert swedish_left('<a aria-label="Huvudmeny">x</a>') == ["Huvudmeny"]
    assert swedish_left("<p>IVO: inget datum är satt, och mer därtill</p>") == [
        "IVO: inget datum är satt, och mer därtill"
    ]
    assert swedish_left('<article lang="sv"><p>Åtgärdsplan</p></article>') == []
