"""Many texts at once: files and folders, corpora in JSON Lines, labelled text to measure on."""
