"""Roles: cards of KPIs for each role, what of them the data have, and goals that become cards."""
