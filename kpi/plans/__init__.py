"""Plans of another grain, divided exactly."""
