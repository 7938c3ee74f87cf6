"""What machines read: feeds, calendars, maps of a site, linked data. Writers of finished values; no models here."""
