"""What headings, sums, blanks and thousands are called, a file a language."""
