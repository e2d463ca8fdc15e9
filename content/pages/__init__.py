"""Whole pages and pictures as Jinja2 templates; every value put into them is escaped."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(name: str) -> Template:
    """The template of this name in this folder, as `page("progress.svg.j2")`. Raises TemplateNotFound."""
    return _environment().get_template(name)
