"""The queue in PostgreSQL: who may do what with it, and whose turn it is (docs/decisions/0010). Owner only.

Each job stands in the account of a tenant: of the one whose role asked for it, else of the one that it names. Its turn
is one later than the last that waits in that account, and never earlier than what is being served. Jobs run by turn:
the accounts in rotation, and within one in order, however many jobs somebody asks for.
"""

from core.tenancy.rights import VERBS
from core.tenancy.roles import platform_role, tenants_role, worker_role
from core.tenancy.schemas import quote_name

QUEUE_TABLES = tuple(f"procrastinate_{name}" for name in ("jobs", "events", "periodic_defers", "workers"))
DEFER = "public.procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[])"
QUEUE_FUNCTIONS = """
DO $$ DECLARE called regprocedure; BEGIN
    FOR called IN SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'procrastinate_')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, {others}', called);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {worker}', called);
    END LOOP;
END $$
"""

CLOSE_JOB_NAME = "public.nodverk_close_job(bigint, integer, bigint)"
CLOSE_JOB = """
CREATE OR REPLACE FUNCTION public.nodverk_close_job(job bigint, attempt integer, worker bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE procrastinate_jobs SET effect_at = now()
    WHERE id = job AND attempts = attempt AND worker_id IS NOT DISTINCT FROM worker
      AND status = 'doing' AND effect_at IS NULL
      AND right(replace(args ->> 'tenant_id', '-', ''), 12) = right(current_setting('role', true), 12)
    RETURNING true
$$
"""
"""Notes that a job's effect is done; only for the run that holds the job, and only in the unit of its tenant."""

SERVED = "status IN ('doing', 'succeeded', 'failed')"
TURN_COLUMNS = (
    "ALTER TABLE public.procrastinate_jobs ADD COLUMN IF NOT EXISTS account text NOT NULL DEFAULT ''",
    "ALTER TABLE public.procrastinate_jobs ADD COLUMN IF NOT EXISTS turn bigint",
)
TURN_INDEXES = (
    "nodverk_jobs_next ON public.procrastinate_jobs (priority DESC, turn, id) WHERE status = 'todo'",
    "nodverk_jobs_account ON public.procrastinate_jobs (account, priority, turn) WHERE status = 'todo'",
    f"nodverk_jobs_served ON public.procrastinate_jobs (priority, turn) WHERE {SERVED}",
    "nodverk_jobs_put_off ON public.procrastinate_jobs (coalesce(scheduled_at, '-infinity'::timestamptz))"
    " WHERE status = 'todo' AND turn IS NULL",
    "nodverk_jobs_lock ON public.procrastinate_jobs (lock) WHERE status IN ('todo', 'doing')",
)

TURN_NAME = "public.nodverk_turn(text, integer)"
TURN = f"""
CREATE OR REPLACE FUNCTION public.nodverk_turn(whose text, class integer) RETURNS bigint
LANGUAGE sql SET search_path = public, pg_temp AS $$
    SELECT greatest(
        (SELECT max(turn) FROM procrastinate_jobs WHERE priority = class AND {SERVED}),
        (SELECT max(turn) + 1 FROM procrastinate_jobs WHERE account = whose AND priority = class AND status = 'todo'),
        0)
$$
"""
"""The next turn of an account among the jobs of one priority."""

QUEUE_UP_NAME = "public.nodverk_queue_up()"
QUEUE_UP = """
CREATE OR REPLACE FUNCTION public.nodverk_queue_up() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE asker text := substring(NEW.deferred_role FROM '_([0-9a-f]{12})$');
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.account := coalesce(
            asker,
            'of ' || right(replace(coalesce(NEW.args ->> 'tenant_id', NEW.args ->> 'tenant', ''), '-', ''), 12));
        NEW.priority := CASE WHEN asker IS NULL THEN NEW.priority ELSE least(NEW.priority, 0) END;
    END IF;
    NEW.turn := CASE WHEN NEW.scheduled_at > now() THEN NULL ELSE nodverk_turn(NEW.account, NEW.priority) END;
    RETURN NEW;
END $$
"""
"""A job that begins to wait, or waits again, gets its account and its turn; one that is put off, when it is due.

A tenant's role chooses neither: the account is the role that asks, and no tenant's job stands before the ordinary.
"""

