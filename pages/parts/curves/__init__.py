"""A payout curve that can be moved, for the pages Scheme and Team or individual."""
