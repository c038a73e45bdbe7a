"""Annotated copies: the document as it was, with a note at each risk marker."""
