"""Words of Chinese text (jieba), with the script's own words, no global state, and no cache file on disk."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

_WORD = re.compile(r"[^\W_]")
_COUNT = re.compile(rb" (\d+)")
_ABSENT_KEPT = 1 << 14


class _Dictionary:
    """Jieba's packaged dictionary, its lines in order of their bytes.

    Jieba itself would make a dictionary of half a million strings of it (0.8 s, 80 MiB) and leave a cache file in /tmp.
    A call needs some hundreds of its words: they are looked up when they are met (0.2 s, 9 MiB).

    Attributes:
        total: Sum of the counts of all words.
    """

    def __init__(self) -> None:
        import jieba

        with jieba.Tokenizer().get_dict_file() as stream:
            # Lines of word, count, tag.
            lines = sorted(stream.read().splitlines())
        self._text = b"\n".join(lines)
        self._starts = array("l", accumulate((length + 1 for length in map(len, lines[:-1])), initial=0))
        self.total = sum(map(int, _COUNT.findall(self._text)))

    def count(self, word: str) -> int | None:
        """How often a word was counted; 0 for what only begins a word, None for what does not even do that."""
        sought = word.encode("utf-8")
        text, starts, length = self._text, self._starts, len(sought)
        # A space comes before whatever else may follow: the word itself stands first of those that begin with it.
        at = bisect_left(starts, sought, key=lambda start: text[start : start + length])
        if at == len(starts) or not text.startswith(sought, starts[at]):
            return None
        counted = _COUNT.match(text, starts[at] + length)
        return int(counted[1]) if counted else 0

    def words(self) -> Iterator[tuple[str, int]]:
        """Every word with its count."""
        for line in self._text.decode("utf-8").splitlines():
            word, count, _ = line.split(" ")
            yield word, int(count)


_dictionary = cache(_Dictionary)


class _Counts(dict[str, int]):
    """The counts as jieba asks for them, filled as words are met."""

    def __init__(self, dictionary: _Dictionary) -> None:
        super().__init__()
        self._dictionary = dictionary
        self._absent: set[str] = set()

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or self._found(str(word))

    def __missing__(self, word: str) -> int:
        if not self._found(word):
            raise KeyError(word)
        return self[word]

    def get(self, word: str, default: Any = None) -> Any:
        """As of any dict."""
        found = word in self
        return self[word] if found else default

    def _found(self, word: str) -> bool:
        if word in self._absent:
            return False
        count = self._dictionary.count(word)
        if count is None:
            # What is no word has no end, unlike the dictionary.
            if len(self._absent) >= _ABSENT_KEPT:
                self._absent.clear()
            self._absent.add(word)
            return False
        self[word] = count
        return True


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
            dictionary = _dictionary()
            tokenizer.FREQ, tokenizer.total = _Counts(dictionary), dictionary.total
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
    found = [(count, word) for word, count in _dictionary().words() if count >= at_least]
    return tuple(word for _, word in sorted(found, key=lambda one: (-one[0], one[1])))


def word_counts() -> Iterator[tuple[str, int]]:
    """Every word of the dictionary with its count."""
    return _dictionary().words()


def frequency(word: str) -> float:
    """The share of a word in all words that the dictionary counted; 0 for one that it does not know."""
    dictionary = _dictionary()
    return (dictionary.count(word) or 0) / dictionary.total
