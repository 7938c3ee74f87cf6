"""An app of test jobs: each writes where it runs, so that a job in the wrong tenant is seen."""
