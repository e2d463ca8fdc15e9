# The night of 31 October 2027 has 25 hours; each reminder comes once, at its hour. Changed, listed, deleted.

clock: 2027-10-29 09:20

before: set_up.part

you: [No questions, just ideas]
bot (buttons now): [✓ No questions, just ideas]
bot: That's fine. I'll start with the smallest ideas. The questions are at /checkin if you ever want them.
bot: I'll send one small thing at a time, twice a week at most, with “being able to walk the dog to the sea again” in mind. The first comes today after 9:45am.
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

you: feed the cat
bot: “feed the cat”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: [8am]
bot (buttons now): [✓ 8am]
bot: “feed the cat”, 8am. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Every day]
bot (buttons now): [✓ Every day]
bot: Done. “feed the cat”, 8am, every day.
     [Delete] [All reminders]

clock: 2027-10-30 08:01
bot: A letter full of numbers can baffle anyone. Pop the puzzling one in your bag today.

     Then, when you're next at the surgery or the chemist's, a real person can look at it with you.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: feed the cat
     [Done] [Later] [Skip]

clock: 2027-10-31 07:59

clock: 2027-10-31 08:01
bot: feed the cat
     [Done] [Later] [Skip]

you: [Skip]
bot (buttons now): [✓ Skip]
bot: All right. Not today.

you: /reminders
bot: You have one reminder. Tap it to change it.
     [feed the cat, 8am]
     [New reminder]

you: [feed the cat, 8am]
bot (buttons now): [✓ feed the cat, 8am]
bot: “feed the cat”
     8am, every day
     [Change the words] [Change the time]
     [Delete] [All reminders]

you: [Change the time]
bot (buttons now): [✓ Change the time]
bot: “feed the cat”. At what time? Tap one or type it, for example: half past seven in the evening.
     [8am] [9am] [12:30pm]
     [6pm] [8pm] [8:45pm]
     [Leave it]

you: 8.30 in the evening
bot: “feed the cat”, 8:30pm. On which days? Tick some, or take every day.
     [Mon] [Tue] [Wed] [Thu]
     [Fri] [Sat] [Sun]
     [Every day]

you: [Sun]
bot (buttons now): [Mon] [Tue] [Wed] [Thu] [Fri] [Sat] [✓ Sun] [Done]

you: [Done]
bot (buttons now): [✓ Sun]
bot: Done. “feed the cat”, 8:30pm, Sunday.
     [Delete] [All reminders]

clock: 2027-10-31 20:31
bot: feed the cat
     [Done] [Later] [Skip]

clock: 2027-11-06 12:00
bot: Food goes down better in good company. Whose kitchen would you like to sit in, or who could sit in yours? Think of a name today, no more; asking can wait.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]
bot: Put your shoes by the door tonight. That's all for today.
     [Did it] [Helpful]
     [Not for me] [Fewer like this]
     [Why did I get this?]

clock: 2027-11-07 20:31
bot: feed the cat
     [Done] [Later] [Skip]

you: /reminders
bot: You have one reminder. Tap it to change it.
     [feed the cat, 8:30pm]
     [New reminder]

you: [feed the cat, 8:30pm]
bot (buttons now): [✓ feed the cat, 8:30pm]
bot: “feed the cat”
     8:30pm, Sunday
     [Change the words] [Change the time]
     [Delete] [All reminders]

you: [Change the words]
bot (buttons now): [✓ Change the words]
bot: What shall I remind you of? Write it the way you'd like to read it.
     [Leave it]

you: feed the cat and the neighbour's cat
bot: Done. “feed the cat and the neighbour's cat”, 8:30pm, Sunday.
     [Delete] [All reminders]

you: [Delete]
bot (buttons now): [✓ Delete]
bot: “feed the cat and the neighbour's cat” is deleted.
     [New reminder]

you: /reminders
bot: You have no reminders yet. I can remind you of anything, in your own words, at your own times.
     [New reminder]
