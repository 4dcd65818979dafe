"""A page's state: link, controls and browser history kept in step."""
