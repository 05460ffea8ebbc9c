"""`Words`: the one voice of the product, in one language.

Everything a person reads that is made from facts passes here: texts, labels, sentences, days, money, numbers.
Numbers and their units are joined by non-breaking spaces (DESIGN.md §9).
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import cast

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations

from tracker.rules.periods import Period
from tracker.rules.states import PeriodLength
from tracker.rules.transitions import Message
from tracker.wording import devices
from tracker.wording.labels import LABELS
from tracker.wording.marking import N_
from tracker.wording.sentences import SENTENCES

NBSP = "\N{NO-BREAK SPACE}"

_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
_TIME_ZONE = get_timezone("Europe/Stockholm")
#: Lists and numbers as the language has them here: English is British ("a, b and c").
_FORMATS = {"en": "en_GB"}
#: One to twelve; larger numbers are written with figures.
_NUMBER_WORDS = (
    N_("en"),
    N_("två"),
    N_("tre"),
    N_("fyra"),
    N_("fem"),
    N_("sex"),
    N_("sju"),
    N_("åtta"),
    N_("nio"),
    N_("tio"),
    N_("elva"),
    N_("tolv"),
)
#: Which quarter or half year of its year.
_PARTS = (N_("första"), N_("andra"), N_("tredje"), N_("fjärde"))
_QUARTER = N_("%(which)s kvartalet %(year)s")
_HALF_YEAR = N_("%(which)s halvåret %(year)s")
_SHORT_QUARTER = N_("kv.\N{NO-BREAK SPACE}%(which)s %(year)s")
_SHORT_HALF_YEAR = N_("halvår\N{NO-BREAK SPACE}%(which)s %(year)s")


@lru_cache(maxsize=8)
def _catalogue(locale: str) -> NullTranslations:
    """The compiled catalogue, read once a process; without one, the source texts."""
    return Translations.load(str(_CATALOGUES), [locale])


class Words:
    """How facts are put into words in one language ("sv" or "en"). Immutable and cheap to make.

    With `today`, days inside sentences leave out the year where it is obvious (DESIGN.md §9: "4 april"). A document
    is read in other years than its own, so it is worded without.
    """

    def __init__(self, locale: str = "sv", today: dt.date | None = None) -> None:
        self.locale = locale
        self._today = today
        self._babel = Locale.parse(_FORMATS.get(locale, locale))
        self._catalogue = _catalogue(locale)

    def t(self, msgid: str, **values: object) -> str:
        """The text in this language, with `%(name)s` places filled. Values are put into words as in `say`."""
        text = str(self._catalogue.gettext(msgid))
        return text % self._worded(values) if values else text

    def nt(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The text for one or many; the number itself is the place `%(n)s`."""
        text = str(self._catalogue.ngettext(singular, plural, n))
        return text % self._worded({"n": n, **values})

    def say(self, message: Message) -> str:
        """The sentence of a rule's message. KeyError when nobody has written one: our fault."""
        source = SENTENCES[message.id]
        if isinstance(source, tuple):
            singular, plural = source
            text = self.nt(singular, plural, cast(int, message.values["n"]), **_without_n(message))
        else:
            text = self.t(source, **message.values)
        return upper_first(text) if text.endswith(".") else text

    def label(self, member: Enum) -> str:
        """What people call a member of one of the domain's closed lists."""
        return self.t(LABELS[member])

    def inline(self, member: Enum) -> str:
        """The same label inside a sentence: without its leading capital."""
        return lower_first(self.label(member))

    def date(self, day: dt.date) -> str:
        """4 april 2014."""
        return _joined(format_date(day, "d MMMM y", locale=self._babel))

    def day(self, day: dt.date, today: dt.date) -> str:
        """4 april; with the year when it is not the year of `today`."""
        if day.year != today.year:
            return self.date(day)
        return _joined(format_date(day, "d MMMM", locale=self._babel))

    def short_day(self, day: dt.date) -> str:
        """26 feb: for charts, where the room is small."""
        return _joined(format_date(day, "d MMM", locale=self._babel).rstrip("."))

    def month(self, day: dt.date) -> str:
        """mars 2014."""
        return format_date(day, "LLLL y", locale=self._babel)

    def weekday(self, day: dt.date) -> str:
        """fredag 4 april 2014."""
        return f"{format_date(day, 'EEEE', locale=self._babel)} {self.date(day)}"

    def weekday_of(self, day: dt.date, today: dt.date) -> str:
        """fredag 4 april; with the year when it is not the year of `today`."""
        return f"{format_date(day, 'EEEE', locale=self._babel)} {self.day(day, today)}"

    def week(self, day: dt.date) -> str:
        """v. 13, the ISO week of the day."""
        return self.t(N_("v.\N{NO-BREAK SPACE}%(week)s"), week=day.isocalendar().week)

    def when(self, moment: dt.datetime, today: dt.date | None = None) -> str:
        """12 mars kl. 14.10, in Swedish time. The year is left out when it is that of `today`."""
        local = _local(moment)
        day = self.day(local.date(), today) if today else self.date(local.date())
        return self.t(N_("%(day)s kl.\N{NO-BREAK SPACE}%(clock)s"), day=day, clock=self.clock(moment))

    def clock(self, moment: dt.datetime) -> str:
        """14.10, in Swedish time."""
        return format_datetime(_local(moment), self.t(N_("HH.mm")), locale=self._babel)

    def device(self, agent: str) -> str:
        """Firefox på Windows: what a browser says of itself, in words."""
        browser, system = devices.browser(agent), devices.system(agent)
        if browser and system:
            return self.t(N_("%(browser)s på %(system)s"), browser=browser, system=system)
        return browser or system or self.t(N_("Okänd webbläsare"))

    def ago(self, day: dt.date, today: dt.date) -> str:
        """om 8 dagar, i morgon, i dag, i går, för 8 dagar sedan."""
        days = (day - today).days
        near = {
            0: N_("i\N{NO-BREAK SPACE}dag"),
            1: N_("i\N{NO-BREAK SPACE}morgon"),
            -1: N_("i\N{NO-BREAK SPACE}går"),
        }
        if days in near:
            return self.t(near[days])
        if days > 0:
            return self.nt("om %(n)s\N{NO-BREAK SPACE}dag", "om %(n)s\N{NO-BREAK SPACE}dagar", days)
        return self.nt("för %(n)s\N{NO-BREAK SPACE}dag sedan", "för %(n)s\N{NO-BREAK SPACE}dagar sedan", -days)

    def days(self, n: int) -> str:
        """17 dagar."""
        return self.nt("%(n)s\N{NO-BREAK SPACE}dag", "%(n)s\N{NO-BREAK SPACE}dagar", n)

    def money(self, kronor: int) -> str:
        """600 000 kr."""
        return self.t(N_("%(amount)s\N{NO-BREAK SPACE}kr"), amount=self.number(kronor))

    def number(self, n: int | float) -> str:
        """600 000, grouped by non-breaking spaces."""
        return format_decimal(n, locale=self._babel)

    def decimal(self, n: Decimal) -> str:
        """94,5: an exact number with at most four decimals, and none that say nothing."""
        return format_decimal(n, "#,##0.####", locale=self._babel)

    def period(self, period: Period) -> str:
        """mars 2014, första kvartalet 2014, andra halvåret 2014, 2014."""
        year = str(period.first.year)
        if period.length is PeriodLength.MONTH:
            return _joined(format_date(period.first, "MMMM y", locale=self._babel))
        if period.length is PeriodLength.YEAR:
            return year
        which = self.t(_PARTS[period.part - 1])
        whole = _QUARTER if period.length is PeriodLength.QUARTER else _HALF_YEAR
        return self.t(whole, which=which, year=year)

    def short_period(self, period: Period) -> str:
        """mar 2014, kv. 1 2014, halvår 2 2014, 2014: for charts and tables."""
        year = str(period.first.year)
        if period.length is PeriodLength.MONTH:
            return _joined(format_date(period.first, "MMM y", locale=self._babel).replace(".", ""))
        if period.length is PeriodLength.YEAR:
            return year
        whole = _SHORT_QUARTER if period.length is PeriodLength.QUARTER else _SHORT_HALF_YEAR
        return self.t(whole, which=str(period.part), year=year)

    def file_size(self, size: int) -> str:
        """48 kB, 1,2 MB, as people's computers count: from bytes."""
        if size < 1000 * 1024:
            return self.t(N_("%(n)s\N{NO-BREAK SPACE}kB"), n=self.number(max(1, round(size / 1024))))
        return self.t(N_("%(n)s\N{NO-BREAK SPACE}MB"), n=self.number(round(size / 1024**2, 1)))

    def percent(self, share: float) -> str:
        """74 %, from a share 0–1, rounded to whole per cent."""
        return format_percent(share, locale=self._babel)

    def section(self, paragraph: str) -> str:
        """§ 41: the sign before the number, never parted from it."""
        return f"§{NBSP}{paragraph}"

    def number_word(self, n: int, *, neuter: bool = False) -> str:
        """två, for 1–12; figures above (and for none). `neuter` gives "ett" (ett möte) instead of "en"."""
        if n == 1 and neuter:
            return self.t(N_("ett"))
        return self.t(_NUMBER_WORDS[n - 1]) if 1 <= n <= len(_NUMBER_WORDS) else self.number(n)

    def list(self, items: Sequence[str]) -> str:
        """a, b och c. Nothing gives an empty string."""
        return format_list(list(items), locale=self._babel)

    def _worded(self, values: dict[str, object]) -> dict[str, str]:
        return {name: self._word(value) for name, value in values.items()}

    def _word(self, value: object) -> str:
        """A value as it stands inside a sentence: days written out, numbers grouped, members by label."""
        match value:
            case None:
                return ""
            case Enum():
                return self.inline(value)
            case Message():
                return self.say(value)
            case dt.datetime():
                return self.when(value)
            case dt.date():
                return self.date(value) if self._today is None else self.day(value, self._today)
            case bool():
                return self.t(N_("ja")) if value else self.t(N_("nej"))
            case tuple():
                return self.list([self._word(item) for item in value])
            case int() | float():
                return self.number(value)
            case Decimal():
                return self.decimal(value)
            case Period():
                return self.period(value)
            case _:
                return str(value)


def lower_first(text: str) -> str:
    """Without the leading capital, save where the second letter is one too (IVO, JO)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """With a leading capital and the rest untouched."""
    return text[:1].upper() + text[1:]


def _local(moment: dt.datetime) -> dt.datetime:
    """In Swedish time; a time without zone is taken for that."""
    return moment.astimezone(_TIME_ZONE) if moment.tzinfo else moment


def _joined(text: str) -> str:
    """A day stays with its month at line ends: 4 april 2014."""
    return text.replace(" ", NBSP, 1)


def _without_n(message: Message) -> dict[str, object]:
    return {name: value for name, value in message.values.items() if name != "n"}
