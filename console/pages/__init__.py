"""The pages, one module for each group; console/app.py lists them."""
