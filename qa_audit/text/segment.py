"""Words of Chinese text (jieba), with the script's own words, no global state, and no cache file on disk."""

import io
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]")


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """Jieba's packaged dictionary, read once; read here because jieba itself would leave a cache file in /tmp."""
    import jieba

    frequencies: dict[str, int] = {}
    total = 0
    with jieba.Tokenizer().get_dict_file() as stream:
        # Lines of word, frequency, tag. The same table as jieba's own reader makes, in half the time. Line by line:
        # a million strings at once leave holes between the words (55 MiB resident, 68 otherwise).
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            word, count, _ = line.split(" ")
            frequencies[word] = int(count)
            total += int(count)
    for word in tuple(frequencies):
        for length in range(len(word) - 1, 0, -1):
            if word[:length] in frequencies:
                break
            frequencies[word[:length]] = 0
    return frequencies, total


class Segmenter:
    """Cuts text into words.

    Args:
        words: Words that the dictionary may not know: company, products, names.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._tokenizer: Any = None

    def load(self) -> None:
        """Read the dictionary now instead of at the first text."""
        self._ready()

    def cut(self, text: str) -> tuple[str, ...]:
        """Return the words of `text` in order, without punctuation and white space."""
        return tuple(word for word, _, _ in self.spans(text))

    def spans(self, text: str) -> tuple[tuple[str, int, int], ...]:
        """Return (word, start, end) in order, offsets into `text`, without punctuation and white space."""
        return tuple((word, start, end) for word, start, end in self._ready().tokenize(text) if _WORD.search(word))

    def edges(self, text: str) -> frozenset[int]:
        """Return the offsets of `text` at which a word starts or ends."""
        return frozenset(edge for _, start, end in self._ready().tokenize(text) for edge in (start, end))

    def _ready(self) -> Any:
        if self._tokenizer is None:
            import jieba

            tokenizer = jieba.Tokenizer()
            frequencies, tokenizer.total = _dictionary()
            tokenizer.FREQ = dict(frequencies)
            tokenizer.initialized = True
            for word in self.words:
                tokenizer.add_word(word)
            self._tokenizer = tokenizer
        return self._tokenizer


@lru_cache(maxsize=8)
def segmenter(words: tuple[str, ...] = ()) -> Segmenter:
    """The segmenter for a set of extra words; made once."""
    return Segmenter(words)


def frequent_words(at_least: int) -> tuple[str, ...]:
    """The dictionary's words that were counted so often, the commonest first."""
    frequencies, _ = _dictionary()
    found = [(count, word) for word, count in frequencies.items() if count >= at_least]
    return tuple(word for _, word in sorted(found, key=lambda one: (-one[0], one[1])))
