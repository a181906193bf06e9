"""What headings say: which rows they are, and what each column means."""
