"""Decompression of a body that arrives piece by piece."""

import zlib
from collections.abc import Iterator
from typing import Final

GZIP: Final = 16 + zlib.MAX_WBITS
GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
MAGIC: Final = b"\x1f\x8b"
"""What every member of a gzip body begins with (RFC 1952, section 2.3.1)."""


class Unpacking:
    """A gzip body of one or more members, or a zlib stream, as it is unpacked.

    What follows the last member and begins no other is padding or garbage: it ends the body, as
    it does for gzip itself.

    Args:
        most: Bytes that one piece is unpacked to at most; whoever gets as many must stop.
    """

    def __init__(self, most: int) -> None:
        self.ended = False
        self._most = most
        self._member = zlib.decompressobj(GZIP_OR_ZLIB)
        self._held = b""

    @property
    def is_whole(self) -> bool:
        """Whether no member is open: a body that is at its end has broken off otherwise."""
        return self._member.eof

    def unpacked(self, piece: bytes) -> Iterator[bytes]:
        """What a piece unpacks to, member by member.

        Raises:
            zlib.error: It is damaged, or packed otherwise.
        """
        rest = piece
        while rest and not self.ended:
            if self._member.eof:
                rest = self._begun(rest)
            if rest:
                yield self._member.decompress(rest, self._most)
                rest = self._member.unused_data

    def _begun(self, rest: bytes) -> bytes:
        """Begin another member, if these bytes do; those of them that are to be unpacked."""
        rest, self._held = self._held + rest, b""
        if rest == MAGIC[:1]:  # the other half may come with the next piece
            self._held = rest
            return b""
        if not rest.startswith(MAGIC):
            self.ended = True
            return b""
        self._member = zlib.decompressobj(GZIP)
        return rest
