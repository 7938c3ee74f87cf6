"""A plain Wagtail site, one tenant, nothing of ours: what the product's pages are measured against."""
