"""A first scheme for data that come without one."""
