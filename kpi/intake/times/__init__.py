"""What texts and cells say about time: days, periods, and of which period each row is."""
