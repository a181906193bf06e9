"""From the bytes of a file to grids of cells: what it is, how much it unpacks to, and the readers of each kind."""
