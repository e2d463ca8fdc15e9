"""One person's standing with the arbiter: what they have had today and this week, and what forbids more."""