QUEUE_UP_TRIGGERS = (
    "CREATE OR REPLACE TRIGGER nodverk_queue_up BEFORE INSERT ON public.procrastinate_jobs FOR EACH ROW"
    f" WHEN (NEW.status = 'todo') EXECUTE FUNCTION {QUEUE_UP_NAME}",
    "CREATE OR REPLACE TRIGGER nodverk_queue_up_again BEFORE UPDATE OF status ON public.procrastinate_jobs"
    f" FOR EACH ROW WHEN (NEW.status = 'todo' AND OLD.status <> 'todo') EXECUTE FUNCTION {QUEUE_UP_NAME}",
)

FETCH_NAME = "public.nodverk_fetch_job(varchar[], bigint)"
FETCH = """
CREATE OR REPLACE FUNCTION public.nodverk_fetch_job(queues varchar[], worker bigint) RETURNS SETOF procrastinate_jobs
LANGUAGE sql SET search_path = public, pg_temp AS $$
    WITH due AS MATERIALIZED (
        SELECT id FROM procrastinate_jobs
        WHERE status = 'todo' AND turn IS NULL AND coalesce(scheduled_at, '-infinity'::timestamptz) <= now()
        ORDER BY coalesce(scheduled_at, '-infinity'::timestamptz) LIMIT 100 FOR UPDATE SKIP LOCKED)
    UPDATE procrastinate_jobs AS job SET turn = nodverk_turn(job.account, job.priority) FROM due WHERE job.id = due.id;
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker WHERE id = (
        SELECT id FROM procrastinate_jobs AS job
        WHERE status = 'todo' AND turn IS NOT NULL AND (scheduled_at IS NULL OR scheduled_at <= now())
          AND (queues IS NULL OR queue_name = ANY (queues))
          AND NOT EXISTS (
            SELECT FROM procrastinate_jobs AS other
            WHERE other.lock = job.lock AND (other.status = 'doing' OR (
                other.status = 'todo' AND (other.priority, -other.id) > (job.priority, -job.id))))
        ORDER BY priority DESC, turn, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *
$$
"""
"""What was put off and is due stands in line; then the first in line whose lock is free is taken, if there is one."""


def queue_statements() -> list[str]:
    """The queue: tenants and platform only defer (as the definer), the runner works on it, the stamp says who asks."""
    tenants, platform, worker = quote_name(tenants_role()), quote_name(platform_role()), quote_name(worker_role())
    tables = ", ".join(f"public.{table}" for table in QUEUE_TABLES)
    sequences = ", ".join(f"public.{table}_id_seq" for table in QUEUE_TABLES)
    return [
        "ALTER TABLE public.procrastinate_jobs ADD COLUMN IF NOT EXISTS deferred_role text"
        " DEFAULT current_setting('role', true)",
        f"REVOKE ALL ON TABLE {tables} FROM {tenants}, {platform}, PUBLIC",
        f"GRANT {', '.join(VERBS)} ON TABLE {tables} TO {worker}",
        "ALTER TABLE public.procrastinate_jobs ADD COLUMN IF NOT EXISTS effect_at timestamptz",
        f"GRANT SELECT (id, task_name, status, deferred_role, effect_at, scheduled_at)"
        f" ON TABLE public.procrastinate_jobs TO {platform}",
        f"GRANT SELECT (job_id, type, at) ON TABLE public.procrastinate_events TO {platform}",
        f"GRANT SELECT (last_heartbeat) ON TABLE public.procrastinate_workers TO {platform}",
        CLOSE_JOB,
        f"REVOKE ALL ON FUNCTION {CLOSE_JOB_NAME} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {CLOSE_JOB_NAME} TO {tenants}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {worker}",
        f"GRANT USAGE, SELECT ON SEQUENCE {sequences} TO {worker}",
        QUEUE_FUNCTIONS.format(others=f"{tenants}, {platform}", worker=worker),
        # What it sets off (the event, the notice to the worker, the turn) runs as the definer too.
        f"ALTER FUNCTION {DEFER} SECURITY DEFINER SET search_path = public, pg_temp",
        f"GRANT EXECUTE ON FUNCTION {DEFER} TO {tenants}, {platform}",
        *turn_statements(worker),
    ]


def turn_statements(worker: str) -> list[str]:
    """The columns, indexes and functions of the turns; the worker's login alone takes jobs."""
    functions = f"{TURN_NAME}, {QUEUE_UP_NAME}, {FETCH_NAME}"
    return [
        *TURN_COLUMNS,
        *(f"CREATE INDEX IF NOT EXISTS {index}" for index in TURN_INDEXES),
        TURN,
        QUEUE_UP,
        *QUEUE_UP_TRIGGERS,
        FETCH,
        f"REVOKE ALL ON FUNCTION {functions} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {TURN_NAME}, {FETCH_NAME} TO {worker}",
    ]
