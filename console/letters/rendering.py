"""A template and the fields of a letter, made into a Word file or into plain text.

What comes from data is text and nothing else: it is escaped, and its braces are written as references to characters,
so that neither Word, nor the template, nor a second reading of it takes any of it for its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from io import BytesIO
from textwrap import TextWrapper
from typing import Any

from console.letters.fields import Letter
from console.plain import clean
from db.refused import Refused

FILTERS = ("join", "first", "last", "length")
"""What may stand behind a field."""

_WIDTH = 76


def values(letter: Letter) -> dict[str, str | tuple[str, ...]]:
    """The fields by name."""
    return {each.name: getattr(letter, each.name) for each in fields(letter)}


def environment() -> Any:
    """A sandbox that has nothing in it but the filters: no function, no test, no other file."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - only where a letter is made
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def word(template: bytes, given: Mapping[str, str | tuple[str, ...]], at: datetime) -> bytes:
    """The letter as a Word file. Raises Refused where the template does not hold what it is given."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - only where a letter is made
    from jinja2 import TemplateError  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    _properties(document.docx.core_properties, at)
    context = {name: _marked(value) for name, value in given.items()}
    try:
        etree.fromstring(_body(document, context))
        document.render(context, environment(), autoescape=True)
    except (TemplateError, TypeError, etree.XMLSyntaxError) as error:
        raise Refused(
            f"The template cannot be filled in: {clean(str(error), 200)}. Check it with: alongside letters check FILE"
        ) from None
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def plain(letter: bytes) -> str:
    """The words of a Word file, folded to lines."""
    fold = TextWrapper(_WIDTH, break_long_words=False, break_on_hyphens=False)
    lines: list[str] = []
    for style, words in paragraphs(letter):
        if style.startswith("List"):
            fold.initial_indent, fold.subsequent_indent = "- ", "  "
        else:
            fold.initial_indent = fold.subsequent_indent = ""
        if lines and not (style in _CLOSE or (style.startswith("List") and lines[-1].startswith(("- ", "  ")))):
            lines.append("")
        lines += fold.wrap(words)
    return "\n".join(lines) + "\n"


_CLOSE = frozenset({"Own Words", "Quoted", "Last Line"})
"""Styles of paragraphs that stand close to the one before."""


def paragraphs(letter: bytes) -> Iterator[tuple[str, str]]:
    """The paragraphs of a Word file that have words, in their order, each with the name of its style."""
    from docx import Document  # noqa: PLC0415 - only where a letter is made
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    document = Document(BytesIO(letter))
    bodies = [section.header._element for section in document.sections[:1] if not section.header.is_linked_to_previous]
    bodies += [document.element.body]
    bodies += [section.footer._element for section in document.sections[:1] if not section.footer.is_linked_to_previous]
    for body in bodies:
        for element in body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
            found = Paragraph(element, document._body)
            if words := clean(found.text):
                yield (found.style.name or "" if found.style else ""), words


def _body(document: Any, context: Mapping[str, object]) -> str:
    document.render_init()
    return str(document.build_xml(context, environment()))


def _properties(kept: Any, at: datetime) -> None:
    """What a file manager or a search shows of the file: nobody's name."""
    for name in ("author", "comments", "identifier", "subject", "keywords", "category", "last_modified_by", "language"):
        setattr(kept, name, "")
    kept.title = "Letter"
    kept.created = kept.modified = at.replace(tzinfo=None)


def _marked(value: str | tuple[str, ...]) -> object:
    from markupsafe import Markup, escape  # noqa: PLC0415 - only where a letter is made

    if isinstance(value, tuple):
        return [_marked(each) for each in value if each]
    safe = str(escape(clean(value))).replace("{", "&#123;").replace("}", "&#125;")
    return Markup(safe)  # noqa: S704 - it was escaped a line above
