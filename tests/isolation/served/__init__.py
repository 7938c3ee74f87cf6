"""The product as it is served, with addresses of views that tell, write, raise and fail, and with faults to plant."""
