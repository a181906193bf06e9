"""On the path of Python, hides uvloop, so that servers run on Streamlit's own loop: `PYTHONPATH=bench/own_loop python -m bench drag`."""

raise ModuleNotFoundError("hidden on purpose", name="uvloop")
