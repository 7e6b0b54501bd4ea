"""The documents name what there is, and there is what they name."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from lorc.cli.kept import TABLES as EXPORTED
from lorc.project import connections

from . import marked
from .marked import ROOT

TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")
DOCUMENTS = sorted(ROOT / name for name in TRACKED if name.endswith(".md") and "docs_" not in name)
DOCUMENTS = [path for path in DOCUMENTS if path.is_file() and "models" not in path.parts]
TEXTS = {str(path.relative_to(ROOT)): path.read_text() for path in DOCUMENTS}
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
OPERATIONS = TEXTS["docs/operations.md"]
TABLES = TEXTS["docs/tables.md"]
GLOSSARY = TEXTS["docs/glossary.md"]
TOP = {name.split("/")[0] for name in TRACKED if "/" in name}
RUNNER = ROOT / "scripts/lorc"
# what the caller's shell, a trace or the runner itself sets, and nobody in .env
OF_THE_PROCESS = {"PATH", "PYTHONPATH", "TRACEPARENT", "MELTANO_SYS_DIR_ROOT"}
# what a run, a build or a user makes; it is named and is not in the repository
MADE = (
    "target/",
    "reports/",
    "backup/",
    "logs/",
    ".env",
    ".venv",
    ".warehouse",
    "meltano/.meltano",
)
NOT_OURS = r"""sightings? doomed mend(s|ed|ing)? heirs? twins? news class.(Moment|Letter|News)"""
WRITTEN = {".sql", ".py", ".yml", ".md", ".jinja", ".sh", ".toml"}


def entries() -> dict[str, str]:
    """The glossary's words with what they mean."""
    return dict(re.findall(r"^- \*\*(.+?)\*\*: (.+)$", GLOSSARY, re.MULTILINE))


def sections(text: str, level: str) -> dict[str, str]:
    """The parts of a document by their headings."""
    parts = re.split(rf"^{level} ", text, flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in parts}


@pytest.mark.parametrize(("name", "document"), marked.IN.items())
def test_what_the_code_prints_stands_in_the_documents_as_it_is(name, document):
    """If it does not: python tests/python/docs/marked.py writes it anew."""
    [stands] = marked.part(name).findall(TEXTS[document])
    assert stands == marked.printed(name)


def test_every_make_target_is_documented_and_no_other():
    targets = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    listed = sections(OPERATIONS, "##")["make"]
    assert set(re.findall(r"`make ([a-z0-9-]+)", listed)) == targets - {"help"}
    for document, text in TEXTS.items():
        assert set(re.findall(r"`make ([a-z0-9-]+)", text)) <= targets, document


def test_every_file_that_the_runner_leaves_is_in_the_list_of_files():
    listed = sections(TEXTS["SECURITY.md"], "##")["What is in which file"]
    code = "\n".join(path.read_text() for path in RUNNER.rglob("*.py"))
    kept = set(re.findall(r'state_dir / "([\w-]+(?:\.json)?)"', code))
    exported = {f"{table}.jsonl" for table in EXPORTED}
    exported |= set(re.findall(r'to, f?"([\w.]+?)(?:\.{kind})?"', code))
    assert exported >= {"raw_objects.jsonl", "scores.fhir", "measurements.csv"}
    names = kept | exported
    assert [name for name in names if not re.search(rf"[`/]{name}[`/.]", listed)] == []


def test_every_command_that_is_named_can_be_called():
    known = {name for name, _ in marked.commands(marked.main, "lorc")}
    for document, text in TEXTS.items():
        for first, second in re.findall(r"`(?:\.venv/bin/)?lorc ([a-z-]+)(?: ([a-z-]+))?", text):
            assert {f"lorc {first}", f"lorc {first} {second}"} & known, (document, first)


def test_every_option_that_is_named_is_one():
    help_of = dict(marked.commands(marked.main, "lorc"))
    for document, text in TEXTS.items():
        for words in re.findall(r"`(lorc [^`]+)`", text):
            name = words.split()[1]
            helps = "".join(
                help_of[each] for each in help_of if f"{each} ".startswith(f"lorc {name} ")
            )
            for option in re.findall(r"--[a-z-]+", words):
                assert re.search(rf"{option}\b", helps), (document, words)


@pytest.mark.parametrize("document", TEXTS)
def test_what_a_document_names_is_there(document):
    """Files and folders in code marks, as far as they begin with a folder of the project."""
    for path in re.findall(r"`([\w.-]+/[\w./-]*)`", TEXTS[document]):
        inside = path.split("/")[0] in TOP and not path.startswith(MADE)
        assert not inside or (ROOT / path).exists(), path


