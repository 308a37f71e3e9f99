"""The look: NHS blue, status words that carry their meaning without colour, an icon of our own.

The icon is a picture, not a material symbol: a symbol would be asked of another host.
"""

from PIL import Image, ImageDraw


def _icon() -> Image.Image:
    picture = Image.new("RGB", (64, 64), "#005eb8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((14, 12, 50, 52), outline="white", width=4)
    pen.line((22, 34, 29, 42, 43, 24), fill="white", width=5)
    return picture


ICON = _icon()

STYLE = """
<style>
  .block-container {padding-top: 2.6rem; max-width: 1280px;}
  [data-testid="stMetricValue"] {font-size: 1.55rem;}
  .pasport-badge {display: inline-block; padding: .1rem .55rem; border-radius: .35rem;
    font-weight: 600; font-size: .85rem; border: 1px solid transparent; white-space: nowrap;}
  .pasport-pass {background: #005a30; color: #ffffff;}
  .pasport-fail {background: #b3251e; color: #ffffff;}
  .pasport-wait {background: #425563; color: #ffffff;}
  .pasport-warn {background: #ffb81c; color: #212b32;}
  .pasport-stamp {border: 1px dashed #aeb7bd; padding: .3rem .6rem; border-radius: .35rem;
    font-size: .82rem;}
</style>
"""
