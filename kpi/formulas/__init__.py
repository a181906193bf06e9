"""A rule stated once, as expressions over columns and parameters: printed as cells of a workbook, and calculated with NumPy."""
