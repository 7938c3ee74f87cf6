"""The facts of a schema that are no rows, as lines per table; the owner's own rights go without saying."""

GRANTEE = "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END"

COLUMNS = """
SELECT c.relname, format('%%s %%s %%s %%s %%s', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       a.attidentity, pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
SELECT c.relname, format('%%s %%s', k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.connamespace = %(schema)s::regnamespace AND k.contype <> 'n'
"""
INDEXES = """
SELECT t.relname, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = %(schema)s::regnamespace
"""
POLICIES = """
SELECT c.relname, format('%%s %%s %%s %%s %%s %%s', p.polname, p.polcmd, p.polroles::regrole[],
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), c.relrowsecurity)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = %(schema)s::regnamespace
"""
RIGHTS_ON_RELATIONS = f"""
SELECT CASE c.relkind WHEN 'r' THEN c.relname ELSE '' END,
       format('%%s %%s %%s', c.relname, {GRANTEE}, a.privilege_type)
FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = %(schema)s::regnamespace AND a.grantee <> c.relowner
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
RIGHTS_ON_COLUMNS = f"""
SELECT c.relname, format('%%s %%s %%s', t.attname, {GRANTEE}, a.privilege_type)
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode(t.attacl) a
WHERE c.relnamespace = %(schema)s::regnamespace AND a.grantee <> c.relowner
"""
RIGHTS_ON_SCHEMA = f"""
SELECT '', format('schema %%s %%s', {GRANTEE}, a.privilege_type)
FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.oid = %(schema)s::regnamespace AND a.grantee <> n.nspowner
"""
NOTE_ON_SCHEMA = """
SELECT '', format('schema %%s', obj_description(n.oid, 'pg_namespace')) FROM pg_namespace n
WHERE n.oid = %(schema)s::regnamespace AND n.nspname <> 'public'
"""
FUNCTIONS = f"""
SELECT '', format('%%s(%%s) %%s %%s %%s %%s', p.proname, pg_get_function_identity_arguments(p.oid), p.prosecdef,
       p.proconfig, md5(p.prosrc), (SELECT string_agg(format('%%s %%s', {GRANTEE}, a.privilege_type), ',' ORDER BY 1)
       FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> p.proowner))
FROM pg_proc p WHERE p.pronamespace = %(schema)s::regnamespace
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
TRIGGERS = """
SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal
"""

FACTS = (
    COLUMNS,
    CONSTRAINTS,
    INDEXES,
    POLICIES,
    RIGHTS_ON_RELATIONS,
    RIGHTS_ON_COLUMNS,
    RIGHTS_ON_SCHEMA,
    NOTE_ON_SCHEMA,
    FUNCTIONS,
    TRIGGERS,
)

SEQUENCES = """
SELECT relname, coalesce(pg_sequence_last_value(oid), 0) FROM pg_class
WHERE relnamespace = %s::regnamespace AND relkind = 'S' ORDER BY 1
"""
"""How far a schema's sequences have come. They follow no transaction: read before a dump, they are behind it."""
