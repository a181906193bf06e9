"""The rule book: one file a rule, which knows its fields, its arithmetic and its words."""
