"""Our forecast against other ways to make one: OpenFisca, a workbook in LibreOffice, and NumPy as a colleague would write it."""
