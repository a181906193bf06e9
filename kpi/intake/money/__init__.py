"""What is said about pay and currencies."""
