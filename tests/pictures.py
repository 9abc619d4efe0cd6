"""The smallest pictures there are, whole and valid."""

from __future__ import annotations

import struct
import zlib


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, colour: tuple[int, int, int] = (15, 106, 115)) -> bytes:
    """A PNG of one colour."""
    return png_of_rows([bytes(colour) * width] * height)


def png_of_rows(rows: list[bytes]) -> bytes:
    """A PNG of rows of red, green and blue bytes (PNG specification: signature, IHDR, IDAT, IEND)."""
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


PNG = png(4, 3)
