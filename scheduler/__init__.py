"""When things leave: the pace, the dispatcher, and the alarm clock."""
