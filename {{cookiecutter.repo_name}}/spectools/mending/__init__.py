"""What changes the text of a spec, each change proven."""
