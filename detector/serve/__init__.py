"""The server behind `unspin serve`: the REST API, and the page that calls it."""
