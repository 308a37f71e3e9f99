"""The picture of a PDF field has its own row boxed, though its name stands elsewhere too."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.catalogue import Field, picture
from core.specs import Evidence


def test_the_row_that_was_read_is_boxed(tmp_path):
    canvas = Canvas(str(tmp_path / "d.pdf"), pagesize=(400, 300), invariant=True)
    canvas.drawString(40, 250, "CODE is told of here")
    canvas.drawString(40, 100, "CODE")
    canvas.save()
    evidence = Evidence("d.pdf", place="page 1", box=(40.0, 95.0, 200.0, 115.0))
    field = Field("target", "T", 1, "CODE", "CODE", evidence=evidence)
    image = Image.open(BytesIO(picture(tmp_path, field).png)).convert("RGB")
    scale = image.height / 300
    red = [y for y in range(image.height) if image.getpixel((round(100 * scale), y))[0] == 208]
    assert red and min(red) > (300 - 125) * scale and max(red) < (300 - 85) * scale
