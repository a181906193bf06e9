"""What is known from outside, as YAML with sources; the modules here read their own file and nothing else."""
