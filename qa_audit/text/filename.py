"""The name of a file as people read it, also where its bytes are no UTF-8.

Archives packed on a Chinese Windows hold names in GBK; unpacked on Linux they stay those bytes, and Python carries them
as lone surrogates, which no file, page or terminal can hold.
"""


def readable(path: str) -> str:
    r"""A path for reports and messages; it opens the file only where it is unchanged.

    Args:
        path: A path as the operating system gave it.

    Returns:
        The same where it is text. A part that is not is read as GB 18030, which contains GBK; where that fails too, its
        bytes are shown as `\xcd`.
    """
    return "/".join(_part(part) for part in path.split("/"))


def _part(part: str) -> str:
    try:
        part.encode()
    except UnicodeEncodeError:
        pass
    else:
        return part
    # What Windows allows in names and no byte stands for ("surrogatepass") is shown by its bytes.
    raw = b"".join(_bytes(char) for char in part)
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", errors="backslashreplace")


def _bytes(char: str) -> bytes:
    try:
        return char.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return char.encode(errors="surrogatepass")
