from tenants.roles import POLICY, ROLES, Right, Role, Subject, rights_of, roles_with


def letters(subject: Subject) -> dict[str, str]:
    return {role.value: "".join(right for right in Right if right in POLICY[subject][role]) for role in Role}


def test_the_policy_of_knowledge_is_the_domains_table() -> None:
    assert letters(Subject.KNOWLEDGE) == {
        "VL": "RAPS",
        "KO": "RES",
        "ST": "REAS",
        "KM": "REPS",
        "PM": "RW",
        "SG": "R",
        "RG": "",
        "EX": "",
    }


def test_the_policy_of_events_is_the_domains_table() -> None:
    assert letters(Subject.EVENT) == {
        "VL": "RAS",
        "KO": "REPS",
        "ST": "R",
        "KM": "REPS",
        "PM": "RW",
        "SG": "R",
        "RG": "R",
        "EX": "",
    }


def test_only_reports_have_approvers_and_they_are_leader_and_strategist() -> None:
    assert roles_with(Right.APPROVE, Subject.KNOWLEDGE) == {Role.VL, Role.ST}
    assert roles_with(Right.APPROVE, Subject.NEWS) == set()


def test_rights_of_several_roles_add_up() -> None:
    assert rights_of(frozenset({Role.PM, Role.SG}), Subject.NEWS) == {Right.READ, Right.WRITE}
    assert rights_of(frozenset(), Subject.NEWS) == set()


def test_every_role_says_what_it_is_in_both_languages() -> None:
    assert sorted(ROLES) == sorted(Role)
    assert [role for role, text in ROLES.items() if not all(text)] == []
    assert len({text.name_sv for text in ROLES.values()}) == len(Role)
