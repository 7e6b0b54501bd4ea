"""Attachments made from a few words: small, valid and the same on every machine."""

import io
import struct
import zipfile
import zlib


def pdf(lines):
    """Return a one-page PDF that shows the lines (ASCII without brackets) in Helvetica."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 16 TL 72 760 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\n"
    return (out + f"startxref\n{out.index('xref')}\n%%EOF\n").encode("ascii")


def png(picture):
    """Return an RGB image, {"size": [width, height], "colour": "#rrggbb"}: a disc on pale ground.

    The pixels are stored, not compressed, because zlib's output differs between versions.
    """
    (width, height), ink = picture["size"], bytes.fromhex(picture["colour"].lstrip("#"))
    radius = min(width, height) * 0.4

    def pixel(x, y):
        inside = (x - width / 2) ** 2 + (y - height / 2) ** 2 < radius**2
        return ink if inside else b"\xfa\xf6\xec"

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def csv(rows):
    """Return rows (lists of values) as semicolon-separated UTF-8 text."""
    return "".join(";".join(str(value) for value in row) + "\r\n" for row in rows).encode()


def ics(event):
    """Return one iCalendar event (RFC 5545); event gives method, uid, start, end, summary, ..."""
    method, fields = event["method"], {k: v for k, v in event.items() if k != "method"}
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Terminblume//EN", f"METHOD:{method}"),
        *("BEGIN:VEVENT", *(f"{name.upper()}:{value}" for name, value in fields.items())),
        *("END:VEVENT", "END:VCALENDAR"),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode()


def docx(paragraphs):
    """Return a word-processor document of plain paragraphs (Office Open XML, uncompressed)."""
    office = "http://schemas.openxmlformats.org"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    text = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    members = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship'
        f' Id="r1" Type="{office}/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main">'
        f"<w:body>{text}</w:body></w:document>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, xml in members.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.create_system = 3
            archive.writestr(entry, '<?xml version="1.0" encoding="UTF-8"?>\n' + xml)
    return target.getvalue()


def empty(_):
    """Return no bytes: an attachment of size zero."""
    return b""


MAKERS = {
    "pdf": (pdf, "application/pdf"),
    "png": (png, "image/png"),
    "csv": (csv, "text/csv"),
    "ics": (ics, "application/ics"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "empty": (empty, "application/octet-stream"),
}
