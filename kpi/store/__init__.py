"""What somebody has open, as a case that can be kept: data, schemes with their history, scenarios, plans and settings, in one file."""
