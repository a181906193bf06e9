"""Parts of the page Scheme."""
