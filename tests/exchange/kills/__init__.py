"""kill -9 of web, worker and database: what everybody committed is there once, and in order."""
