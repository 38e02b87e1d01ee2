"""One spec: what it says, read once, and what it is made of."""
