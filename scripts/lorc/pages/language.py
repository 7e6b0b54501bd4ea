"""A language of pages and mails: words from a catalogue file, dates and numbers by Babel."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from lorc.project import data_files, settings
from lorc.project.errors import WrongCall

FOLDER = Path(__file__).parent / "languages"
NOTHING = "\N{EN DASH}"


class Language:
    """What is said in it. `texts` is a catalogue: sentences by their keys, a part by its name."""

    def __init__(self, code: str, texts: dict):
        from babel import Locale

        self.code = code
        self.texts = texts
        self.locale = Locale.parse(texts["locale"])

    def say(self, key: str, **given: object) -> str:
        """The text of a key. Of one with plural forms, that for the `count`."""
        text = self.texts[key]
        if isinstance(text, dict):
            text = text.get(self.locale.plural_form(abs(given["count"])), text["other"])
        if "count" in given:
            given |= {"count": self.number(given["count"])}
        return text.format(**given)

    def word(self, kind: str, key: str) -> str:
        """The word for a key of the database; a key that the catalogue does not know is told as it
        is, without underscores."""
        return self.texts["words"].get(kind, {}).get(key) or key.replace("_", " ")

    def told(self, text: str) -> str:
        """A sentence that the warehouse made in English, where the catalogue has it."""
        return self.texts["sentences"].get(text, text)

    def number(self, value: Decimal | int | float | None) -> str:
        """A figure without needless zeros: 12, 9.25, 1,234; a dash for none."""
        from babel.numbers import format_decimal

        if value is None:
            return NOTHING
        exact = Decimal(str(value))
        return format_decimal(exact, locale=self.locale, decimal_quantization=False)

    def percent(self, share: Decimal | float | None) -> str:
        """A share of 1: 45 %."""
        from babel.numbers import format_percent

        return NOTHING if share is None else format_percent(share, locale=self.locale)

    def money(self, amount: Decimal | None, currency: str | None) -> str:
        """An amount in its currency: €1,250.00, 1.250,00 €."""
        from babel.numbers import format_currency

        if amount is None:
            return ""
        return format_currency(amount, currency, locale=self.locale) if currency else f"{amount:f}"

    def day(self, when: date) -> str:
        """17 Nov 2026."""
        from babel.dates import format_date

        pattern = self.locale.datetime_skeletons["yMMMd"]
        return format_date(when, pattern.pattern, locale=self.locale)

    def weekday(self, when: date) -> str:
        """Tuesday 17 November 2026."""
        from babel.dates import format_date

        return format_date(when, "full", locale=self.locale)

    def days(self, first: date, last: date) -> str:
        """16-22 Nov 2026."""
        from babel.dates import format_interval

        return format_interval(first, last, "yMMMd", locale=self.locale)


def chosen() -> Language:
    """The language of the practice. Raises WrongCall where there is no catalogue of it."""
    return of(settings.load_language())


@cache
def of(code: str) -> Language:
    """The language of a code, such as de. Raises WrongCall."""
    path = FOLDER / f"{code}.yml"
    if not path.exists():
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.yml")))
        raise WrongCall(f"REPORT_LANGUAGE is {code!r} and should be one of: {known}.")
    return Language(code, data_files.read(path))
