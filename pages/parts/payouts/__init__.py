"""Parts of the page Payouts."""
