"""The reports of the house, a module each; `catalogue.py` lists them."""
