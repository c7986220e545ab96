"""Makes the Word templates anew that come with Alongside: python -m console.letters.making_templates [FOLDER]

A paragraph that begins with `{%p` steers and is not in the letter: it stands small and grey, so that whoever edits the
template in Word sees the letter, and the lines that make a part of it come and go.
"""

import sys
from pathlib import Path
from typing import Any

from console.letters.texts import TEXTS, Text

_FONT = "Arial"
"""Every Word has it, and every LibreOffice something of the same widths."""

_SIZE = 12.0
"""Points: what is read without glasses."""

_TEAL, _GREY, _PALE = "1F5C5C", "8A8A8A", "EAF3F1"


def make(folder: Path) -> list[Path]:
    """Write every template to the folder, over those that are there; returns the files."""
    files = []
    for name, texts in TEXTS.items():
        file = folder / f"{name}.docx"
        _document(texts).save(str(file))
        files.append(file)
    return files


def _document(texts: tuple[Text, ...]) -> Any:
    from docx import Document  # noqa: PLC0415 - only where templates are made
    from docx.shared import Cm  # noqa: PLC0415

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    document.core_properties.author, document.core_properties.title = "", "Letter"
    document.core_properties.comments = ""
    _styles(document)
    for kind, words in texts:
        _paragraph(document, kind, words)
    return document


def _paragraph(document: Any, kind: str, words: str) -> None:
    steering = {"if": f"{{%p if {words} %}}", "end": "{%p endif %}", "for": f"{{%p for item in {words} %}}",
                "endfor": "{%p endfor %}"}  # fmt: skip
    if kind in steering:
        document.add_paragraph(steering[kind], style="Steering")
    else:
        document.add_paragraph(words, style=_STYLE[kind])


_STYLE = {
    "top": "Top", "plain": "Normal", "heading": "Heading 2", "item": "List Bullet", "label": "Plan Label",
    "own": "Own Words", "quote": "Quoted", "page": "Heading 1",
    "closing": "Closing Words", "sign": "Signed", "name": "Signer", "last": "Last Line",
}  # fmt: skip


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - only where templates are made
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    def style(
        name: str, points: float = _SIZE, before: float = 0, after: float = 7, colour: str = "", *, bold: bool = False
    ) -> Any:
        known = {each.name for each in document.styles}
        made = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name not in _KNOWN:
            made.base_style = document.styles["Normal"]
        fonts = made.element.get_or_add_rPr().get_or_add_rFonts()
        for each in list(fonts.attrib):
            del fonts.attrib[each]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), _FONT)
        made.font.size, made.font.bold = Pt(points), bold
        if colour:
            made.font.color.rgb = RGBColor.from_string(colour)
        form = made.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
        return made

    def shaded(made: Any) -> None:
        properties = made.element.get_or_add_pPr()
        border = OxmlElement("w:pBdr")
        left = OxmlElement("w:left")
        for key, value in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", _TEAL)):
            left.set(qn(f"w:{key}"), value)
        border.append(left)
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", _PALE)):
            shade.set(qn(f"w:{key}"), value)
        properties.insert_element_before(border, *_AFTER_BORDER)
        properties.insert_element_before(shade, *_AFTER_BORDER[1:])
        made.paragraph_format.left_indent = Pt(12)

    normal = style("Normal", after=8)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    style("Top", 15, after=18, colour=_TEAL, bold=True)
    heading = style("Heading 2", _SIZE + 1, before=9, after=4, colour=_TEAL, bold=True)
    heading.paragraph_format.keep_with_next = True
    style("List Bullet", after=3)
    page = style("Heading 1", 18, after=10, colour=_TEAL, bold=True)
    page.paragraph_format.page_break_before = True
    label = style("Plan Label", _SIZE, before=8, after=2, colour=_TEAL, bold=True)
    label.paragraph_format.keep_with_next = True
    shaded(label)
    shaded(style("Own Words", _SIZE + 2, after=8))
    shaded(style("Quoted", after=10))
    style("Closing Words", before=12, after=10)
    signed = style("Signed", before=6, after=34)
    signed.paragraph_format.keep_with_next = True
    signer = style("Signer", after=0, bold=True)
    signer.paragraph_format.keep_with_next = True
    style("Last Line", after=0)
    style("Steering", 8, after=0, colour=_GREY)


_KNOWN = frozenset({"Normal", "Heading 1", "Heading 2", "List Bullet"})
"""Styles that Word knows by name, and what they are based on."""

_AFTER_BORDER = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""What Word wants behind a border in the properties of a paragraph."""


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "templates")
