"""What an ONNX file says about itself, without loading its weights.

Only the outermost layer of the protobuf message is read (`ModelProto.metadata_props`, field 14); the graph with its
weights, hundreds of megabytes, is jumped over.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_METADATA_PROPS = 14
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_FIXED_LENGTHS = {_FIXED_64: 8, _FIXED_32: 4}


def read_metadata(path: Path) -> dict[str, str]:
    """The key-value pairs that whoever exported the model wrote into it.

    Raises:
        ValueError: It is not an ONNX file, or cut short.
        OSError: It cannot be read.
    """
    size = path.stat().st_size
    if size == 0:
        raise ValueError("empty file")
    with path.open("rb") as stream:
        pairs = [_pair(content) for content in _fields(stream, size, _METADATA_PROPS)]
    return dict(pairs)


def _fields(stream: BinaryIO, end: int, wanted: int) -> Iterator[bytes]:
    """The contents of all length-delimited fields of one number, in order."""
    while stream.tell() < end:
        tag = _varint(stream)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            _varint(stream)
            continue
        length = _varint(stream) if kind == _BYTES else _FIXED_LENGTHS.get(kind, -1)
        if number == 0 or length < 0 or stream.tell() + length > end:
            raise ValueError("not an ONNX file, or cut short")
        if number == wanted and kind == _BYTES:
            yield stream.read(length)
        else:
            stream.seek(length, 1)


def _varint(stream: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = stream.read(1)
        if not byte:
            break
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise ValueError("not an ONNX file, or cut short")


def _pair(content: bytes) -> tuple[str, str]:
    """Key and value of a `StringStringEntryProto`."""
    key, value = (
        next(_fields(BytesIO(content), len(content), number), b"").decode("utf-8", "replace") for number in (1, 2)
    )
    return key, value
