# A reminder keeps its hour on the wall when summer time starts (28 March 2027) and ends (31 October 2027).
clock: 2027-03-26 09:20
before: set_up.part
you: [No questions, just ideas]
you: /reminders
you: [New reminder]
you: evening walk with the dog
you: 31:00
you: half past six in the evening
you: [Every day]
clock: 2027-03-26 19:00
you: [Done]
clock: 2027-03-27 19:00
you: [Later]
clock: +40 minutes
clock: 2027-03-28 18:29
clock: 2027-03-28 18:31
# Quiet hours are theirs to change.
you: /reminders
you: [New reminder]
you: feed the cat
you: 6:30am
you: [Make quiet time shorter]
you: [Sat]
you: [Sun]
you: [Done]
you: /reminders
you: [evening walk with the dog, 6:30pm]
you: [Change the time]
you: [9am]
you: [Every day]
clock: 2027-10-30 08:00
clock: 2027-10-31 06:29
clock: 2027-10-31 06:31
clock: 2027-10-31 09:01
you: /reminders
you: [feed the cat, 6:30am]
you: [Delete]
