"""What the page Plans is made of."""
