"""What the page Check-up is made of."""
