"""Recipes that make the packs' weights from ../shared/data. Nothing here ships or runs on a user's machine."""
