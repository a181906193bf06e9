"""The app as its users meet it, in a real Chromium."""
