"""The workstation's door: Streamlit's App behind the gate; the frame is pages/frame/main.py."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from pages.frame.gate import Gate, gate_from_environment

app = App(
    str(Path(__file__).parent / "pages" / "frame" / "main.py"),
    middleware=[Middleware(Gate, keys=gate_from_environment())],
)
