"""What stands in cells: texts, blanks, numbers, and what a column of them proves."""
