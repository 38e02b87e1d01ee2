"""Newer versions of the template, brought into this repository."""
