"""What readiness demands, and where figures come from. core names apps by string only."""

NODVERK_READY_WITHIN = {"worker": 30.0, "relay": 60.0}
"""Seconds: the longest silence of all workers, and the longest that something waits for the relay."""

NODVERK_RELAY_LAG = "shared.exchange.queries.relay_lag"
