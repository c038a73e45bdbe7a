"""HTML as a browser would take it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text that is read."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.text, self.source = [], "", source
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]
