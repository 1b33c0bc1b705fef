"""Words of Chinese text (jieba), with the script's own words, no global state, and no cache file on disk."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]")


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """Jieba's packaged dictionary, read once; read here because jieba itself would leave a cache file in /tmp."""
    import jieba

    with jieba.Tokenizer().get_dict_file() as stream:
        fields = stream.read().decode("utf-8").split()
    # Lines of word, frequency, tag. The same table as jieba's own reader makes, in half the time.
    words, counts = fields[::3], [int(count) for count in fields[1::3]]
    frequencies = dict(zip(words, counts, strict=True))
    for word in words:
        for length in range(len(word) - 1, 0, -1):
            if word[:length] in frequencies:
                break
            frequencies[word[:length]] = 0
    return frequencies, sum(counts)


class Segmenter:
    """Cuts text into words.

    Args:
        words: Words that the dictionary may not know: company, products, names.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._tokenizer: Any = None

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
