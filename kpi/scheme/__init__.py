"""The rules as data: cards of roles, and the scheme that holds them."""
