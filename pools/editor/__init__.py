"""How is a pool written in a browser? Fields follow from the document's own declarations, so file and page agree."""
