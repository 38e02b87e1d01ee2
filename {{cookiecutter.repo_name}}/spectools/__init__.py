"""The tools of this specs repository: plain Python, no installation."""
