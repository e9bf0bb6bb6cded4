"""Sayso: who says what, on whose say-so."""
