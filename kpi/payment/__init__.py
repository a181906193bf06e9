"""Who is paid what: a workforce, the one order in which rules are asked, and the same told step by step."""