@pytest.mark.parametrize("document", TEXTS)
def test_every_link_leads_somewhere(document):
    for link in re.findall(r"\]\((?!https?://|mailto:)([^)\s]+)\)", TEXTS[document]):
        path, _, anchor = link.partition("#")
        found = (ROOT / document).parent / path if path else ROOT / document
        assert found.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
            assert anchor in slugs, link


def test_every_table_that_others_may_read_is_in_the_list_of_tables():
    models = {path.stem for path in (ROOT / "models").rglob("*.sql")}
    models |= {path.stem for path in (ROOT / "snapshots").glob("*.yml")}
    public = {name for name in models if not name.startswith(("stg_", "int_"))}
    public |= {"event_log", "forgotten_objects"}
    listed = re.findall(r"^\| `([a-z_]+)` \|", TABLES, re.MULTILINE)
    assert sorted(listed) == sorted(public)
    asked_for = sections(TEXTS["README.md"], "##")["The tables that people ask for"]
    assert set(re.findall(r"^\| `([a-z_]+)` \|", asked_for, re.MULTILINE)) <= public


def test_the_lineage_is_of_tables_that_are_there():
    drawn = re.search(r"```mermaid(.*?)```", TABLES, re.DOTALL)[1]
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", TABLES, re.MULTILINE))
    assert set(re.findall(r"[a-z]+_[a-z_]+|persons", drawn)) <= listed


def variables_read() -> set[str]:
    """The environment variables that the runner asks for by their names."""
    found = set(re.findall(r'"([A-Z_]{3,})"', (RUNNER / "project/settings.py").read_text()))
    for path in RUNNER.rglob("*.py"):
        found |= set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"(?!\] =)', path.read_text()))
    return found - OF_THE_PROCESS


def test_every_variable_stands_in_the_table_and_in_the_example():
    rows = re.findall(r"^\| (`.+?) \|", sections(OPERATIONS, "##")["Variables"], re.MULTILINE)
    listed = re.findall(r"`([A-Z_]+)`", "".join(rows))
    example = (ROOT / ".env.example").read_text()
    shown = re.findall(r"^(?:# )?([A-Z][A-Z_0-9]+)=", example, re.MULTILINE)
    assert sorted(listed) == sorted(name for name in shown if not name.startswith("TAP_"))
    assert variables_read() - set(listed) == set()


def test_the_example_environment_shows_each_provider_in_prod():
    """Of each provider the variables of one account; a run names those of another."""
    example = (ROOT / ".env.example").read_text()
    shown = set(re.findall(r"^(?:# )?([A-Z_0-9]+)=", example, re.MULTILINE))
    complete = {
        each.source_system
        for each in connections.load().values()
        if {name for group in each.credentials for name in group} <= shown
    }
    assert complete == {each.source_system for each in connections.load().values()}


def test_the_example_environment_sets_nothing_to_a_placeholder():
    """What is set counts as set: no command would ask for it, or say that it is missing."""
    example = (ROOT / ".env.example").read_text()
    given = dict(re.findall(r"^([A-Z_0-9]+)=(.+)$", example, re.MULTILINE))
    assert given.keys() == {"ENV", "BQ_DATASET"}


def test_every_provider_is_documented():
    table = TEXTS["docs/connections.md"].split("\n## ")[0]
    for each in connections.load().values():
        assert f"`{each.source_system.replace('_', '-')}-" in table, each.source_system


def test_the_readme_is_a_door():
    assert len(TEXTS["README.md"].splitlines()) <= 150
    pages = [name for name in TEXTS if name.startswith("docs/") and name.count("/") == 1]
    for page in [*pages, "CONTRIBUTING.md", "SECURITY.md", "docs/decisions/README.md"]:
        assert f"({page})" in TEXTS["README.md"], page


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_parts(path):
    text = path.read_text()
    assert re.match(rf"# {int(path.stem[:4])}\. \S", text)
    assert list(sections(text, "##")) == ["Status", "Context", "Decision", "Consequence"]
    assert all(part.strip() for part in sections(text, "##").values())
    assert 10 <= len(text.splitlines()) <= 25
    title = text.splitlines()[0].split(". ", 1)[1]
    line = rf"^\| \[{path.stem[:4]}\]\({re.escape(path.name)}\) \| {re.escape(title)} \|"
    assert re.search(line, TEXTS["docs/decisions/README.md"], re.MULTILINE)


