"""Papers that follow a decision: plan document, letter, statement, calculator, decision paper, deck. Each is stated once and printed in several ways."""
