"""Which tables lie in a sheet, what each of them is, and which of its rows are data."""
