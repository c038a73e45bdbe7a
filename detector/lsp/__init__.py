"""A language server: risk markers in editors, while the text is written."""
