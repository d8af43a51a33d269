"""Every statement that the database must refuse of rights to read, messages on their way and cards, for test_seal.

`{right}` has ended, `{card}` was closed; `{card_user}` signs in with it. `tests/forbidden.py` says what a `Forbidden`
is.
"""

from groups.directory_guards import CARD_CLOSED, CARD_FIXED, NO_OFFICE
from members.member_guards import DELIVERY, ENDED, FIXED
from tests.forbidden import Forbidden

OFFICE = (
    "INSERT INTO groups_office (user_id, group_id, kind, from_date) "
    "VALUES ({card_user}, {group}, 'treasurer', '2007-01-01')"
)

RIGHTS = (
    Forbidden("another reader", "UPDATE members_readingright SET reader_id = {member} WHERE id = {right}", FIXED),
    Forbidden("welfare too", "UPDATE members_readingright SET sees_welfare = NOT sees_welfare WHERE id = {right}",
              FIXED),
    Forbidden("a right opened again", "UPDATE members_readingright SET ended_at = NULL WHERE id = {right}", ENDED),
    Forbidden("a right deleted", "DELETE FROM members_readingright WHERE id = {right}", FIXED),
    Forbidden("a delivery to another", "UPDATE members_delivery SET member_id = {member} WHERE id = {delivery}",
              DELIVERY),
    Forbidden("a delivery deleted", "DELETE FROM members_delivery WHERE id = {delivery}", DELIVERY),
    Forbidden("a card of another number", "UPDATE groups_membercard SET number = '1' WHERE id = {card}", CARD_FIXED),
    Forbidden("a card opened again", "UPDATE groups_membercard SET closed_at = NULL WHERE id = {card}", CARD_CLOSED),
    Forbidden("a card deleted", "DELETE FROM groups_membercard WHERE id = {card}", CARD_FIXED),
    Forbidden("an office by card", OFFICE, NO_OFFICE),
    Forbidden("an office moved to a card", "UPDATE groups_office SET user_id = {card_user} WHERE user_id = {user}",
              NO_OFFICE),
    Forbidden("a card for an officer", "UPDATE groups_user SET signs_in_by_card = NOT signs_in_by_card "
              "WHERE id = {user}", NO_OFFICE),
)  # fmt: skip
