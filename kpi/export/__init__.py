"""What is taken away: tables, and later statements and reports."""
