"""Specs and rules in, findings out."""
