"""What is said to people, in both languages at once."""

from dataclasses import dataclass

from qa_audit.errors import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """One message in Chinese and in English; the language is chosen only when a report is rendered.

    Attributes:
        zh: Simplified Chinese.
        en: English.
    """

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """Return the message in `language`."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.zh
