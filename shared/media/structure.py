"""Whether a picture's file holds anything but the picture: EXIF and position, texts, or bytes after its end.

Each walker follows the format's own structure. Whatever surprises it counts as an extra, so that a file which passes
is the picture, its colour profile and nothing else.
"""

import re
from collections.abc import Callable

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_JPEG_SCAN, _JPEG_END = 0xDA, 0xD9
_JPEG_PICTURE = frozenset({*range(0xC0, 0xD0), _JPEG_SCAN, 0xDB, 0xDC, 0xDD})
_JPEG_APPLICATIONS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_WEBP_CHUNKS = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
_GIF_APPLICATIONS = frozenset([b"NETSCAPE2.0", b"ANIMEXTS1.0"])


def has_extras(data: bytes, extension: str) -> bool:
    """Whether the file carries more than its picture; True also where the structure cannot be followed."""
    try:
        return _WALKERS[extension](data)
    except IndexError:
        return True


def _jpeg(data: bytes) -> bool:
    position, in_scan = 2, False
    while match := (_MARKER.search if in_scan else _MARKER.match)(data, position):
        marker = match[1][0]
        if marker == _JPEG_END:
            return match.end() != len(data)
        length = int.from_bytes(data[match.end() : match.end() + 2])
        segment = data[match.end() + 2 : match.end() + length]
        if length < 2 or not _jpeg_segment_is_plain(marker, segment):
            return True
        position, in_scan = match.end() + length, marker == _JPEG_SCAN
    return True


def _jpeg_segment_is_plain(marker: int, segment: bytes) -> bool:
    start = _JPEG_APPLICATIONS.get(marker)
    return segment.startswith(start) if start else marker in _JPEG_PICTURE


def _png(data: bytes) -> bool:
    position = 8
    while position < len(data):
        length, kind = int.from_bytes(data[position : position + 4]), data[position + 4 : position + 8]
        if kind not in _PNG_CHUNKS:
            return True
        position += length + 12
        if kind == b"IEND":
            return position != len(data)
    return True


def _webp(data: bytes) -> bool:
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        return True
    position = 12
    while position < len(data):
        if data[position : position + 4] not in _WEBP_CHUNKS:
            return True
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        position += 8 + length + length % 2
    return position != len(data)


def _gif(data: bytes) -> bool:
    position = 13 + _colour_table(data[10])
    while data[position] != 0x3B:
        if data[position] == 0x2C:
            position = _after_blocks(data, position + 11 + _colour_table(data[position + 9]))
        elif data[position] == 0x21 and _gif_extension_is_plain(data, position):
            position = _after_blocks(data, position + 2)
        else:
            return True
    return position + 1 != len(data)


def _gif_extension_is_plain(data: bytes, position: int) -> bool:
    return data[position + 1] == 0xF9 or (
        data[position + 1] == 0xFF and data[position + 3 : position + 14] in _GIF_APPLICATIONS
    )


def _colour_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while data[position]:
        position += data[position] + 1
    return position + 1


def _avif(data: bytes) -> bool:
    position = 0
    while position < len(data):
        length, kind = int.from_bytes(data[position : position + 4]), data[position + 4 : position + 8]
        if length < 8 or kind not in {b"ftyp", b"meta", b"mdat", b"moov"}:
            return True
        if kind == b"meta" and re.search(rb"infe.{8,10}(Exif|mime)", data[position : position + length], re.DOTALL):
            return True
        position += length
    return position != len(data)


_WALKERS: dict[str, Callable[[bytes], bool]] = {"jpg": _jpeg, "png": _png, "gif": _gif, "webp": _webp, "avif": _avif}
