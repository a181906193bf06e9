"""From recognised tables to tidy results and people, and to transactions."""
