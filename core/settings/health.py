"""What readiness demands, and where figures come from. core names apps by string only."""

NODVERK_READY_WITHIN = {"worker": 30.0, "relay": 60.0}
"""Seconds: the longest silence of all workers, and the longest that something waits for the relay."""

NODVERK_RELAY_LAG = "shared.exchange.queries.relay_lag"
NODVERK_FIGURES = [
    "shared.exchange.queries.exchange_figures",
    "core.tasks.figures.queue_figures",
    "shared.registry.queries.tenant_figures",
]
"""Functions that give the platform's figures whenever they are asked for; each must run in platform_work."""

NODVERK_SLOW_FIGURES = ["shared.registry.queries.size_figures"]
"""The same for what costs something to read: told again for some minutes."""
