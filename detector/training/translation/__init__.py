"""Training of the translation head: what a poor translator leaves, and how well a sentence reads."""
