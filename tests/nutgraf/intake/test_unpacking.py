"""A body is unpacked whole, however it is cut into pieces and members."""

import gzip
import zlib

import pytest

from nutgraf.intake.unpacking import Unpacking

ONE = b"The harbour of Wexcombe was closed. " * 20
TWO = b"A crane had fallen into the basin. " * 20


def unpacked(body: bytes, *, size: int, most: int = 10_000) -> tuple[bytes, Unpacking]:
    """The body unpacked in pieces of a size."""
    unpacking = Unpacking(most)
    pieces = (body[i : i + size] for i in range(0, len(body), size))
    return b"".join(part for piece in pieces for part in unpacking.unpacked(piece)), unpacking


@pytest.mark.parametrize("size", [1, 2, 7, 64, 10_000])
@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(gzip.compress(ONE), ONE, id="one"),
        pytest.param(gzip.compress(ONE) + gzip.compress(TWO), ONE + TWO, id="two"),
        pytest.param(gzip.compress(b"") * 3 + gzip.compress(TWO), TWO, id="empty"),
        pytest.param(gzip.compress(ONE) + b"\0" * 99, ONE, id="padded"),
        pytest.param(gzip.compress(ONE) + b"\x1f", ONE, id="half a member's mark"),
        pytest.param(gzip.compress(ONE) + b"\x1f\0" + gzip.compress(TWO), ONE, id="garbage"),
        pytest.param(zlib.compress(ONE) + b"garbage", ONE, id="zlib"),
    ],
)
def test_every_member_is_unpacked_and_garbage_after_them_is_not(
    body: bytes, text: bytes, size: int
) -> None:
    found, unpacking = unpacked(body, size=size)
    assert found == text
    assert unpacking.is_whole


@pytest.mark.parametrize("size", [1, 10_000])
@pytest.mark.parametrize("cut", [1, 9, 30])
def test_a_second_member_that_breaks_off_is_noticed(cut: int, size: int) -> None:
    _, unpacking = unpacked((gzip.compress(ONE) + gzip.compress(TWO))[:-cut], size=size)
    assert not unpacking.is_whole


def test_a_second_member_that_is_damaged_is_an_error() -> None:
    damaged = bytearray(gzip.compress(TWO))
    damaged[-6] ^= 1  # in the checksum
    with pytest.raises(zlib.error):
        unpacked(gzip.compress(ONE) + damaged, size=10_000)


def test_a_piece_is_unpacked_to_so_many_bytes_at_most() -> None:
    bomb = gzip.compress(b"\0" * 1_000_000)
    found, unpacking = unpacked(bomb, size=10_000, most=500)
    assert len(found) == 500
    assert not unpacking.is_whole
