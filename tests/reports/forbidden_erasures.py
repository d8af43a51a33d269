"""What the database must refuse about erasing, as data for tests/reports/test_erasing.py.

`{known}` is a member who left, `{alone}` one who belongs, `{wish}` a question. WITHOUT is tried before she is erased,
AFTER once she is: then her words may go, and nothing else changes.
"""

AT = "'2007-05-21 10:00:00'"
CLAIM_OF_HERS = "claim_id IN (SELECT id FROM welfare_claim WHERE member_id = {known})"

WITHOUT = (
    "UPDATE members_statechange SET note = '' WHERE member_id = {known}",
    "UPDATE ledger_openingfigure SET source = '', reason = '' WHERE member_id = {known}",
    "UPDATE ledger_sheetrow SET payer_name = '' WHERE member_id = {known}",
    "UPDATE welfare_claim SET payee = '' WHERE member_id = {known}",
    "UPDATE welfare_claim SET ended_reason = '' WHERE member_id = {known} AND ended_at IS NOT NULL",
    f"UPDATE welfare_claimpaper SET label = '' WHERE {CLAIM_OF_HERS}",
    f"UPDATE welfare_decision SET reason = '' WHERE {CLAIM_OF_HERS}",
    f"UPDATE welfare_assessmentmade SET facts = '{{{{}}}}' WHERE {CLAIM_OF_HERS}",
    f"INSERT INTO members_erasure (group_id, member_id, reason, at) VALUES ({{group}}, {{alone}}, 'asked', {AT})",
)

AFTER = (
    "UPDATE members_member SET first_name = 'x' WHERE id = {known}",
    "UPDATE members_member SET phone = '0' WHERE id = {known}",
    "UPDATE members_member SET born_on = '1941-11-23' WHERE id = {known}",
    "UPDATE members_member SET state = 'active' WHERE id = {known}",
    "UPDATE members_statechange SET note = 'x' WHERE member_id = {known}",
    "UPDATE members_statechange SET delta = 0 WHERE member_id = {known}",
    "UPDATE members_statechange SET note = '' WHERE member_id = {alone}",
    "UPDATE ledger_openingfigure SET amount = 1 WHERE member_id = {known}",
    "UPDATE ledger_openingfigure SET source = 'x' WHERE member_id = {known}",
    "UPDATE ledger_sheetrow SET payer_name = 'x' WHERE member_id = {known}",
    "UPDATE ledger_sheetrow SET savings = 1 WHERE member_id = {known}",
    "UPDATE welfare_claim SET payee = 'x' WHERE member_id = {known}",
    "UPDATE welfare_claim SET about = 'somebody' WHERE member_id = {known}",
    "UPDATE welfare_claim SET event_on = '2007-04-02' WHERE member_id = {known}",
    "UPDATE welfare_claim SET ended_at = NULL WHERE member_id = {known} AND ended_at IS NOT NULL",
    f"UPDATE welfare_claimpaper SET label = 'x' WHERE {CLAIM_OF_HERS}",
    f"UPDATE welfare_claimpaper SET removed_at = NULL WHERE {CLAIM_OF_HERS}",
    f"UPDATE welfare_decision SET reason = 'x' WHERE {CLAIM_OF_HERS}",
    f"UPDATE welfare_decision SET outcome = 'refused', amount = NULL WHERE {CLAIM_OF_HERS}",
    f"UPDATE welfare_assessmentmade SET amount = 1 WHERE {CLAIM_OF_HERS}",
    f"DELETE FROM welfare_assessmentmade WHERE {CLAIM_OF_HERS}",
    "UPDATE ledger_entrytext SET text = 'x' WHERE erased_at IS NOT NULL",
    "UPDATE members_erasure SET reason = 'x'",
    "DELETE FROM members_erasure",
)
