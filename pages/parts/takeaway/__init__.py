"""Parts of the page Take away."""
