"""Rule kind: what a call is about."""

from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from qa_audit.model.finding import Evidence, Finding, Measure, Verdict
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import spoken_by
from qa_audit.rules.options import Options
from qa_audit.rules.scope import Scope, Speaker, role_of
from qa_audit.text.segment import segmenter
from qa_audit.text.units import units_of

Keyword = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

SOUND_LENGTH = 2
"""Characters from which a word may be a keyword by its sound (花费 for 话费): single characters all have homophones."""


class Class(Options):
    """A category.

    Attributes:
        name: What it is called.
        keywords: Words that belong to it, as jieba cuts them or as new words.
    """

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    keywords: tuple[Keyword, ...] = Field(min_length=1)


class Category(RuleBase):
    """Puts a call into a category by the words that were said; information only.

    Why: what customers complain about is what a supervisor counts, and nobody should have to listen for it.
    Passes with the category that most keywords of the text belong to; the text is cut into words (jieba), so that a
    keyword inside another word does not count. The message names the category and the deciding words.
    Fails never.
    Limits: no keyword, two categories with equally many, or only words the recogniser was not sure of: `needs_review`.
    A keyword of two or more characters also counts by its sound; one that the recogniser broke up is lost.

    Attributes:
        kind: "category".
        by: Whose words are read.
        categories: The categories.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording("按关键词归类，仅供参考", "a category by keywords, for information")
    informs_only: ClassVar[bool] = True
    loads: ClassVar[bool] = True

    kind: Literal["category"]
    by: Speaker = "customer"
    categories: tuple[Class, ...] = Field(min_length=2)
    within: Scope = Scope()

    def load(self) -> None:
        """Load the segmenter."""
        super().load()
        segmenter(self._keywords().words).load()

    def _keywords(self) -> "_Table":
        return _table(tuple((one.name, one.keywords) for one in self.categories))

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        table = self._keywords()
        found: dict[str, dict[str, Evidence]] = {}
        for turn in spoken_by(region.turns, region.role):
            for word, start, end in segmenter(table.words).spans(turn.text):
                for name in table.categories_of(word):
                    span, confidence = turn.place(start, end)
                    piece = Evidence(span, turn.role, word, None, round(confidence, 3))
                    if confidence >= self.minimum_confidence:
                        found.setdefault(name, {}).setdefault(word, piece)
        ranked = sorted(found, key=lambda name: -len(found[name]))
        measures = tuple(
            Measure(f"category:{name}", float(len(found[name])), "count", None, 0.0) for name in ranked[:3]
        )
        if not ranked:
            message = Wording("没有听到可以归类的词", "No word was heard that decides the category")
            place = (Evidence(region.span, role_of(self.by) or Role.UNKNOWN, "", None, 0.0),)
            return self.finding(Verdict.NEEDS_REVIEW, message, "no_keyword", region.span, place)
        best = [name for name in ranked if len(found[name]) == len(found[ranked[0]])]
        evidence = tuple(piece for name in best for piece in found[name].values())
        words = "；".join(f"{name}（{'、'.join(found[name])}）" for name in best)
        if len(best) > 1:
            message = Wording(f"可能的类别：{words}", f"Possible categories: {words}")
            return self.finding(Verdict.NEEDS_REVIEW, message, "tie", region.span, evidence, measures)
        message = Wording(f"类别：{words}", f"Category: {words}")
        return self.finding(Verdict.PASS, message, None, region.span, evidence, measures)


class _Table:
    """Keywords by their characters and by their sound."""

    def __init__(self, categories: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        self.words = tuple(dict.fromkeys(word for _, keywords in categories for word in keywords))
        self.by_word: dict[str, tuple[str, ...]] = {}
        self.by_sound: dict[tuple[int, ...], tuple[str, ...]] = {}
        for name, keywords in categories:
            for word in keywords:
                self.by_word[word] = (*self.by_word.get(word, ()), name)
                if len(word) >= SOUND_LENGTH:
                    sound = _sound(word)
                    self.by_sound[sound] = tuple(dict.fromkeys((*self.by_sound.get(sound, ()), name)))

    def categories_of(self, word: str) -> tuple[str, ...]:
        """The categories a word speaks for."""
        if word in self.by_word or len(word) < SOUND_LENGTH:
            return self.by_word.get(word, ())
        return self.by_sound.get(_sound(word), ())


@lru_cache(maxsize=1 << 14)
def _sound(word: str) -> tuple[int, ...]:
    return tuple(one.own for one in units_of(word))


@lru_cache(maxsize=16)
def _table(categories: tuple[tuple[str, tuple[str, ...]], ...]) -> _Table:
    return _Table(categories)
