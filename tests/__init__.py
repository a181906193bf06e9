"""The tests of SixtyForty; `python -m tests` runs all of them."""
