"""One line of text being typed: where the cursor is, and what a key does to it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Editing:
    """Text and a cursor before one of its characters."""

    text: str = ""
    at: int = 0
    offered: bool = False
    """Whether the text was offered and not touched yet: what is typed first replaces it."""

    @classmethod
    def of(cls, text: str, *, offered: bool = False) -> "Editing":
        """The cursor stands at the end."""
        return cls(text, len(text), offered and bool(text))

    def type(self, text: str) -> None:
        """Put text in at the cursor, or in the place of what was offered."""
        if self.offered:
            self.text, self.at, self.offered = "", 0, False
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def key(self, key: str) -> bool:
        """Do what an editing key does; returns whether it was one."""
        offered, self.offered = self.offered, False
        match key:
            case "backspace" | "ctrl+h" if self.at:
                self.text = self.text[: self.at - 1] + self.text[self.at :]
                self.at -= 1
            case "delete":
                self.text = self.text[: self.at] + self.text[self.at + 1 :]
            case "left":
                self.at = max(0, self.at - 1)
            case "right":
                self.at = min(len(self.text), self.at + 1)
            case "home" | "ctrl+a":
                self.at = 0
            case "end" | "ctrl+e":
                self.at = len(self.text)
            case "ctrl+u":
                self.text, self.at = self.text[self.at :], 0
            case "ctrl+w":
                kept = self.text[: self.at].rstrip()
                kept = kept[: kept.rfind(" ") + 1]
                self.text, self.at = kept + self.text[self.at :], len(kept)
            case "backspace" | "ctrl+h":
                pass
            case _:
                self.offered = offered
                return False
        return True
