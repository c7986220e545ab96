"""Whether a changed template can be used: that it opens, names fields there are, and has nothing in it but a letter.

A template may come from anywhere. It is rendered in a sandbox all the same; this says beforehand what is wrong with
it, and in which paragraph, so that whoever changed it finds the place in Word.
"""

import difflib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from console.letters.fields import OF_KIND, empty, examples
from console.letters.rendering import FILTERS, environment, word
from console.letters.wordings import TEMPLATES
from console.plain import clean
from db.refused import Refused

MOST_BYTES = 10_000_000
_MOST_UNPACKED, _MOST_PARTS, _MOST_WORDS = 60_000_000, 2_000, 2_000_000
_QUOTED = 50
"""Characters of a paragraph that are quoted, so that it is found again."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ = r"word/(?:document|header\d*|footer\d*)\.xml"
"""The parts in which fields are filled in."""

_FORBIDDEN_PARTS = re.compile(r"vbaproject|activex|/embeddings/|afchunk|oleobject", re.IGNORECASE)
_OUTSIDE = re.compile(rb'<[^<>]*TargetMode\s*=\s*["\']External["\'][^<>]*>', re.IGNORECASE)
_HYPERLINK = re.compile(rb"relationships/hyperlink[\"']", re.IGNORECASE)
_HARMLESS_LINK = re.compile(rb'Target\s*=\s*["\'](?:https?://|mailto:|tel:)', re.IGNORECASE)
_HARMLESS_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "DATE", "TIME", "HYPERLINK"})
_ONE_BRACE = re.compile(r"(?<![{}%#_])\{\s*([A-Za-z_]+)\s*\}(?![}])")
_OF_WORD = re.compile(r"\{\{\s*(?:p|r|tr|tc)\s|\{%\s*(colspan|cellbg|vm|hm|r)\b")
_TAG = re.compile(r"<(/?)([\w:.-]+)(?:[^<>]*?)(/?)>")
_AT = datetime(2027, 1, 25, tzinfo=UTC)


class Mistake(NamedTuple):
    """A mistake in a template. `paragraph` counts from 1 in its part, 0 where it is in none; `words` begin it."""

    what: str
    paragraph: int = 0
    words: str = ""
    part: str = ""

    def __str__(self) -> str:
        if not self.paragraph:
            return self.what
        where = f" of the {self.part}" if self.part else ""
        return f"Paragraph {self.paragraph}{where} («{self.words}»): {self.what}"


def kind_of(file: Path) -> str:
    """Which letter a template is for, by the name of its file. Raises Refused, naming the nearest."""
    name = file.name.removesuffix(".docx")
    if name not in TEMPLATES or not file.name.endswith(".docx"):
        near = difflib.get_close_matches(name, TEMPLATES, n=1, cutoff=0.0)[0]
        raise Refused(
            f"No letter is made from a file called {clean(file.name, 60)}: it is known by its name. Did you mean"
            f" {near}.docx? They are {', '.join(TEMPLATES)}."
        )
    return TEMPLATES[name]


def checked(file: Path) -> tuple[Mistake, ...]:
    """The mistakes in a template. Raises Refused where its name is none of theirs, or it cannot be read."""
    kind = kind_of(file)
    try:
        with file.open("rb") as opened:
            return mistakes(opened.read(MOST_BYTES + 1), kind)
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from None


def mistakes(data: bytes, kind: str) -> tuple[Mistake, ...]:
    """What is wrong with a template for that kind of letter; nothing where it can be used."""
    if wrong := tuple(_in_package(data)):
        return wrong
    from docx import Document  # noqa: PLC0415 - only where a template is checked

    try:
        document = Document(BytesIO(data))
        parts = list(_parts(document))
    except Exception:  # whatever a file from anywhere makes python-docx raise, it says one thing
        return (Mistake("It is not a Word file (.docx) that can be read: open it in Word and save it anew."),)
    found = [each for part, root in parts for each in _InPart(kind, part, root).mistakes()]
    return tuple(found) or tuple(_when_filled(data, kind))


def _in_package(data: bytes) -> Iterator[Mistake]:
    """What is wrong with the file as a package of parts."""
    if len(data) > MOST_BYTES:
        yield Mistake(f"It is larger than {MOST_BYTES // 1_000_000} MB: leave large pictures out.")
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(each.file_size for each in parts) > _MOST_UNPACKED:
                yield Mistake("It unpacks to far more than a letter: save the text alone to a new file.")
                return
            for each in parts:
                if _FORBIDDEN_PARTS.search(each.filename):
                    yield Mistake("It has a macro or another file in it: save it without, as a plain .docx.")
                    return
                if re.fullmatch(_READ, each.filename) and each.file_size > _MOST_WORDS:
                    yield Mistake("It is far longer than a letter: save the text alone to a new file.")
                    return
                if each.filename.endswith((".xml", ".rels")):
                    yield from _in_xml(each.filename, package.read(each))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
        yield Mistake("It is not a Word file (.docx) that can be read: open it in Word and save it anew.")


def _in_xml(name: str, text: bytes) -> Iterator[Mistake]:
    plain = text.replace(b"\0", b"")  # UTF-16 as well
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        yield Mistake("It has definitions in it that no Word file has: save it anew from Word.")
    for link in _OUTSIDE.findall(plain) if name.endswith(".rels") else ():
        if not (_HYPERLINK.search(link) and _HARMLESS_LINK.search(link)):
            yield Mistake(
                "It fetches something from outside when it is opened (a linked picture, another template): put the"
                " picture itself in, and unlink the rest."
            )
            return
    if name.startswith("word/") and not re.fullmatch(_READ, name):
        words = re.sub(rb"<[^>]*>", b"", plain)
        if b"{{" in words or b"{%" in words:
            yield Mistake(f"A field stands in {Path(name).stem}, where none is filled in: put it in the text itself.")


def _parts(document: Any) -> Iterator[tuple[str, Any]]:
    """The text, the headers and the footers, as docxtpl reads them."""
    from docx.opc.constants import RELATIONSHIP_TYPE as RELATION  # noqa: PLC0415 - only where a template is checked
    from lxml import etree  # noqa: PLC0415

    yield "", document.element.body
    for part, relation in (("header", RELATION.HEADER), ("footer", RELATION.FOOTER)):
        for each in document.part.rels.values():
            if each.reltype == relation and not each.is_external:
                yield part, etree.fromstring(each.target_part.blob, etree.XMLParser(resolve_entities=False))


class _InPart:
    """One way through a part of a template: its paragraphs, then what jinja makes of it."""

    def __init__(self, kind: str, part: str, root: Any) -> None:
        self.part = part
        self.root = root
        self.paragraphs = [
            clean("".join(text.text or "" for text in each.iter(f"{_W}t"))) for each in root.iter(f"{_W}p")
        ]
        letter = fields(OF_KIND[kind])
        self.known = [each.name for each in letter]
        self.lists = frozenset(each.name for each in letter if isinstance(each.metadata["example"], tuple))
        self.found: list[Mistake] = []

    def mistakes(self) -> list[Mistake]:
        """All that are found. Where the braces are wrong, what stands between them is not looked at."""
        self._word_fields()
        for number, words in enumerate(self.paragraphs, 1):
            self._braces(number, words)
        if not self.found:
            self._jinja()
        return self.found

    def _add(self, number: int, what: str) -> None:
        number = max(1, min(number, len(self.paragraphs)))
        words = self.paragraphs[number - 1]
        quoted = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
        mistake = Mistake(what, number, quoted, self.part)
        if mistake not in self.found:
            self.found.append(mistake)

    # --- what is seen without jinja ------------------------------------------------------------------------------

    def _word_fields(self) -> None:
        """Fields of Word's own: the number of the page is harmless, what brings in other files is not."""
        for number, paragraph in enumerate(self.root.iter(f"{_W}p"), 1):
            own = [each.text or "" for each in paragraph.iter(f"{_W}instrText")]
            simple = [each.get(f"{_W}instr") or "" for each in paragraph.iter(f"{_W}fldSimple")]
            for text in ("".join(own), *simple):
                name = next(iter(text.split()), "")
                if name and name.upper() not in _HARMLESS_FIELDS:
                    self._add(number, f"a field of Word's own that is not used here, {clean(name, 20)}: take it out")

    def _braces(self, number: int, words: str) -> None:
        for begins, ends in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
            if words.count(begins) != words.count(ends):
                self._add(number, f"what begins with {begins} does not end with {ends} in the same paragraph")
        if one := _ONE_BRACE.search(words):
            self._add(number, f"a field has two braces on either side: {{{{ {one[1]} }}}}")
        if _OF_WORD.search(words):
            self._add(number, "only {{ a field }}, {% if … %} and {% for … %} can stand here, with p before if and for")

    # --- what jinja reads ----------------------------------------------------------------------------------------

    def _jinja(self) -> None:
        """A line of what jinja reads is a paragraph, so that its line numbers are those of the paragraphs."""
        from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - only where a template is checked

        try:
            read = environment().parse(self._source())
        except TemplateSyntaxError as error:
            self._add(error.lineno - 1, f"this cannot be read: {clean(error.message or 'broken', 120)}")
            return
        for node in read.body:
            self._statement(node, frozenset(), looping=False)

    def _source(self) -> str:
        """The part as docxtpl hands it to jinja, a new line before each paragraph and nowhere else."""
        from docxtpl import DocxTemplate  # noqa: PLC0415 - only where a template is checked
        from lxml import etree  # noqa: PLC0415

        marked: dict[Any, None] = {}
        for each in self.root.iter(f"{_W}p", f"{_W}tr", f"{_W}tc"):
            within = any(above in marked for above in each.iterancestors())
            if not within and (each.tag == f"{_W}p" or self._is_taken_away(each)):
                each.set("alongside", str(sum(1 for _ in each.iter(f"{_W}p"))))
                marked[each] = None
        text = etree.tostring(self.root, encoding="unicode").replace("\n", " ")
        for each in marked:
            del each.attrib["alongside"]
        lined = re.sub(
            r'<(w:(?:p|tr|tc))([^<>]*?) alongside="(\d+)"',
            lambda found: "\n" * int(found[3]) + f"<{found[1]}{found[2]}",
            text,
        )
        return str(DocxTemplate(BytesIO()).patch_xml(lined))

    @staticmethod
    def _is_taken_away(row: Any) -> bool:
        """Whether a row or cell of a table is a steering line of docxtpl's, which takes it away whole."""
        of = "tr" if row.tag.endswith("}tr") else "tc"
        return re.search(rf"\{{%\s?{of}\s", "".join(text.text or "" for text in row.iter(f"{_W}t"))) is not None

    def _statement(self, node: Any, own: frozenset[str], *, looping: bool) -> None:
        from jinja2 import nodes  # noqa: PLC0415 - only where a template is checked

        if isinstance(node, nodes.Output):
            for each in node.nodes:
                if isinstance(each, nodes.TemplateData):
                    continue
                if isinstance(each, nodes.Name) and each.name in self.lists:
                    self._add(
                        each.lineno - 1,
                        f"{each.name} is a list: write {{{{ {each.name}|join(', ') }}}}, or {{%p for item in"
                        f" {each.name} %}}",
                    )
                self._expression(each, own, looping=looping)
        elif isinstance(node, nodes.If):
            self._expression(node.test, own, looping=looping)
            for block in (node.body, node.else_):
                self._block(node, block, own, looping=looping)
            for other in node.elif_:
                self._statement(other, own, looping=looping)
        elif isinstance(node, nodes.For):
            self._loop(node, own, looping=looping)
        else:
            self._add(node.lineno - 1, f"«{type(node).__name__.lower()}» cannot be used in a letter, only if and for")

    def _loop(self, node: Any, own: frozenset[str], *, looping: bool) -> None:
        from jinja2 import nodes  # noqa: PLC0415 - only where a template is checked

        if looping:
            self._add(node.lineno - 1, "a for stands in another for")
        if not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None:
            self._add(node.lineno - 1, "a for is written {%p for item in goals %}")
            return
        self._expression(node.iter, own, looping=looping)
        if not isinstance(node.iter, nodes.Name) or (node.iter.name in self.known and node.iter.name not in self.lists):
            lists = ", ".join(sorted(self.lists)) or "there is none in this letter"
            self._add(node.lineno - 1, f"a for goes through a list ({lists})")
        if node.target.name in self.known:
            self._add(node.lineno - 1, f"{node.target.name} is a field: call what a for goes through item")
        for block in (node.body, node.else_):
            self._block(node, block, own | {node.target.name}, looping=True)

    def _block(self, node: Any, body: list[Any], own: frozenset[str], *, looping: bool) -> None:
        """What stands between an if or for and its end: whole paragraphs, or a part of one."""
        if not _balanced(_data(body)):
            self._add(
                node.lineno - 1,
                "what begins here ends in another paragraph: give each of the two a paragraph of its own, with p"
                " ({%p if … %} and {%p endif %})",
            )
        for each in body:
            self._statement(each, own, looping=looping)

    def _expression(self, node: Any, own: frozenset[str], *, looping: bool) -> None:
        from jinja2 import nodes  # noqa: PLC0415 - only where a template is checked

        if isinstance(node, nodes.Name):
            if node.name not in self.known and node.name not in own:
                near = difflib.get_close_matches(node.name, [*self.known, *own], n=1, cutoff=0.0)[0]
                self._add(
                    node.lineno - 1,
                    f"there is no field {clean(node.name, 40)} in this letter. Did you mean {near}?",
                )
        elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
            self._add(node.lineno - 1, f"|{clean(node.name, 40)} cannot be used, only {', '.join(FILTERS)}")
        elif isinstance(node, nodes.Getattr):
            if not (looping and isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP):
                self._add(node.lineno - 1, "a field has no parts: nothing can stand behind a dot")
        elif isinstance(node, nodes.Const):
            pass
        elif isinstance(node, nodes.Not | nodes.And | nodes.Or | nodes.Compare | nodes.Operand | nodes.CondExpr
                        | nodes.Filter):  # fmt: skip
            for each in node.iter_child_nodes():
                self._expression(each, own, looping=looping)
        else:
            self._add(node.lineno - 1, "only fields can stand here, with if, and, or, not: nothing is called or made")


