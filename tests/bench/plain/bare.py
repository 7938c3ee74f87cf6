"""The body of the bare view."""

BODY = "<!doctype html><title>Bare</title>" + "<p>Social innovation.</p>" * 800
