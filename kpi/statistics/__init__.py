"""Skill, luck and season, estimated from short series."""
