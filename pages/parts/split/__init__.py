"""Parts of the page Team or individual."""
