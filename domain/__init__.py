"""Pure rules: nothing async, no clock, no randomness of their own, standard library only."""
