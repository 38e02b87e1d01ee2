"""docutils, with Sphinx's markup, faster and bounded; its insides stay in this room."""
