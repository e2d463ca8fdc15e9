"""The shipped words, and the code that loads, checks and renders them."""
