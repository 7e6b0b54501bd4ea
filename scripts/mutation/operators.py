"""The mutation operators: small changes of a rule, each of which gives one mutant of a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# what is no code of the file's own language: comments, texts, and the template around the SQL
HIDDEN = {
    "sql": re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|--[^\n]*|r?'(?:[^'\\\n]|\\.)*'", re.S),
    "py": re.compile(r'"""(?:.|\n)*?"""|#[^\n]*|[rf]?"(?:[^"\\\n]|\\.)*"', re.S),
}
OPPOSITES = (
    ("<", "<="),
    (">", ">="),
    ("=", "!="),
    ("==", "!="),
    ("is null", "is not null"),
    ("is None", "is not None"),
    ("asc", "desc"),
    ("min(", "max("),
    ("having min", "having max"),
    ("least(", "greatest("),
    ("logical_and(", "logical_or("),
    ("all(", "any("),
)
SWAPPED = {a: b for pair in OPPOSITES for a, b in (pair, pair[::-1])} | {
    "left join": "inner join",
    "full join": "left join",
}
# what SQL leaves out as a whole condition
IN_PYTHON = {" and ": " or ", " or ": " and "}
DROPPED = ("distinct ", "not ")
WORDS = sorted((*SWAPPED, *IN_PYTHON, *DROPPED), key=len, reverse=True)
TOKEN = re.compile(
    "|".join(
        rf"(?<![\w<>=!.-]){re.escape(word)}(?![<>=])" if word[0] != " " else word for word in WORDS
    )
)
CONDITION = re.compile(r"^ *(and|or|where|having) (?!true$)(.*?)(,?)$", re.M)


@dataclass(frozen=True)
class Mutant:
    """A file with one change: `line` as it was, and `text`, the whole as it is then."""

    path: str
    number: int
    line: str
    change: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.number} {self.change}: {self.line}"


def mutants(path: str, text: str) -> Iterator[Mutant]:
    """All mutants of a file: a comparison, an order or a join is another one, a word or a condition
    is left out."""
    code = HIDDEN[path.rpartition(".")[2]].sub(lambda found: _blank(found[0]), text)
    for start, end, change, new in sorted(_changes(path, code)):
        number = text.count("\n", 0, start) + 1
        line = text.splitlines()[number - 1].strip()
        yield Mutant(path, number, line, change, text[:start] + new + text[end:])


def _changes(path: str, code: str) -> Iterator[tuple[int, int, str, str]]:
    """Where something is changed, how, and what stands there then."""
    for found in TOKEN.finditer(code):
        word = found[0]
        if _is_code(path, code, found):
            new = (SWAPPED | IN_PYTHON).get(word, "")
            change = f"{word.strip()} -> {new.strip()}" if new else f"without {word.strip()}"
            yield found.start(), found.end(), change, new
    if path.endswith(".sql"):
        for found in CONDITION.finditer(code):
            if found[2].count("(") == found[2].count(")") and not found[2].endswith(" then"):
                word = found[1]
                new = f"{word} true" if word in ("where", "having") else found[3]
                yield found.start(1), found.end(), f"without the {word}", new


def _is_code(path: str, code: str, found: re.Match) -> bool:
    """Whether it is an operator: not the `=` of an assignment or argument, nor part of another."""
    if found[0] in ("=" if path.endswith(".py") else IN_PYTHON):
        return False
    if found[0] == "not ":
        return not re.match(r"null|exists", code[found.end() :]) and not re.search(
            r"\bis $", code[: found.start()]
        )
    return True


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", "\u00a0", text)
