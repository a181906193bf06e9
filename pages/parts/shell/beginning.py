"""What comes before everything of ours is loaded, once a process."""

import gc

# Streamlit and its libraries stay as long as the process: to search them for garbage, while ours is loaded, would be a tenth of the start.
gc.freeze()
