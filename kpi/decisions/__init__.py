"""What people decide, beside the scheme: who answers for a plan and what is agreed about it, and the log of decisions. Kept with a case."""
