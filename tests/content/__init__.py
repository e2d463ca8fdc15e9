"""Tests of the shipped words and of the code that checks them."""
