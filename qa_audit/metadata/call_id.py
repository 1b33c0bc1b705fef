"""Call ids become file names: safe on every file system and in every link."""

import hashlib
import unicodedata

# Windows refuses these as file names, with or without a suffix (Microsoft, "Naming Files, Paths, and Namespaces").
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{i}" for i in range(1, 10)), *(f"lpt{i}" for i in range(1, 10))]
)
# ext4, APFS and NTFS allow 255 bytes or characters; ".html", temporary suffixes and "-<hash>" must still fit.
_MAX_BYTES = 160


def safe_call_id(text: str) -> str:
    """Turn any text into an id that is safe as a file name and in a link.

    Letters and digits of any script, ".", "_" and "-" stay; everything else becomes "_". A text that had to be changed
    gets a short hash of the original at its end, so that two different texts never become the same id.

    Args:
        text: A call id of a telephone system, or the stem of a file name.

    Returns:
        At most 160 bytes in UTF-8, never empty, never starting with "." or "-".
    """
    text = unicodedata.normalize("NFC", text)
    kept = "".join(char if char.isalnum() or char in "._-" else "_" for char in text)
    kept = kept.lstrip(".-").rstrip(".")
    if len(kept.encode()) > _MAX_BYTES:
        kept = kept.encode()[: _MAX_BYTES - 9].decode(errors="ignore")
    if kept == text and kept and kept.split(".")[0].casefold() not in _RESERVED:
        return kept
    return f"{kept or 'call'}-{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]
