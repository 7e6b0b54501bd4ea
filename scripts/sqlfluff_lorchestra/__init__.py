"""A sqlfluff plugin: the Jinja templater, but for compiling each macro once.

sqlfluff 4.4 compiles every macro of a project twice for every file that it lints, which here
takes longer than the linting.
"""

from types import CodeType

from jinja2.sandbox import SandboxedEnvironment
from sqlfluff.core.config import FluffConfig
from sqlfluff.core.plugin import hookimpl
from sqlfluff.core.templaters import JinjaTemplater

_compiled: dict[str, CodeType] = {}


class CompilingOnce(SandboxedEnvironment):
    """An environment that shares the code of its templates with the others; never their values."""

    def compile(self, source, *args, **kwargs):
        """Compile a template, or give the code of one with the same source."""
        if args or kwargs or not isinstance(source, str):
            return super().compile(source, *args, **kwargs)
        if source not in _compiled:
            _compiled[source] = super().compile(source)
        return _compiled[source]


class CompilingOnceTemplater(JinjaTemplater):
    """sqlfluff's `jinja` templater with the environment above."""

    name = "jinja_compiling_once"

    def _get_jinja_env(self, config: FluffConfig | None = None) -> SandboxedEnvironment:
        environment = super()._get_jinja_env(config)
        environment.__class__ = CompilingOnce
        return environment


@hookimpl
def get_templaters() -> list[type[JinjaTemplater]]:
    """Offer the templater to sqlfluff."""
    return [CompilingOnceTemplater]
