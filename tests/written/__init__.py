"""Articles written in every format that is read, by other means than the readers."""
