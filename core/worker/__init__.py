"""The worker: the process that runs jobs, and what the queue does for itself."""