def test_a_decision_names_what_it_changes_and_what_changes_it():
    """It Narrows, Adds to or Supersedes decision 12; and 12 is Narrowed by 27, and so on."""
    ways = {"Supersedes": "Superseded", "Narrows": "Narrowed", "Adds": "Added"}
    said = set()
    for path in DECISIONS:
        _, *sentences = sections(path.read_text(), "##")["Status"].strip().split(". ")
        for sentence in sentences:
            others = map(int, re.findall(r"\d+", sentence))
            said |= {(sentence.split()[0], int(path.stem[:4]), other) for other in others}
    changes = {each for each in said if each[0] in ways}
    assert {(ways[way], old, new) for way, new, old in changes} == said - changes
    assert all(new > old for _, new, old in changes)
    assert len(changes) >= 17


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.stem[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_recipe_names_files_that_are_there_and_a_test():
    recipes = sections(sections(TEXTS["CONTRIBUTING.md"], "##")["Recipes"], "###")
    assert len(recipes) >= 11
    for name, recipe in recipes.items():
        steps = re.findall(r"^\d+\. (.+)$", recipe, re.MULTILINE)
        assert steps, name
        for path in re.findall(r"`([\w.-]+/[\w./-]+)`", "\n".join(steps)):
            assert (ROOT / path).exists(), (name, path)
        assert re.search(r"^Then: .*`.+`", recipe, re.MULTILINE), name


def test_a_recipe_touches_no_more_files_than_it_says():
    text = sections(TEXTS["CONTRIBUTING.md"], "##")["Recipes"]
    for name, recipe in sections(text, "###").items():
        said = re.search(r"^Files: (\d+)", recipe, re.MULTILINE)
        steps = re.findall(r"^\d+\. ", recipe, re.MULTILINE)
        assert int(said[1]) == len(steps), name


def test_the_glossary_is_sorted_and_each_word_has_one_line():
    lines = GLOSSARY.split("\n\n", 2)[2].strip().splitlines()
    words = list(entries())
    assert len(lines) == len(words)
    assert [word.lower() for word in words] == sorted(word.lower() for word in words)
    assert all(len(meaning) <= 160 and meaning.endswith(".") for meaning in entries().values())


def test_every_word_of_the_glossary_occurs():
    texts = "\n".join(
        (ROOT / name).read_text().lower().replace("_", " ")
        for name in TRACKED
        if Path(name).suffix in WRITTEN and name != "docs/glossary.md" and (ROOT / name).is_file()
    )
    words = [word.lower().replace("_", " ") for word in entries()]
    assert [word for word in words if texts.count(word) < 2] == []


def test_words_that_nobody_else_knows_do_not_occur():
    pattern = re.compile(rf"\b(?:{'|'.join(NOT_OURS.split())})\b", re.IGNORECASE)
    found = []
    for name in TRACKED:
        folder = name.startswith(
            ("models/", "macros/", "scripts/", "docs/", "tests/dbt/", "meltano/")
        )
        if (not folder and "/" in name) or name.startswith("scripts/sandbox/"):
            continue
        if Path(name).suffix in WRITTEN and (ROOT / name).is_file():
            lines = (ROOT / name).read_text().splitlines()
            found += [f"{name}: {line.strip()}" for line in lines if pattern.search(line)]
    assert found == []


def test_a_layer_is_a_folder_that_the_contributing_page_names():
    layers = [path.name for path in (ROOT / "models").iterdir() if path.is_dir()]
    assert {name for name in layers if f"`models/{name}/" not in TEXTS["CONTRIBUTING.md"]} == set()


def test_every_stage_and_trouble_of_the_models_is_a_documented_word():
    health = yaml.safe_load((ROOT / "models/health/connection_health.yml").read_text())
    columns = {each["name"]: each for each in health["models"][0]["columns"]}
    [values] = [
        test["accepted_values"]["arguments"]["values"]
        for test in columns["trouble_kind"]["data_tests"]
        if isinstance(test, dict)
    ]
    assert [word for word in values if word not in sections(OPERATIONS, "##")["Is all well?"]] == []


def test_no_item_of_an_instrument_is_named_outside_seeds_samples_and_documents():
    """Else another instrument's flag would be told by the name of this one."""
    word = f"item {9}".encode()
    paths = [ROOT / name for name in TRACKED if (ROOT / name).is_file()]
    named = [path.relative_to(ROOT) for path in paths if word in path.read_bytes().lower()]
    homes = {"seeds", "docs", "scripts/sandbox"}
    assert named
    assert not [path for path in named if not homes & {str(each) for each in path.parents}]
