"""The look: NHS blue, status words that carry their meaning without colour, an icon of our own.

The icon is a picture, not a material symbol: a symbol would be asked of another host. Colours of
the theme are in .streamlit/config.toml; here is what a theme cannot say, with AA contrast in both.
"""

from PIL import Image, ImageDraw

BADGES = {
    "pass": ("#005a30", "#ffffff"),
    "fail": ("#b3251e", "#ffffff"),
    "wait": ("#425563", "#ffffff"),
    "warn": ("#ffb81c", "#212b32"),
}


def _icon() -> Image.Image:
    picture = Image.new("RGB", (64, 64), "#005eb8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((14, 12, 50, 52), outline="white", width=4)
    pen.line((22, 34, 29, 42, 43, 24), fill="white", width=5)
    return picture


ICON = _icon()

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" width="148" height="36" viewBox="0 0 148 36">
<rect width="148" height="36" rx="6" fill="#005eb8"/>
<rect x="10" y="7" width="18" height="22" rx="2" fill="none" stroke="#fff" stroke-width="2.4"/>
<path d="M14 18l4 5 7-10" fill="none" stroke="#fff" stroke-width="2.8"/>
<text x="38" y="25" font-family="Arial,Helvetica,sans-serif" font-size="20" font-weight="700"
 fill="#fff">PASport</text></svg>"""

_BADGE_RULES = "".join(
    f".pp-{look} {{background: {back}; color: {front};}}" for look, (back, front) in BADGES.items()
)

STYLE = (
    "<style>"
    + _BADGE_RULES
    + """
  .block-container {padding-top: 3.2rem; padding-bottom: 3rem; max-width: 1320px;}
  [data-testid="stMetricValue"] {font-size: 1.55rem;}
  [data-testid="stMetric"] {padding-bottom: .2rem;}
  [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p,
  [data-testid="stNavSectionHeader"], [data-testid="stSidebarNavLink"] span
    {color: inherit; opacity: 1;}
  [data-testid^="stBaseButton-primary"] {color: light-dark(#ffffff, #0b1720);}
  [data-testid^="stBaseButton-primary"] p {color: inherit;}
  [data-testid="stCode"] .token {color: inherit !important;}
  [data-testid="stCode"] .token.keyword {color: light-dark(#005eb8, #7fc8ee) !important;}
  [data-testid="stCode"] .token.string {color: light-dark(#00612e, #8fd9a8) !important;}
  .pp-badge {display: inline-block; padding: .05rem .5rem; border-radius: .3rem;
    font-weight: 600; font-size: .82rem; line-height: 1.45; white-space: nowrap;}
  .pp-large {font-size: 1.5rem; padding: .2rem .9rem;}
  .pp-line {margin: 0; line-height: 1.9;}
  .pp-stamp {border: 2px dashed #ffb81c; padding: .25rem .6rem; border-radius: .35rem;
    font-size: .82rem; line-height: 1.4; display: inline-block;}
  .pp-scroll {overflow: auto;}
  .pp-sheet {width: 100%; border-collapse: collapse; font-size: .9rem;}
  .pp-sheet th, .pp-sheet td {text-align: left; vertical-align: top; padding: .36rem .6rem;
    border-bottom: 1px solid rgba(120, 140, 155, .38);}
  .pp-sheet th {font-weight: 600; border-bottom-width: 2px;}
  .pp-sheet .pp-long {overflow-wrap: anywhere; min-width: 14rem;}
  .pp-sheet .pp-number {text-align: right; font-variant-numeric: tabular-nums;
    white-space: nowrap;}
  .pp-sheet .pp-name {white-space: nowrap; width: 1%; padding-right: 1.4rem;}
  .pp-sheet .pp-short {white-space: nowrap;}
  .pp-sheet code {font-size: .85em; white-space: pre-wrap;}
  .pp-sheet .pp-marked td {background: light-dark(#fff4d3, #3d3415); font-weight: 600;}
  .pp-title {margin: 0; font-size: 1.05rem; font-weight: 650; overflow-wrap: anywhere;}
  .pp-beside {font-weight: 400; font-size: .9rem;}
  .pp-note {margin: 0; font-size: .88rem; line-height: 1.5; overflow-wrap: anywhere;}
  .pp-page {width: 100%; border: 1px solid light-dark(#aeb7bd, #425563);}
  .pp-bar {height: .72rem; min-width: 2px; background: light-dark(#005eb8, #41b6e6);
    border-radius: 2px; margin-top: .3rem;}
</style>
"""
)
