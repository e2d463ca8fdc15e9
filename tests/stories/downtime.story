# The service was down for days: one message at most, the same day, outside quiet hours; nothing in a heap.

clock: 2027-03-01 09:20

before: set_up.part

you: [No questions, just ideas]
bot (buttons now): [✓ No questions, just ideas]
bot: That's fine. I'll start with the smallest ideas. The questions are at /checkin if you ever want them.
bot: I'll send one small thing at a time, twice a week at most, with “being able to walk the dog to the sea again” in mind. The first comes tomorrow after 9am.
     [Good] [Other days]
     [I'd rather talk to someone]

you: /reminders
bot: You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [New reminder]

you: [New reminder]
bot (same message): You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [✓ New reminder]
bot: What shall I remind you of? Write it the way you'd like to read it.
     [Leave it]

you: water the tomatoes
bot: “water the tomatoes”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: [9am]
bot (buttons now): [✓ 9am]
bot: “water the tomatoes”, 9am. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “water the tomatoes”, 9am, every day.
     [Delete] [All reminders]

clock: skip 2027-03-05 12:00
bot: water the tomatoes

     This was for 9am. I was away for a while.
     [Done] [Later] [Skip]

clock: skip 2027-03-06 22:30

clock: 2027-03-07 07:00

clock: 2027-03-07 09:05
bot: water the tomatoes
     [Done] [Later] [Skip]
