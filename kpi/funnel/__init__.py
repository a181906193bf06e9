"""From money to what has to be done: streams of sales, the chance to reach a goal, the weakest step, and what one's own deals say of it."""
