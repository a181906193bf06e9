"""What is wrong or worth saying: of rows, between rows, and of tables as a whole."""
