"""What a file is comes from its bytes."""

from pathlib import Path

import pytest

from shared.media.sniffing import sniff
from tests.shared.media import samples

ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (samples.picture(kind="JPEG"), "jpg"),
        (samples.picture(kind="PNG"), "png"),
        (samples.picture(kind="GIF"), "gif"),
        (samples.picture(kind="WEBP"), "webp"),
        (samples.picture(kind="AVIF"), "avif"),
        (b"%PDF-1.7\n", "pdf"),
        (b"ID3\x04\0\0", "mp3"),
        (b"\0\0\0\x18ftypisom\0\0", "mp4"),
        (samples.archive(("word/document.xml", b"<w/>")), "docx"),
        (samples.archive(("xl/workbook.xml", b"<x/>")), "xlsx"),
        (samples.archive(("ppt/presentation.xml", b"<p/>")), "pptx"),
        (samples.archive(("mimetype", ODT.encode())), "odt"),
        (samples.archive(("a.txt", b"a")), "zip"),
        (b"PK\x03\x04 and then nothing", "bin"),
        (samples.SCRIPT_SVG, "bin"),
        (samples.PAGE, "bin"),
        (b"\0\0\0\x18ftypevil\0\0", "bin"),
        (b"MZ\x90\0", "bin"),
        (b"x", "bin"),
    ],
)
def test_the_bytes_decide(tmp_path: Path, data: bytes, extension: str) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(data)
    assert sniff(path) == extension
