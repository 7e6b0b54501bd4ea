"""A layout as an HTML page, as a text, as a PDF, and its charts as pictures."""

import json
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

import jinja2

from lorc.pages import language, words

FOLDER = Path(__file__).parent / "templates"
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "pylopdf_fonts_zh_cn")
PIXELS_PER_INCH = 144


def page(layout: dict, pictures: dict[str, str] | None = None) -> str:
    """The report as one HTML document.

    Charts are drawn in it, or, for a mail, are the pictures whose addresses are given by the SVG
    that they were made of.
    """
    return template("report.html").render(
        report=layout,
        pictures=pictures,
        svg=svg,
        say=words.say,
        verdict=partial(words.word, "verdict"),
        language=language.chosen().code,
    )


def text(layout: dict) -> str:
    """The report for a reader of plain text."""
    return template("report.txt").render(report=layout, say=words.say)


def svg(chart: dict) -> str:
    """A chart as SVG."""
    return template(f"{chart['kind']}.svg").render(chart=chart)


def pdf(layout: dict) -> bytes:
    """The report as a PDF."""
    chosen = language.chosen()
    drawn = layout | {
        "language": chosen.locale.language,
        "texts": {key: text for key, text in chosen.texts.items() if isinstance(text, str)},
        "week_line": words.say("week_line", week=layout["week"], days=layout["days"]),
        "made_line": words.say("made", when=layout["made"]),
        "cards": [card | {"svg": svg(card["chart"])} for card in layout.get("cards", [])],
        "clients": [
            client | {"charts": [chart | {"svg": svg(chart)} for chart in client["charts"]]}
            for client in layout["clients"]
        ],
    }
    return _typeset("report.typ", drawn, "pdf")


def pictures(layout: dict) -> dict[str, bytes]:
    """The layout's charts as PNG, by their SVG; what is drawn alike is one."""
    drawn = {svg(chart): chart["width"] for chart in charts(layout)}
    if not drawn:
        return {}
    given = {"charts": [{"svg": each, "width": width} for each, width in drawn.items()]}
    made = _typeset("pictures.typ", given, "png")
    return dict(zip(drawn, made if isinstance(made, list) else [made], strict=True))


def charts(layout: dict) -> list[dict]:
    """Every chart of the layout, in the order of the page."""
    trends = [chart for client in layout["clients"] for chart in client["charts"]]
    return [card["chart"] for card in layout.get("cards", [])] + trends


def _typeset(template: str, given: dict, form: str):
    import typst

    return typst.compile(
        (FOLDER / template).read_bytes(),
        root=str(FOLDER),
        font_paths=[str(files(name)) for name in FONTS],
        ignore_system_fonts=True,
        format=form,
        ppi=PIXELS_PER_INCH,
        sys_inputs={"report": json.dumps(given, default=str)},
    )


@cache
def template(name: str) -> jinja2.Template:
    """A template; whatever is put into HTML or SVG is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=lambda path: not path.endswith(".txt"),  # noqa: S701
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
