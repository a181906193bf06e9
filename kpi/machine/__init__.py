"""Processors, memory and other machines at work."""
