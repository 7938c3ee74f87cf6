"""The ground of the public read API: who may read, how parameters are checked, pages, problems, its description."""
