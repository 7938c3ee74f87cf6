"""A node's lists as feeds and calendars, and the map of its site."""
