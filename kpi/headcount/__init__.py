"""How many people a plan takes: hours that the work needs by norms, against hours that there are."""
