"""What the operator's commands do: doctor, invitations, exports, questionnaires."""
