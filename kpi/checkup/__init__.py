"""Is a scheme sane? Checks of its rules, its KPIs, its plans and its pay, each with money, norm and mend."""
