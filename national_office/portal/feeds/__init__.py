"""The portal's lists as feeds and calendars, and the map of the portal."""
