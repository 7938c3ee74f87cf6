"""`make prove`: what safety rests on, at full size. A row is one file in `rows`; its tests stand in the suite."""
