"""What a file is, from its bytes alone; the sender's name and type are never asked."""

import zipfile
from pathlib import Path

from shared.media.names import UNKNOWN

HEAD = 64
MAX_ENTRIES = 20_000
_STARTS = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"ID3", "mp3"),
)
_BRANDS = {b"avif": "avif", b"avis": "avif", b"isom": "mp4", b"iso2": "mp4", b"mp41": "mp4", b"mp42": "mp4"}
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}


def sniff(path: Path) -> str:
    """The extension that fits the bytes at `path`; `bin` for everything unknown, HTML and SVG included."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for start, extension in _STARTS:
        if head.startswith(start):
            return extension
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], UNKNOWN)
    return _sniff_archive(path) if head.startswith(b"PK\x03\x04") else UNKNOWN


def _sniff_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = set(archive.namelist()) if len(archive.infolist()) <= MAX_ENTRIES else set()
            kind = _read_start(archive, "mimetype") if "mimetype" in entries else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return UNKNOWN
    for entry, extension in _OFFICE.items():
        if entry in entries:
            return extension
    return _OPEN_DOCUMENT.get(kind.removeprefix("application/vnd.oasis.opendocument."), "zip")


def _read_start(archive: zipfile.ZipFile, entry: str) -> str:
    with archive.open(entry) as file:
        return file.read(100).decode("ascii", "replace").strip()
