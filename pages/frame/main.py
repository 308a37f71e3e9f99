"""The frame round every page: title, icon, project, navigation; then the page itself."""

import streamlit as st

from pages.frame.context import context_bar
from pages.frame.look import ICON, LOGO, STYLE
from pages.frame.places import navigation

st.set_page_config(page_title="PASport", page_icon=ICON, layout="wide")
st.html(STYLE)
st.logo(LOGO, size="large")
page = st.navigation(navigation(), expanded=True)
st.title(page.title, anchor=False)
context_bar()
page.run()
