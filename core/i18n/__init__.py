"""The catalogues of texts: compiled without gettext, since .mo files are made and never kept."""
