"""The tables of the roof, by trade: what arrived for central funds; the network's meetings and what they decided."""

from network.models.central import CentralReceipt
from network.models.meetings import AgendaItem, Attendance, GroupTurn, Meeting, MeetingTask, Resolution

__all__ = ["AgendaItem", "Attendance", "CentralReceipt", "GroupTurn", "Meeting", "MeetingTask", "Resolution"]
