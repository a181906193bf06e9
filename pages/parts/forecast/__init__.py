"""Parts of the page Forecast."""
