"""Goals from the company to the department to the person: checked, weighed, and made into cards."""