_LOOP = frozenset({"first", "last", "index"})


def _data(body: list[Any]) -> str:
    """The text of a block as it stands, without what is in blocks of its own, which are looked at for themselves."""
    from jinja2 import nodes  # noqa: PLC0415 - only where a template is checked

    return "".join(
        each.data for node in body if isinstance(node, nodes.Output) for each in node.nodes
        if isinstance(each, nodes.TemplateData)
    )  # fmt: skip


def _balanced(text: str) -> bool:
    """Whether every tag that begins in the text ends in it, and none ends that did not begin."""
    begun: list[str] = []
    for ends, name, empty_one in _TAG.findall(text):
        if ends:
            if not begun or begun.pop() != name:
                return False
        elif not empty_one:
            begun.append(name)
    return not begun


def _when_filled(data: bytes, kind: str) -> Iterator[Mistake]:
    """Filled in with everything, with nothing, and without each field in turn, as a coordinator may leave one out."""
    nothing, full = empty(kind), examples(kind)
    for given in (full, nothing, *({**full, name: nothing[name]} for name in full)):
        try:
            word(data, given, _AT)
        except Refused as refused:
            yield Mistake(str(refused))
            return
        except Exception:  # whatever a file from anywhere makes docxtpl raise, it says one thing
            yield Mistake("It cannot be filled in: begin again from a fresh one (alongside letters templates).")
            return
