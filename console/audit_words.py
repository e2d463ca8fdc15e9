"""What the audit log's codes mean, said of whoever did it: “signed in”. A new code: its words go here."""

from collections.abc import Mapping

from console.patient_words import ACTIONS as FOR_PATIENTS

ACTIONS: Mapping[str, str] = {
    **FOR_PATIENTS,
    "alert.raised": "saw a red flag and raised it",
    "alert.flagged_again": "saw another red flag of the same person",
    "alert.mailed": "sent a mail about a red flag",
    "alert.mail_failed": "could not send a mail about a red flag",
    "alert.escalated": "told the next person about a red flag",
    "alert.seen": "looked at a red flag",
    "alert.acknowledged": "said that they see to a red flag",
    "alert.closed": "closed a red flag",
    "alert.false_alarm": "said that a red flag was a false alarm",
    "alert.wants_call": "asked to be called",
    "audit.checked": "checked whether this log is whole",
    "audit.exported": "took this log away as a file",
    "database.restored": "put a backup back",
    "person.forgotten_again": "deleted somebody again whom a backup had brought back",
    "forecast.seen": "looked at whom a change would reach",
    "insight.downloaded": "took figures away as a file",
    "invites.made": "made invitations",
    "invites.revoked": "revoked an invitation",
    "patient.seen": "looked at a patient’s page",
    "patient.answers_seen": "looked at the answers of a check-in",
    "patient.previewed": "looked at a tip as a patient would see it",
    "patient.erased": "deleted everything about a patient",
    "patients.listed": "looked at a list of patients",
    "patients.searched": "searched for a patient",
    "programme.changed": "changed the programme",
    "site.added": "added a site",
    "site.renamed": "renamed a site",
    "staff.added": "added somebody to the staff",
    "staff.granted": "changed what somebody may do",
    "staff.activated": "let somebody in again",
    "staff.deactivated": "shut somebody out",
    "staff.link_made": "made a set-up link for somebody",
    "staff.set_up": "set up their account",
    "staff.signed_in": "signed in",
    "staff.signed_out": "signed out",
    "staff.password_changed": "changed their password",
    "staff.recovery_codes_made": "made new recovery codes",
    "tip.saved": "saved a draft of a tip",
    "tip.imported": "brought in a tip from a file",
    "tip.submitted": "handed in a tip for review",
    "tip.sent_back": "sent a tip back to draft",
    "tip.approved": "approved a tip",
    "tip.scheduled": "scheduled a tip",
    "tip.published": "published a tip",
    "tip.withdrawn": "withdrew a tip",
    "tip.commented": "wrote a comment on a tip",
    "tip.exported": "took the tips away as a file",
    "tip.reader_seen": "looked at who got a tip",
}


def said(action: str) -> str:
    """“Signed in”; a code of an older version that nobody knows any more stays as it is."""
    words = ACTIONS.get(action)
    return action if words is None else words[:1].upper() + words[1:]
